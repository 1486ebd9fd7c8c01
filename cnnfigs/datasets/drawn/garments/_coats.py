"""Coats and jackets.

To add a cut, add an entry: proportions, cloth and light are chosen anew for each garment.
"""

from __future__ import annotations

from cnnfigs.datasets.drawn.garments._sleeves import SLEEVE, sleeve
from cnnfigs.datasets.drawn.scissors.cutting import Cut, OneOf, Part, seam

_STAND_UP = (
    Part("38 8!, 40 -3!, 53 -4!, 53 12!", "36 9!, 38 -8!, 53 -9!, 53 13!", light=0.85),
    seam("37 9, 44 11, 53 11", chance=0.5),
    seam("39 1, 46 3, 53 3", chance=0.4, light=0.5),
)
_HOOD = (
    Part("33 13!, 35 4, 41 0, 53 -1!, 53 20!, 41 18", "29 14!, 32 2, 39 -6, 53 -7!, 53 22!, 39 20"),
    Part("41 10!, 42 3, 53 1!, 53 17!", "39 12!, 40 -1, 53 -4!, 53 20!", chance=0.6, light=0.5),
    seam("34 14, 44 20, 53 22", chance=0.6),
)
_LAPELS = (
    Part("40 3!, 53 1!, 53 26!", "38 3!, 53 1!, 53 48!", light=0.5),
    Part("41 1!, 53 26!, 46 24!, 37 14!, 35 8!", "40 1!, 53 46!, 44 38!, 35 20!, 34 8!", light=0.9),
    seam("36 9, 38 18, 45 28, 53 36", chance=0.7),
)
_COLLAR = (
    Part("39 4!, 44 0, 53 -1!, 53 8!", light=0.5),
    Part("41 0!, 53 8!, 46 16!, 35 8!", "42 0!, 53 8!, 44 19!, 34 9!", light=0.85),
    seam("36 9, 44 15, 53 9", chance=0.8, light=0.5),
)
_ROUND = (Part("38 5!, 44 3, 53 3!, 53 9!, 44 9", light=0.6),)
_NECKS = OneOf(((4.5, _STAND_UP), (2.5, _HOOD), (2.2, _LAPELS), (2.2, _COLLAR), (0.8, _ROUND)))

_FRONT = OneOf(
    (
        (4, (seam("49 10, 49 50, 49 98", "52 10, 52 50, 52 98", light=0.5, once=True),)),
        (2, (seam("50 10, 50 50, 50 98", pen=0.4), seam("46 10, 46 50, 46 98", light=0.7))),
        (1.2, (Part("50 12, 50 50, 50 98", pen=0.5, own=(0, 120), small=True, once=True),)),
        (0.8, (seam("44 30, 44 60, 44 98", pen=0.35),)),
        (1.5, ()),
    )
)
_POCKETS = OneOf(
    (
        (3, ()),
        (2, (seam("32 66, 36 65, 42 64"),)),
        (1.5, (seam("33 60, 36 67, 39 74"),)),
        (1, (seam("31 32, 37 32, 44 32"), seam("32 66, 37 66, 44 66"))),
    )
)
_QUILTING = OneOf(
    (
        (8, ()),
        (1, tuple(seam(f"28 {y}, 40 {y + 2}, 51 {y}", light=0.75) for y in range(24, 92, 11))),
    )
)
_BELT = OneOf(
    (
        (6, ()),
        (1, (Part("26 54!, 53 55!, 53 61!, 26 60!", light=0.75, small=True),)),
        (1, (seam("26 56, 39 57, 53 57", pen=0.5, light=0.5),)),
    )
)
_YOKE = OneOf(
    (
        (9, ()),
        (1, (Part("22 9!, 53 5!, 53 34!, 24 34!", "22 9!, 53 5!, 53 50!, 24 50!", own=(20, 240)),)),
    )
)

_JACKET_BODY = Part(
    "39 5!, 53 5!, 53 84!, 28 84!, 29 60, 29 34, 25 12!",
    "38 4!, 53 4!, 53 96!, 27 96!, 28 60, 29 34, 24 13!",
    group="body",
)
_JACKET_SLEEVE = sleeve(
    "36 6!, 27 11, 20 22, 15 55, 14 98!, 26 100!, 28 62, 30 34",
    "36 6!, 26 12, 17 24, 13 58, 10 97!, 22 100!, 27 62, 30 34",
    light=0.85,
)
_CUFF = seam("16 91, 20 93, 25 93", "11 90, 16 92, 21 94", group=SLEEVE, chance=0.5)
_WAISTBAND = seam("29 78, 39 79, 53 79", "27 92, 39 93, 53 93", group="body", chance=0.4)
_COAT_BODY = Part(
    "39 2!, 53 2!, 53 100!, 29 100!, 31 60, 33 44, 32 26, 29 8!",
    "38 2!, 53 2!, 53 101!, 26 100!, 29 60, 32 40, 32 26, 27 8!",
)
_COAT_SLEEVE = Part(
    "37 3!, 32 8, 26 18, 23 44, 22 70!, 29 73!, 32 46, 34 28",
    "37 3!, 29 8, 24 20, 20 44, 17 72!, 26 76!, 31 46, 34 28",
    light=0.85,
)

COATS: dict[str, tuple[Cut, ...]] = {
    "Coat": (
        Cut(
            7,
            (
                _JACKET_SLEEVE,
                _JACKET_BODY,
                _CUFF,
                _WAISTBAND,
                _YOKE,
                _QUILTING,
                _POCKETS,
                _FRONT,
                _NECKS,
            ),
        ),
        Cut(1.8, (_COAT_SLEEVE, _COAT_BODY, _POCKETS, _BELT, _FRONT, _NECKS)),
        Cut(
            1.5,
            (
                Part(
                    "36 4!, 27 9, 21 22, 17 50, 13 84!, 23 87!, 26 55, 31 32",
                    "36 4!, 26 9, 19 24, 12 52, 8 80!, 20 86!, 26 55, 31 32",
                    light=0.85,
                ),
                Part(
                    "38 3!, 53 3!, 53 100!, 24 99!, 27 60, 29 36, 26 10!",
                    "38 3!, 53 3!, 53 100!, 19 99!, 26 60, 29 36, 25 10!",
                ),
                _POCKETS,
                _BELT,
                _QUILTING,
                _FRONT,
                _NECKS,
            ),
        ),
    ),
}
