"""T-shirts, pullovers and shirts: what they have in common and what sets them apart.

To add a cut, add an entry: proportions, cloth and light are chosen anew for each garment.
"""

from __future__ import annotations

from cnnfigs.datasets.drawn.garments._sleeves import SLEEVE, sleeve
from cnnfigs.datasets.drawn.scissors.cutting import Cut, OneOf, Part, seam

# Necks. The inside of the back lies in shadow, which makes it dark cloth or light.
ROUND_NECK = (
    Part("40 2!, 42 -1, 53 -1!, 53 4!, 45 4", "37 2!, 40 -1, 53 -2!, 53 9!, 43 8", light=0.6),
    seam("39 0, 44 4, 50 5", "35 0, 41 9, 50 12", chance=0.6),
)
V_NECK = (
    Part("38 0!, 45 -1, 53 -1!, 53 14!", "35 0!, 44 -1, 53 -1!, 53 26!", light=0.6),
    seam("38 1, 45 10, 53 18", "34 1, 42 15, 53 29", chance=0.6),
)
OPEN_NECK = (
    Part("35 -1!, 44 -2!, 53 -2!, 53 6!, 44 5", "28 -1!, 41 -2!, 53 -2!, 53 16!, 37 11", hole=True),
)
STAND_UP = (
    Part("37 2!, 38 -6!, 53 -7!, 53 5!", "35 3!, 36 -12!, 53 -13!, 53 5!", light=0.85),
    seam("36 3, 44 5, 53 5", chance=0.5),
)
HOOD = (
    Part(
        "33 7!, 35 -2, 41 -9, 53 -10!, 53 15!, 41 14",
        "29 8!, 32 -6, 39 -17, 53 -18!, 53 18!, 39 17",
    ),
    Part("40 6!, 41 -1, 53 -4!, 53 13!", "38 7!, 39 -8, 53 -12!, 53 15!", chance=0.6, light=0.5),
    seam("34 9, 44 17, 53 19", chance=0.6),
    seam("47 16, 47 24, 46 34", chance=0.4, light=0.4),
)
_POLO_COLLAR = (
    Part("39 0!, 45 -4, 53 -4!, 53 4!", light=0.6),
    Part("40 -4!, 53 4!, 47 10!, 35 3!", "41 -3!, 53 4!, 45 13!, 34 4!", light=0.85),
    seam("49 6, 49 16, 49 26", chance=0.7),
    Part("50 8, 50 14, 50 20", pen=0.35, small=True, chance=0.3, own=(0, 120)),
)

# What is printed on the chest, or sewn to it.
PRINTS = OneOf(
    (
        (6, ()),
        (1, (
            Part("35 28!, 53 27!, 53 52!, 36 52!", "29 22!, 53 22!, 53 66!, 31 68!",
                 own=(0, 230), printed=0.5, small=True),
        )),
        (0.8, (
            Part("31 28!, 53 27!, 53 36!, 32 36!", "32 22!, 53 21!, 53 30!, 33 31!",
                 own=(0, 230), printed=0.5, small=True),
        )),
        (0.6, (
            Part("39 45, 42 36, 53 30!, 53 64!, 44 58", "33 48, 39 32, 53 26!, 53 72!, 38 66",
                 own=(0, 230), printed=0.4, small=True),
        )),
        (0.8, (
            Part("61 24!, 68 24!, 68 29!, 61 29!", "59 20!, 69 20!, 69 30!, 59 30!", own=(0, 255),
                 small=True, once=True),
        )),
        (0.3, (
            Part("18 32!, 53 32!, 53 46!, 18 46!", "20 20!, 53 20!, 53 54!, 20 54!", own=(10, 240),
                 small=True),
        )),
    )
)  # fmt: skip

_TEE_BODY = Part(
    "38 1!, 53 1!, 53 100!, 26 99!, 26 60, 27 32, 23 5!",
    "37 3!, 53 3!, 53 101!, 24 99!, 26 62, 27 32, 22 9!",
)
_FITTED_BODY = Part(
    "37 1!, 53 1!, 53 100!, 25 99!, 28 72, 30 54, 28 36, 23 5!",
    "35 2!, 53 2!, 53 101!, 20 99!, 26 76, 31 54, 28 36, 20 6!",
)
_SHORT_SLEEVE = sleeve(
    "33 1!, 22 4, 15 14, 11 33!, 22 40!, 28 26",
    "34 2!, 22 7, 14 20, 11 41!, 23 45!, 28 30",
    light=0.85,
)
_WIDE_SHORT_SLEEVE = sleeve(
    "33 1!, 20 4, 9 14, -1 26!, 13 38!, 26 26",
    "33 1!, 20 5, 11 18, 4 34!, 18 42!, 28 28",
)
_CAP_SLEEVE = Part("33 1!, 23 4, 18 10, 14 18!, 25 26!, 29 18", light=0.8)
_SLEEVE_HEM = seam("12 30, 17 34, 22 37", "12 38, 17 41, 22 42", group=SLEEVE, chance=0.4)
_HEM = seam("23 96, 37 97, 53 97", "22 95, 37 97, 53 97", chance=0.35)
_TEE_NECKS = OneOf(((6, ROUND_NECK), (1.5, V_NECK), (2, _POLO_COLLAR), (0.3, OPEN_NECK)))
_TANK = Part(
    "34 0!, 38 0!, 40 10, 45 17, 53 19, 53 100!, 26 99!, 28 55, 27 34!, 34 22",
    "29 0!, 37 0!, 39 12, 45 22, 53 25, 53 101!, 23 99!, 28 60, 25 30!, 31 16",
)
_TANK_BACK = Part(
    "36 3!, 40 0, 53 2!, 53 40!, 36 40!", "33 3!, 38 0, 53 8!, 53 40!, 33 40!", light=0.7
)
_NARROW_TANK = Part(
    "33 0!, 38 0!, 41 8, 46 13, 53 14, 53 101!, 30 99!, 31 60, 30 34!, 33 20",
    "30 0!, 37 0!, 40 12, 45 20, 53 22, 53 101!, 25 98!, 29 60, 27 30!, 31 16",
)
_STRAPPED = (
    Part("37 0, 36 12, 33 24", "35 0, 35 12, 33 26", pen=0.5),
    Part(
        "33 22!, 44 27, 53 30, 53 100!, 24 99!, 28 60, 27 36!",
        "32 20!, 44 32, 53 38, 53 101!, 20 99!, 27 60, 26 34!",
    ),
)
_SLEEVELESS = Part(
    "36 0!, 53 1!, 53 100!, 24 99!, 27 60, 27 30, 25 20, 28 4!",
    "35 0!, 53 1!, 53 101!, 20 99!, 26 60, 26 34, 23 22, 24 5!",
)

_LONG_SLEEVE = sleeve(
    "33 0!, 24 4, 18 14, 14 50, 14 99!, 26 100!, 27 60, 29 28",
    "33 0!, 23 5, 16 17, 13 55, 10 98!, 22 101!, 26 60, 29 28",
)
_CUFF = seam("16 92, 20 93, 25 93", "11 91, 16 93, 21 94", group=SLEEVE, chance=0.5)
_KNIT_BODY = Part(
    "36 0!, 53 0!, 53 89!, 29 89!, 29 60, 29 28, 24 4!",
    "35 0!, 53 0!, 53 96!, 27 96!, 28 60, 28 28, 23 5!",
    group="body",
)
_CROPPED_BODY = Part(
    "36 0!, 53 0!, 53 70!, 29 70!, 29 50, 29 28, 24 4!",
    "35 0!, 53 0!, 53 86!, 27 86!, 28 60, 28 28, 23 5!",
)
_RIB = seam("29 83, 39 84, 53 84", "27 90, 39 91, 53 91", group="body", chance=0.5)
_KNIT_NECKS = OneOf(((7, ROUND_NECK), (2, V_NECK), (1.2, STAND_UP), (1.6, HOOD), (0.3, OPEN_NECK)))
_POUCH = seam("35 84, 38 66, 53 65", chance=0.1)

_SHIRT_BODY = Part(
    "39 3!, 53 3!, 53 100!, 41 98, 34 94, 28 88!, 29 60, 29 30, 24 8!",
    "38 3!, 53 3!, 53 100!, 41 100, 33 99, 26 97!, 28 60, 28 30, 22 9!",
)
_SHIRT_SLEEVE = sleeve(
    "34 4!, 25 7, 19 15, 15 50, 15 96!, 24 98!, 27 60, 29 30",
    "34 4!, 24 8, 17 17, 13 55, 10 92!, 21 96!, 26 60, 29 30",
)
_SHIRT_CUFF = seam("12 88, 18 89, 23 90", "7 85, 12 87, 18 89", group=SLEEVE, chance=0.6)
# Cloth bunches where a sleeve hangs down at the side.
_ARMPIT = seam("27 26, 26 36, 25 48", "26 28, 25 42, 24 60", chance=0.7, pen=0.6, light=0.55)
_HALF_SLEEVE = Part(
    "34 1!, 22 5, 14 20, 9 44!, 23 48!, 28 30",
    "34 1!, 20 6, 10 26, 2 62!, 19 68!, 28 32",
    light=0.85,
)
_COLLAR = (
    Part("41 2!, 44 -2, 53 -3!, 53 5!", light=0.5),
    Part("44 -3!, 53 4!, 48 10!, 40 3!", "43 -2!, 53 4!, 46 14!, 38 4!", light=0.8),
    seam("37 4, 44 9, 53 4", light=0.5, chance=0.8),
)
_BAND = (Part("39 1!, 41 -4!, 53 -4!, 53 3!", light=0.7),)
_BUTTONED = (
    seam("49 6, 49 50, 49 98", "52 6, 52 50, 52 98", light=0.7, chance=0.8, once=True),
    seam("47 6, 47 50, 47 97", pen=0.3, light=0.8, chance=0.3),
    OneOf(
        (
            (1.5, ()),
            (
                1,
                tuple(
                    Part(f"50 {y}, 50 {y + 3}", pen=0.55, own=(0, 110), small=True, group="button")
                    for y in (14, 31, 48, 65, 82)
                ),
            ),
            (
                0.5,
                tuple(
                    Part(f"50 {y}, 50 {y + 3}", pen=0.55, own=(170, 255), small=True)
                    for y in (14, 28, 42, 56, 70, 84)
                ),
            ),
        )
    ),
)
_CHEST_POCKETS = seam("32 34, 37 34, 42 34", "31 30, 37 30, 44 30", chance=0.3)
_BLOUSE_BODY = Part(
    "36 0!, 53 1!, 53 99!, 22 100!, 25 60, 27 30, 24 6!",
    "35 0!, 53 1!, 53 97!, 13 100!, 21 60, 26 30, 23 6!",
)
_BLOUSE_NECKS = OneOf(((3, ROUND_NECK), (4, V_NECK), (1.5, OPEN_NECK), (1.5, _COLLAR)))

TOPS: dict[str, tuple[Cut, ...]] = {
    "T-shirt/top": (
        Cut(7, (_SHORT_SLEEVE, _TEE_BODY, _SLEEVE_HEM, _HEM, PRINTS, _TEE_NECKS)),
        Cut(1.5, (_SHORT_SLEEVE, _FITTED_BODY, _HEM, PRINTS, _TEE_NECKS)),
        Cut(1.2, (_WIDE_SHORT_SLEEVE, _TEE_BODY, _HEM, PRINTS, _TEE_NECKS)),
        Cut(0.8, (_CAP_SLEEVE, _TEE_BODY, PRINTS, _TEE_NECKS)),
        Cut(0.5, (_TANK, PRINTS)),
        Cut(1.1, (_TANK_BACK, _NARROW_TANK, PRINTS)),
        Cut(0.4, _STRAPPED),
        Cut(0.6, (_SLEEVELESS, PRINTS, _TEE_NECKS)),
        Cut(0.5, (_LONG_SLEEVE, _KNIT_BODY, PRINTS, _TEE_NECKS)),
    ),
    "Pullover": (
        Cut(9, (_LONG_SLEEVE, _ARMPIT, _KNIT_BODY, _CUFF, _RIB, PRINTS, _POUCH, _KNIT_NECKS)),
        Cut(1.5, (_LONG_SLEEVE, _CROPPED_BODY, _CUFF, PRINTS, _KNIT_NECKS)),
        Cut(0.7, (_HALF_SLEEVE, _KNIT_BODY, _RIB, PRINTS, _KNIT_NECKS)),
        Cut(
            0.5,
            (
                Part("34 0!, 20 6, 5 40, -4 92!, 15 99!, 25 50", light=0.75),
                Part("36 0!, 53 0!, 53 100!, 20 100!, 22 60, 25 30, 22 5!"),
                _RIB,
                PRINTS,
                _KNIT_NECKS,
            ),
        ),
    ),
    "Shirt": (
        Cut(
            7.5,
            (
                _SHIRT_SLEEVE,
                _ARMPIT,
                _SHIRT_BODY,
                _SHIRT_CUFF,
                _CHEST_POCKETS,
                *_BUTTONED,
                OneOf(((5, _COLLAR), (1, _BAND), (1, V_NECK))),
            ),
        ),
        Cut(
            1.6,
            (
                _SHORT_SLEEVE,
                _SHIRT_BODY,
                _SLEEVE_HEM,
                _CHEST_POCKETS,
                *_BUTTONED,
                OneOf(((1, _COLLAR),)),
            ),
        ),
        Cut(2, (_HALF_SLEEVE, _BLOUSE_BODY, _BLOUSE_NECKS)),
        Cut(2.2, (_SHIRT_SLEEVE, _ARMPIT, _BLOUSE_BODY, _BLOUSE_NECKS)),
        Cut(1.3, (_SHORT_SLEEVE, _BLOUSE_BODY, _BLOUSE_NECKS)),
        Cut(0.9, (_WIDE_SHORT_SLEEVE, _BLOUSE_BODY, _BLOUSE_NECKS)),
        Cut(1.2, (_SLEEVELESS, _BLOUSE_NECKS)),
        Cut(0.4, _STRAPPED),
    ),
}
