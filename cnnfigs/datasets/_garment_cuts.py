"""What are garments made of?

Each class of `CUTS` has several cuts, each cut a list of parts in the order in which they are
laid on. Outlines are points "x y" in hundredths of the frame, x to the right and y down, "!" for
a sharp corner. A mirrored cut gives the left half of a garment only; its middle is at x = 50.
To add a cut, add an entry: proportions, cloth and light are chosen anew for each garment.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of cloth, or a line on it.

    `outline` is varied towards `other`, which has as many points. `tone` is how the part differs
    from the garment's own brightness (0 is a hole). `pen` is half the width of a line in pixels,
    0 for a filled piece. `chance` is how often the part is there.
    """

    outline: str
    other: str = ""
    tone: float = 1.0
    pen: float = 0.0
    chance: float = 1.0


@dataclass(frozen=True)
class Cut:
    """One kind of garment of a class, and how often it is met."""

    often: float
    parts: tuple[Part, ...]
    mirrored: bool = True


_TEE = Part(
    "38 0!, 51 3, 51 100!, 27 99!, 27 60, 26 30, 24 7!",
    "36 0!, 51 5, 51 100!, 24 100!, 28 60, 26 30, 20 8!",
)
_SHORT_SLEEVE = Part(
    "32 3!, 20 8, 8 34!, 21 40!, 30 28", "32 3!, 17 9, 12 40!, 25 44!, 30 28", tone=1.03
)
_NECK = Part("39 -2!, 43 5, 51 8!, 51 -4!", "36 -2!, 42 9, 51 14!, 51 -4!", tone=0.0)
_NECK_RIM = Part("38 1, 43 7, 51 9", tone=0.8, pen=0.4, chance=0.6)
_CHEST_PRINT = Part(
    "38 28!, 51 28!, 51 50!, 38 50!", "34 24, 51 22!, 51 62!, 36 58", tone=0.5, chance=0.2
)
_LONG_SLEEVE = Part(
    "32 3!, 21 10, 16 50, 15 99!, 24 99!, 26 60, 30 30",
    "32 3!, 18 12, 9 60, 6 96!, 16 98!, 23 60, 30 30",
    tone=1.06,
)
_KNIT = Part(
    "38 0!, 51 2, 51 94!, 28 94!, 28 60, 29 30, 25 7!",
    "36 0!, 51 4, 51 96!, 25 95!, 26 60, 28 30, 22 8!",
)
_COAT_BODY = Part(
    "41 0!, 51 -1, 51 97!, 28 97!, 29 55, 29 25, 27 10!",
    "39 0!, 51 -1, 51 100!, 25 100!, 29 55, 29 25, 24 10!",
)
_COAT_SLEEVE = Part(
    "33 5!, 24 12, 18 52, 16 90!, 25 92!, 28 58, 31 30",
    "33 5!, 21 14, 14 55, 10 96!, 20 98!, 27 58, 31 30",
    tone=1.04,
)
_LAPEL = Part("40 0!, 51 0, 51 30!, 42 18, 36 8!", tone=1.12, chance=0.7)
_FRONT_EDGE = Part("50 8, 50 50, 50 96", tone=0.6, pen=0.35)
_POCKET = Part("33 66, 40 64, 44 64", tone=0.7, pen=0.35, chance=0.4)
_SHIRT_BODY = Part(
    "41 0!, 51 3, 51 100!, 38 100, 28 95!, 29 55, 28 28, 26 8!",
    "38 0!, 51 6, 51 98!, 38 100, 25 99!, 28 55, 28 28, 23 8!",
)
_COLLAR = Part("40 0!, 50 8!, 44 14!, 36 4!", tone=1.15, chance=0.7)
_PLACKET = Part("50 8, 50 50, 50 97", tone=0.85, pen=0.35, chance=0.6)
_SHIRT_SLEEVE = Part(
    "32 4!, 23 10, 18 50, 17 96!, 25 97!, 27 60, 30 30",
    "32 4!, 20 12, 12 55, 9 92!, 18 95!, 24 60, 30 30",
    tone=1.05,
)
_SOLE = Part("0 60!, 40 62, 99 60!, 99 70, 60 72, 4 70", tone=0.6)
_HANDLE = Part("36 40, 37 14, 50 2", "28 40, 32 22, 50 14", pen=0.6, tone=1.05)

CUTS: dict[str, tuple[Cut, ...]] = {
    "T-shirt/top": (
        Cut(6, (_SHORT_SLEEVE, _TEE, _NECK, _NECK_RIM, _CHEST_PRINT)),
        Cut(
            1,
            (
                Part(
                    "33 0!, 38 0!, 43 16, 51 20, 51 100!, 28 99!, 28 50, 26 30!, 32 16",
                    "30 0!, 39 0!, 43 8, 51 12, 51 100!, 25 99!, 29 50, 27 26!, 30 14",
                ),
                _CHEST_PRINT,
            ),
        ),
        Cut(
            1,
            (
                Part("30 4!, 14 10, -4 44!, 16 54!, 28 40", tone=1.03),
                Part("36 0!, 51 4, 51 92!, 22 92!, 22 60, 24 30, 20 8!"),
                _NECK,
                _CHEST_PRINT,
            ),
        ),
    ),
    "Trouser": (
        Cut(
            6,
            (
                Part(
                    "33 0!, 51 0!, 50 30!, 46 100!, 35 100!, 32 50, 30 18",
                    "31 0!, 51 0!, 50 38!, 48 100!, 34 100!, 31 50, 30 18",
                ),
                Part("33 5, 42 6, 50 5", tone=0.7, pen=0.4, chance=0.6),
                Part("40 20, 40 60, 40 98", tone=1.25, pen=0.6, chance=0.4),
            ),
        ),
        Cut(1, (Part("32 0!, 51 0!, 50 34!, 49 100!, 24 100!, 28 50, 31 16"),)),
        Cut(0.5, (Part("16 0!, 51 0!, 50 44!, 48 96!, 10 94!, 11 50, 14 20"),)),
    ),
    "Pullover": (
        Cut(6, (_LONG_SLEEVE, _KNIT, _NECK, _NECK_RIM, _CHEST_PRINT)),
        Cut(
            1.5,
            (
                _LONG_SLEEVE,
                _KNIT,
                Part("42 -2!, 51 26!, 51 -4!", tone=0.0),
                Part("41 0, 46 14, 51 27", tone=0.7, pen=0.4),
            ),
        ),
        Cut(
            1.5,
            (
                _LONG_SLEEVE,
                _KNIT,
                Part("33 8!, 36 -2, 51 -5, 51 16!", tone=0.85),
                Part("36 64!, 51 62!, 51 84!, 32 84!", tone=0.9, chance=0.6),
            ),
        ),
    ),
    "Dress": (
        Cut(
            4,
            (
                Part(
                    "38 0!, 41 0!, 45 8, 51 10, 51 100!, 33 100!, 35 64, 39 38, 37 20!, 39 10",
                    "36 0!, 42 0!, 45 12, 51 15, 51 100!, 26 100!, 32 64, 39 38, 36 18!, 37 10",
                ),
                Part("38 38, 44 39, 51 39", tone=0.6, pen=0.5, chance=0.3),
            ),
        ),
        Cut(
            2.5,
            (
                Part("38 3!, 31 8, 26 26!, 34 30!, 38 22", "38 3!, 31 8, 28 40!, 35 42!, 38 22"),
                Part(
                    "42 0!, 51 4, 51 100!, 33 100!, 36 64, 39 38, 37 20, 34 5!",
                    "41 0!, 51 6, 51 100!, 28 100!, 33 64, 38 38, 36 20, 33 5!",
                ),
            ),
        ),
        Cut(
            2,
            (
                Part("38 3!, 32 10, 28 40, 26 62!, 33 63!, 36 40, 38 24", tone=1.05),
                Part(
                    "42 0!, 51 4, 51 100!, 32 100!, 35 64, 38 38, 37 20, 34 5!",
                    "41 0!, 51 8, 51 100!, 28 100!, 34 64, 38 38, 37 20, 34 5!",
                ),
            ),
        ),
    ),
    "Coat": (
        Cut(4, (_COAT_SLEEVE, _COAT_BODY, _LAPEL, _FRONT_EDGE, _POCKET)),
        Cut(
            1.5,
            (
                _LONG_SLEEVE,
                Part("40 0!, 51 0, 51 92!, 28 92!, 27 60, 28 30, 26 8!"),
                _LAPEL,
                _FRONT_EDGE,
                Part("30 36, 40 37, 50 36", tone=0.75, pen=0.4),
                Part("30 60, 40 61, 50 60", tone=0.75, pen=0.4),
            ),
        ),
        Cut(
            1.5,
            (
                Part("35 6!, 30 14, 27 45, 25 68!, 32 70!, 34 45, 36 26", tone=1.05),
                Part("42 0!, 51 -1, 51 100!, 30 100!, 33 60, 35 40, 34 24, 33 8!"),
                _LAPEL,
                _FRONT_EDGE,
                Part("34 48, 42 49, 50 49", tone=0.7, pen=0.5, chance=0.6),
            ),
        ),
    ),
    "Sandal": (
        Cut(
            3,
            (
                Part("0 60, 40 64, 99 56!, 99 66!, 60 71, 4 68", tone=0.8),
                Part("8 60, 20 48, 36 60", "10 60, 26 40, 44 60", pen=0.9),
                Part("20 62, 34 46, 48 60", pen=0.8, chance=0.6),
                Part("58 60, 74 34, 94 38, 96 56", "56 62, 66 44, 84 30, 96 54", pen=0.9),
                Part("30 52, 50 46, 72 38", pen=0.8, chance=0.5),
            ),
            mirrored=False,
        ),
        Cut(
            2,
            (
                Part("0 56, 40 58, 99 55!, 99 63!, 50 65, 2 63", tone=0.7),
                Part("14 56, 30 44, 56 46, 70 57", "16 56, 28 36, 40 42, 48 57", pen=1.0),
            ),
            mirrored=False,
        ),
        Cut(
            2.5,
            (
                Part("2 92, 24 92, 46 76, 72 52, 94 46", tone=0.9, pen=1.2),
                Part("92 46!, 98 44!, 96 99!, 92 99!", "82 46!, 99 42!, 98 99!, 86 99!"),
                Part("8 90, 20 72, 36 86", "8 90, 24 66, 44 78", pen=1.3),
                Part("60 60, 70 24, 92 20, 96 46", "66 60, 72 10, 90 6, 96 46", pen=0.8),
                Part("26 84, 48 50, 68 26", pen=0.8, chance=0.4),
            ),
            mirrored=False,
        ),
        Cut(
            1.5,
            (
                Part("2 84, 26 80, 60 60, 98 46!, 96 92!, 50 93, 2 92!", tone=0.9),
                Part("10 82, 24 62, 44 76", pen=1.5),
                Part("60 60, 72 28, 92 24, 96 48", pen=1.0),
            ),
            mirrored=False,
        ),
    ),
    "Shirt": (
        Cut(4.5, (_SHIRT_SLEEVE, _SHIRT_BODY, _NECK, _COLLAR, _PLACKET, _CHEST_PRINT)),
        Cut(3, (_SHORT_SLEEVE, _SHIRT_BODY, _NECK, _COLLAR, _PLACKET, _CHEST_PRINT)),
        Cut(
            1.5,
            (
                Part("34 3!, 22 8, 10 46, 8 66!, 24 64!, 31 36", tone=1.05),
                Part("38 0!, 51 5, 51 98!, 20 100!, 25 60, 29 32, 24 8!"),
                _NECK,
                _PLACKET,
            ),
        ),
    ),
    "Sneaker": (
        Cut(
            5,
            (
                Part(
                    "1 62, 5 54, 28 48, 46 38, 62 28!, 72 38, 86 38, 96 32!, 98 50, 99 64!",
                    "1 62, 6 50, 26 44, 44 36, 58 28!, 70 34, 84 36, 97 26!, 99 48, 99 64!",
                ),
                _SOLE,
                Part("44 42, 56 34, 64 30", tone=0.6, pen=0.6, chance=0.6),
                Part("40 58, 56 56, 84 42", tone=0.6, pen=0.7, chance=0.5),
                Part("84 38, 86 50, 86 60", tone=0.75, pen=0.5, chance=0.5),
            ),
            mirrored=False,
        ),
        Cut(
            1,
            (
                Part("1 62, 6 50, 30 42, 48 30, 58 16!, 72 22, 90 18!, 96 40, 99 64!"),
                _SOLE,
                Part("42 44, 52 34, 60 22", tone=0.6, pen=0.8),
            ),
            mirrored=False,
        ),
    ),
    "Bag": (
        Cut(
            4,
            (
                _HANDLE,
                Part("6 40!, 51 38!, 51 96!, 4 96!", "12 40, 51 40!, 51 92!, 0 92"),
                Part("8 56, 30 60, 50 60", tone=0.7, pen=0.5, chance=0.5),
            ),
        ),
        Cut(
            2,
            (
                Part("8 26, 26 24!, 51 24!, 51 78!, 26 78!, 4 72", "0 28!, 20 28!, 51 28!, "
                     "51 76!, 20 76!, 0 76!"),
                Part("6 30, 26 50, 50 54", tone=0.7, pen=0.5, chance=0.6),
            ),
        ),
        Cut(
            2,
            (
                Part("10 44, 26 14, 50 2", "20 44, 34 14, 50 -8", pen=0.5, tone=0.9),
                Part("8 42!, 51 42!, 51 98!, 8 98!", "16 42, 51 40!, 51 98!, 12 96"),
                Part("8 62, 30 68, 50 68", tone=0.75, pen=0.5, chance=0.6),
            ),
        ),
    ),
    "Ankle boot": (
        Cut(
            4,
            (
                Part(
                    "0 74, 10 63, 34 54, 52 40, 56 13!, 92 10!, 93 50, 98 74!, 97 84!, 4 82!",
                    "0 74, 10 58, 34 50, 50 36, 54 18!, 94 16!, 94 50, 98 74!, 97 84!, 4 82!",
                ),
                Part("0 79!, 60 80!, 98 80!, 98 88!, 74 88!, 72 85!, 4 86!", tone=0.8),
                Part("66 16, 68 34, 74 50", tone=0.75, pen=0.7, chance=0.5),
            ),
            mirrored=False,
        ),
        Cut(
            3,
            (
                Part(
                    "0 90, 14 76, 38 64, 54 44, 56 0!, 90 0!, 90 40, 97 66, 93 99!, 78 99!,"
                    " 76 86, 62 80, 38 96, 4 97"
                ),
                Part("2 95, 20 96, 40 92, 60 80", tone=0.7, pen=0.6),
                Part("72 4, 74 30, 72 60", tone=0.75, pen=0.5, chance=0.5),
            ),
            mirrored=False,
        ),
        Cut(
            1.5,
            (
                Part("0 76, 8 62, 32 54, 48 40, 54 20!, 90 18!, 94 50, 97 76!"),
                Part("0 74!, 40 76, 98 74!, 98 84, 50 86, 2 84", tone=0.6),
                Part("40 54, 46 46, 54 24", tone=0.6, pen=0.9),
            ),
            mirrored=False,
        ),
    ),
}
