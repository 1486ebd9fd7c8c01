"""Sneakers and ankle boots, all with the toe to the left.

To add a cut, add an entry: proportions, cloth and light are chosen anew for each shoe.
"""

from __future__ import annotations

from cnnfigs.datasets.drawn.scissors.cutting import Cut, OneOf, Part, seam

# Sneakers stand at y = 64 on their soles.
_LOW_UPPER = Part(
    "0 62, 1 58, 14 53, 34 48, 48 40, 58 34!, 65 35, 74 45, 86 45, 97 38!, 99 38!, 99 46,"
    " 99 64!, 40 66",
    "0 62, 1 56, 14 50, 32 45, 46 35, 58 24!, 66 26, 74 38, 86 36, 96 27!, 99 29!, 98 44,"
    " 99 65!, 40 67",
    group="upper",
)
_HIGH_UPPER = Part(
    "0 62, 3 56, 14 51, 30 43, 46 30, 60 15!, 68 12, 84 14, 93 12!, 97 14!, 97 40, 98 64!, 40 66",
    "0 62, 3 54, 14 49, 28 39, 44 22, 58 3!, 66 0, 84 4, 92 2!, 96 4!, 96 40, 98 64!, 40 66",
)
_SNEAKER_SOLE = OneOf(
    (
        (3.4, (
            Part("0 60!, 30 64, 70 64, 99 60!, 98 70, 60 71, 20 71, 3 69",
                 "0 58!, 30 63, 70 63, 99 56!, 99 73, 60 74, 20 75, 2 72", own=(5, 110)),
            seam("1 63, 40 66, 99 63", chance=0.5, light=0.7),
        )),
        (1.4, (
            Part("0 61!, 30 64, 70 63, 99 59!, 98 70, 60 71, 20 71, 3 69", own=(60, 200)),
            Part("1 68, 40 71, 99 68!, 98 73, 40 75, 4 73", own=(60, 255), chance=0.6),
        )),
        (2.4, (  # white, on a dark tread
            Part("0 60!, 30 63, 70 63, 99 59!, 98 70, 60 71, 20 71, 3 69", own=(0, 50)),
            Part("1 68, 40 70, 99 67!, 98 72, 40 74, 4 72", own=(40, 220)),
        )),
        (1, (
            Part("0 61!, 30 64, 70 62, 99 56!, 99 70, 60 71, 20 72, 3 69", own=(5, 90)),
            Part("70 66!, 92 64!, 98 73!, 64 74!", own=(100, 250), chance=0.8),
            Part("6 70!, 36 71!, 34 76!, 8 75!", own=(100, 250), chance=0.6),
        )),
    )
)  # fmt: skip
_SNEAKER_DETAILS = (
    Part("1 62, 4 54, 16 48, 28 45!, 30 56, 26 65!", "1 62, 4 54, 12 50, 20 47!, 22 56, 20 65!",
         tone=0.8, small=True, chance=0.3),
    Part("78 36!, 97 30!, 98 64!, 82 65!", "86 36!, 97 30!, 98 64!, 88 65!",
         tone=0.8, small=True, chance=0.3),
    seam("34 44, 40 54, 52 58, 70 50, 84 38", "28 47, 36 56, 54 60, 76 54, 90 42", chance=0.6),
    seam("38 40, 52 44, 62 34", "34 42, 48 48, 66 36", chance=0.5),
    OneOf(
        (
            (3, ()),
            (1.5, (
                Part("36 48, 48 60, 62 56, 88 42", "44 46, 50 60, 66 54, 92 40", pen=0.8,
                     own=(0, 255), small=True, chance=0.5),
                Part("36 48, 48 60, 62 56, 88 42", "44 46, 50 60, 66 54, 92 40", pen=0.7,
                     own=(0, 40), small=True, chance=0.5),
            )),
            (1.2, tuple(
                Part(f"{x + 8} 40, {x + 4} 50, {x} 62", pen=0.8, own=(0, 100), group="stripe",
                     small=True)
                for x in (42, 50, 58)
            )),
            (1, (
                Part("48 62!, 60 44!, 74 44!, 64 63!", own=(0, 255), small=True),
            )),
        )
    ),
    OneOf(
        (
            (3, ()),
            (2, tuple(
                Part(f"{x} {y}, {x + 4} {y + 2}, {x + 8} {y + 5}", pen=0.4, own=(0, 200),
                     small=True)
                for x, y in ((36, 42), (42, 38), (48, 33), (54, 28))
            )),
            (1, (Part("36 44, 46 38, 58 28", pen=0.7, own=(0, 160), small=True),)),
        )
    ),
    Part("60 26, 68 30, 76 36, 88 35", pen=0.8, tone=1.15, small=True, chance=0.4),
)  # fmt: skip

# Boots stand at y = 84; heels reach to 99.
_LOW_BOOT = Part(
    "0 78, 0 73, 6 69, 20 66, 34 61, 43 51, 48 36, 52 24!, 70 22, 96 22!, 97 45, 99 70,"
    " 99 80!, 40 82",
    "0 78, 0 72, 6 67, 20 64, 34 58, 42 47, 45 30, 47 16!, 70 14, 97 14!, 97 45, 99 70,"
    " 99 80!, 40 82",
    group="boot",
)
_SHORT_BOOT = Part(
    "0 78, 0 73, 6 69, 22 66, 38 61, 49 52, 57 40!, 74 40, 98 37!, 98 55, 99 70, 99 80!, 40 82",
    "0 78, 0 72, 6 67, 22 63, 36 57, 46 45, 53 32!, 72 32, 98 29!, 98 50, 99 70, 99 80!, 40 82",
    group="boot",
)
_BOOT_SOLE = OneOf(
    (
        (3, (
            Part("0 76!, 40 80, 66 80, 99 77!, 98 87!, 72 87!, 70 83, 40 85, 4 83",
                 "0 76!, 40 80, 64 80, 99 76!, 98 93!, 70 93!, 68 85, 40 88, 4 86", tone=1.1),
            seam("0 77, 40 81, 98 78", chance=0.7),
        )),
        (2.5, (
            Part("0 75!, 40 79, 66 79, 99 76!, 99 85!, 60 86, 30 86, 3 85",
                 "0 74!, 40 78, 66 78, 99 75!, 99 90!, 60 91, 30 92, 3 90", own=(40, 230)),
            seam("0 77, 40 80, 98 78", chance=0.5),
        )),
    )
)  # fmt: skip
_BOOT_DETAILS = OneOf(
    (
        (3, (seam("68 20, 70 40, 76 60", chance=0.5), seam("46 48, 60 60, 84 66", chance=0.5))),
        (2.5, (  # laces
            *(
                Part(f"{x} {y}, {x + 5} {y + 2}, {x + 10} {y + 6}", pen=0.4, own=(0, 240),
                     small=True)
                for x, y in ((38, 50), (44, 42), (48, 33), (50, 24))
            ),
            seam("40 52, 54 58, 64 40, 66 22", chance=0.6),
            Part("52 20!, 95 18!, 95 32!, 52 34!", own=(60, 240), small=True, chance=0.3),
        )),
        (2, (  # elastic sides
            Part("62 22!, 82 21!, 77 52, 68 53", "58 20!, 84 18!, 78 58, 66 58", tone=0.75,
                 small=True),
            seam("50 46, 70 60, 96 62", chance=0.5),
        )),
        (1.5, (  # buckles and straps
            Part("44 50, 66 56, 96 50", "50 40, 70 46, 96 42", pen=0.9, tone=0.85, small=True),
            Part("82 44!, 90 43!, 90 52!, 82 53!", own=(0, 90), small=True, chance=0.6),
        )),
        (1, (seam("80 20, 80 50, 78 76", pen=0.5), seam("30 60, 50 70, 98 66", chance=0.5))),
    )
)  # fmt: skip
_GLEAM = Part("10 70, 24 66, 38 60", pen=0.9, tone=0.6, small=True, chance=0.35)
_PULL_TAB = Part("92 20, 94 14, 95 8", pen=0.6, small=True, chance=0.25)
_HEELED_BOOT = Part(
    "0 90, 6 82, 22 76, 38 66, 50 48, 55 28, 57 6!, 74 4, 92 4!, 91 30, 95 50, 96 62!, 90 66!,"
    " 74 70, 56 86, 40 97, 14 99, 2 96",
    "0 92, 6 84, 22 74, 38 60, 49 42, 53 22, 54 -4!, 74 -5, 92 -4!, 91 26, 96 46, 96 60!, 90 64!,"
    " 74 66, 58 82, 42 97, 14 99, 2 97",
    group="boot",
)
_HEELS = OneOf(
    (
        (2, (Part("80 62!, 97 56!, 95 99!, 82 99!", "74 62!, 97 56!, 96 99!, 76 99!", tone=1.05),)),
        (1.5, (Part("84 62!, 97 54!, 96 99!, 91 99!, 90 76", tone=1.05),)),
        (1, (Part("70 70!, 97 58!, 97 99!, 40 98, 52 88", tone=1.05),)),
    )
)

SHOES: dict[str, tuple[Cut, ...]] = {
    "Sneaker": (
        Cut(8, (_LOW_UPPER, _SNEAKER_SOLE, *_SNEAKER_DETAILS), mirrored=False),
        Cut(2.3, (_HIGH_UPPER, _SNEAKER_SOLE, *_SNEAKER_DETAILS), mirrored=False),
        Cut(
            1.6,
            (
                Part("0 62, 4 54, 20 48, 40 42, 52 36!, 66 40, 84 40, 96 36!, 98 64!, 40 66"),
                _SNEAKER_SOLE,
                *_SNEAKER_DETAILS[:4],
            ),
            mirrored=False,
        ),
    ),
    "Ankle boot": (
        Cut(5, (_PULL_TAB, _LOW_BOOT, _BOOT_SOLE, _BOOT_DETAILS, _GLEAM), mirrored=False),
        Cut(3, (_PULL_TAB, _SHORT_BOOT, _BOOT_SOLE, _BOOT_DETAILS, _GLEAM), mirrored=False),
        Cut(
            2.8,
            (
                _HEELS,
                _HEELED_BOOT,
                seam("2 94, 20 96, 42 92, 60 80", chance=0.6),
                seam("74 6, 76 30, 74 64", chance=0.5),
                seam("50 50, 66 60, 92 58", chance=0.4),
                Part("54 40, 70 44, 92 38", pen=0.9, tone=0.8, small=True, chance=0.25),
                _GLEAM,
            ),
            mirrored=False,
        ),
    ),
}
