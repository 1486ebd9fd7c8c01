"""In which ways do people write the ten digits?

The drawings contain no pixel and no outline of a real data set: each way was written down by
looking at hands and handwriting, and is drawn by :mod:`cnnfigs.datasets.drawn.pen`.

A network learns from all of them, in hands that differ more than real ones do, and is tested on
digits that a person reads: `TEST_WAYS`, in `TEST_HABITS`. How much the test writers differ was
chosen so that networks that learned from the drawings name as many of the test drawings as of
MNIST's test images: within one point of a hundred. Nothing else was chosen by real images.
"""

from __future__ import annotations

from cnnfigs.datasets.drawn.pen import GlyphVariant, Habits

# To add a way of writing a digit, add a line: points "x y" in hundredths of a square, in the
# order in which the pen passes them, x to the right and y down, "!" where the pen turns sharply.
WAYS: dict[str, tuple[GlyphVariant, ...]] = {
    "0": (
        # Begun at the top, to the left and round; closed, left open, or closed too far.
        GlyphVariant(4, ("55 1, 24 10, 8 48, 22 88, 50 99, 80 86, 92 50, 80 12, 50 1",)),
        GlyphVariant(2, ("70 6, 38 4, 10 40, 14 82, 44 99, 80 80, 92 40, 76 8, 52 6",)),
        GlyphVariant(1.5, ("62 4, 26 8, 8 46, 20 88, 50 99, 82 84, 92 44, 76 8, 46 6, 38 22",)),
        GlyphVariant(1.5, ("52 2, 22 14, 8 52, 24 90, 54 99, 84 82, 92 46, 82 14, 62 10",)),
        GlyphVariant(1, ("36 16, 24 16, 8 50, 22 90, 52 99, 84 84, 92 44, 74 6, 40 2, 28 12",)),
        GlyphVariant(1, ("50 14, 46 2, 16 22, 8 58, 26 94, 60 98, 88 72, 90 34, 70 6, 40 8",)),
        GlyphVariant(1, ("44 6, 14 30, 10 72, 40 99, 78 84, 92 48, 78 12, 50 4, 84 0",)),
        # Begun at the side.
        GlyphVariant(1, ("30 12, 8 50, 24 92, 58 98, 90 62, 84 20, 56 2, 34 6, 40 14",)),
        GlyphVariant(0.7, ("84 20, 56 0, 20 16, 8 56, 26 92, 60 98, 88 74, 90 40, 76 16, 60 20",)),
        # The other way round.
        GlyphVariant(1, ("50 0, 90 22, 90 74, 52 100, 12 78, 10 24, 46 2, 66 8",)),
        GlyphVariant(1, ("20 14, 50 0, 84 16, 92 54, 74 92, 40 99, 12 76, 8 36, 30 8, 48 12",)),
        # Broad and low.
        GlyphVariant(1, ("60 12, 20 20, 0 52, 22 86, 60 90, 98 70, 104 36, 74 12, 44 12",)),
        # Closed far inside, or struck through.
        GlyphVariant(0.7, ("64 44, 44 24, 16 26, 8 60, 30 96, 66 94, 90 60, 78 16, 46 6, 20 30",)),
        GlyphVariant(0.7, ("60 2, 24 12, 8 54, 28 96, 64 94, 90 54, 80 16, 56 22, 44 44, 56 50",)),
        GlyphVariant(
            0.4, ("55 1, 24 10, 8 48, 22 88, 50 99, 80 86, 92 50, 80 12, 50 1", "84 6, 18 94")
        ),
        GlyphVariant(0.6, ("52 2, 14 30, 14 80, 50 99, 86 76, 84 26, 56 10, 42 36, 38 62",)),
        GlyphVariant(0.5, ("34 44, 52 30, 62 4, 24 10, 6 52, 24 92, 62 98, 90 66, 86 24, 56 6",)),
        # Begun above the ring, or left wide open.
        GlyphVariant(0.4, ("84 2, 44 8, 12 36, 10 76, 40 98, 78 84, 88 50, 72 20, 48 18",)),
        GlyphVariant(0.2, ("22 4, 6 44, 22 88, 54 98, 84 84, 94 44, 82 6",), legible=False),
    ),
    "1": (
        GlyphVariant(8, ("50 0, 50 50, 50 100",)),
        GlyphVariant(1.5, ("62 0, 54 48, 42 100",)),
        GlyphVariant(1, ("44 0, 54 48, 52 100",)),
        GlyphVariant(0.5, ("54 0, 46 46, 50 92, 60 98",)),
        # With a flag, and a foot.
        GlyphVariant(1, ("30 22, 52 0!, 52 50, 52 100",)),
        GlyphVariant(0.7, ("12 42, 34 24, 54 0!, 53 50, 52 100",)),
        GlyphVariant(0.5, ("20 26, 40 18, 56 0!, 54 50, 50 100",)),
        GlyphVariant(0.6, ("20 30, 52 0!, 52 50, 52 100", "10 100, 92 99")),
        GlyphVariant(0.8, ("30 18, 52 0!, 52 50, 52 100", "28 100, 78 99")),
        GlyphVariant(0.5, ("50 0, 50 50, 50 98", "20 98, 84 98"), legible=False),
        GlyphVariant(0.3, ("34 4, 54 0!, 52 50, 52 98", "20 99, 84 98")),
        GlyphVariant(0.4, ("16 44, 54 0!, 50 50, 46 97", "6 97, 90 94")),
        GlyphVariant(0.5, ("24 48, 40 26, 60 0!, 54 50, 46 100",)),
        GlyphVariant(0.5, ("40 8, 52 0, 50 50, 48 96", "12 98, 94 94"), legible=False),
        GlyphVariant(0.4, ("22 22, 54 0!, 46 50, 38 97", "0 98, 84 96"), legible=False),
        GlyphVariant(0.4, ("14 30, 34 30, 58 0!, 56 50, 56 100",), legible=False),
        GlyphVariant(0.4, ("20 60, 36 36, 56 0!, 54 50, 50 100",), legible=False),
    ),
    "2": (
        # A corner at the foot.
        GlyphVariant(3, ("12 26, 26 6, 54 0, 80 16, 76 44, 46 74, 12 97!, 50 96, 92 95",)),
        GlyphVariant(1.5, ("20 12, 50 0, 80 10, 78 38, 50 70, 10 96!, 30 88, 60 96, 92 88",)),
        GlyphVariant(2, ("14 22, 34 4, 66 4, 76 26, 58 54, 34 78, 8 92!, 40 88, 70 90, 100 92",)),
        GlyphVariant(1, ("8 8, 50 4, 86 6!, 50 50, 10 94!, 50 94, 94 92",), legible=False),
        GlyphVariant(1, ("26 20, 50 0, 66 16, 56 56, 24 98!, 60 97, 94 94",)),
        GlyphVariant(1.5, ("4 34, 26 10, 60 12, 62 40, 36 72, 6 90!, 50 86, 84 88, 118 84",)),
        GlyphVariant(1, ("22 36, 10 20, 34 2, 74 4, 84 28, 60 62, 14 95!, 52 92, 96 99",)),
        GlyphVariant(1, ("26 26, 40 6, 62 2, 70 20, 60 48, 34 94!, 60 92, 80 96, 92 88",)),
        # A loop at the foot.
        GlyphVariant(
            3, ("12 22, 32 4, 62 2, 80 22, 68 54, 40 84, 14 96, 8 84, 26 74, 56 88, 94 94",)
        ),
        GlyphVariant(2, ("28 14, 52 0, 74 16, 62 50, 34 82, 8 92, 6 76, 30 72, 62 82, 98 84",)),
        GlyphVariant(
            1.5, ("6 30, 22 6, 50 0, 72 20, 62 60, 40 90, 8 98, 4 78, 26 68, 60 84, 84 98",)
        ),
        GlyphVariant(
            1.5, ("20 20, 44 2, 78 10, 84 40, 62 74, 26 96, 4 84, 20 62, 54 72, 76 92, 104 90",)
        ),
        GlyphVariant(
            1, ("22 42, 14 20, 46 0, 82 20, 76 62, 40 92, 10 94, 10 74, 36 68, 64 86, 94 96",)
        ),
        GlyphVariant(
            1, ("10 30, 30 8, 58 6, 68 26, 54 56, 26 80, 0 88, 2 70, 30 68, 70 80, 116 82",)
        ),
        GlyphVariant(
            0.8, ("44 22, 40 6, 60 0, 72 18, 58 56, 34 90, 16 92, 20 76, 44 78, 70 96, 88 90",)
        ),
        # Round at the foot.
        GlyphVariant(1.5, ("16 24, 38 2, 72 6, 78 32, 50 62, 22 86, 30 97, 62 94, 94 90",)),
        GlyphVariant(1, ("14 18, 44 0, 76 14, 68 44, 34 72, 10 92, 22 100, 58 94, 90 96, 98 84",)),
        # No head, or a small one: a stem that runs into the loop.
        GlyphVariant(0.7, ("44 0, 58 24, 58 54, 42 84, 20 92, 14 74, 36 64, 64 76, 90 74",)),
        GlyphVariant(0.7, ("30 8, 50 2, 58 24, 56 56, 40 88, 16 94, 10 76, 34 68, 62 80, 84 92",)),
        # A large, flat loop.
        GlyphVariant(1.5, ("24 16, 48 0, 78 14, 72 48, 48 82, 14 96, 0 80, 22 64, 60 70, 92 86",)),
        GlyphVariant(
            1.2, ("18 40, 18 12, 56 0, 82 22, 74 56, 42 90, 8 88, 12 68, 46 64, 76 82, 86 102",)
        ),
        GlyphVariant(1, ("12 30, 34 6, 64 6, 68 34, 40 70, 4 84, 4 66, 36 58, 76 64, 122 50",)),
        GlyphVariant(1, ("22 24, 46 6, 66 16, 58 48, 20 84, 2 76, 18 58, 56 58, 90 72, 104 86",)),
        GlyphVariant(
            0.8, ("16 30, 28 4, 66 2, 80 28, 62 62, 28 94, 2 88, 8 64, 48 60, 84 82, 108 78",)
        ),
        # A head that begins with a loop.
        GlyphVariant(0.6, ("60 30, 40 26, 46 6, 68 2, 76 22, 56 56, 14 94, 8 76, 40 74, 92 86",)),
        GlyphVariant(
            0.6, ("64 40, 30 42, 22 16, 54 0, 82 14, 84 46, 60 74, 14 92!, 50 96, 88 94",)
        ),
        GlyphVariant(0.5, ("46 38, 26 28, 34 6, 66 0, 82 20, 70 52, 40 84, 8 96!, 44 94, 90 92",)),
        GlyphVariant(
            0.5, ("40 34, 52 24, 40 8, 22 18, 38 0, 74 8, 70 42, 30 88, 8 94!, 50 92, 92 94",)
        ),
        GlyphVariant(
            0.6, ("20 30, 30 10, 50 14, 42 42, 10 66, 8 52, 40 46, 112 22",), legible=False
        ),
        # A diagonal, and a tail that leaves steeply.
        GlyphVariant(1, ("14 18, 44 2, 74 10, 62 42, 30 76, 4 98!, 34 82, 66 82, 96 98",)),
        GlyphVariant(0.7, ("10 26, 36 4, 70 6, 76 30, 54 60, 8 90!, 50 76, 100 66",)),
        # A ring below, with hardly a tail.
        GlyphVariant(0.7, ("34 2, 70 20, 80 56, 60 90, 28 96, 16 76, 40 60, 74 66",)),
        GlyphVariant(0.6, ("30 8, 60 4, 78 36, 64 82, 34 98, 18 80, 44 60, 86 80",)),
        GlyphVariant(0.5, ("56 0, 68 30, 52 74, 26 96, 12 82, 34 64, 62 70, 84 64",)),
        # Narrow, with little of a head; and a foot that falls.
        GlyphVariant(0.6, ("46 0, 54 36, 40 70, 28 94!, 60 90, 100 92",), legible=False),
        GlyphVariant(0.6, ("30 14, 46 0, 56 20, 44 60, 28 96!, 50 91, 62 99",), legible=False),
        GlyphVariant(0.6, ("14 14, 40 0, 54 22, 34 60!, 58 76, 92 100",), legible=False),
        GlyphVariant(
            0.5, ("10 10, 60 2, 82 24, 84 60, 70 86!, 40 82, 0 98!, 40 94, 80 96",), legible=False
        ),
    ),
    "3": (
        GlyphVariant(4, ("14 14, 42 0, 74 10, 72 34, 40 47!, 72 54, 84 76, 54 98, 10 90",)),
        GlyphVariant(2, ("12 8, 48 0, 80 16, 66 40, 36 48, 66 52, 86 72, 60 98, 12 92",)),
        GlyphVariant(1, ("30 8, 58 0, 84 10, 74 32, 44 46!, 62 50, 72 68, 48 92, 20 100, 2 90",)),
        GlyphVariant(1, ("16 14, 50 0, 78 18, 60 42, 38 48, 46 40, 76 58, 80 84, 46 100, 10 88",)),
        # Bowls of unlike size.
        GlyphVariant(1.5, ("24 14, 46 0, 68 10, 62 28, 40 38!, 74 44, 90 68, 66 94, 30 98, 4 84",)),
        GlyphVariant(1.5, ("10 14, 44 0, 84 10, 84 38, 44 58!, 70 62, 74 82, 48 98, 16 94",)),
        GlyphVariant(
            1, ("20 24, 26 6, 58 0, 76 14, 62 36, 36 46!, 70 52, 80 74, 52 96, 18 96, 6 84",)
        ),
        # Bowls that hardly part, or part by a loop.
        GlyphVariant(1, ("22 10, 52 0, 72 14, 60 38, 52 46, 70 56, 76 76, 52 96, 20 96",)),
        GlyphVariant(
            1, ("14 16, 44 0, 76 12, 64 38, 34 54, 28 46, 42 42, 76 56, 80 82, 48 99, 12 88",)
        ),
        # A flat top.
        GlyphVariant(1, ("14 4, 48 4, 80 4!, 42 42!, 76 54, 82 80, 50 100, 10 90",)),
        GlyphVariant(1, ("12 6, 46 6, 82 0!, 62 22, 42 40, 74 48, 82 72, 58 96, 14 98",)),
        GlyphVariant(0.7, ("18 16, 20 2!, 52 3, 84 2!, 50 40!, 80 50, 84 80, 50 100, 12 92",)),
        # Low and broad, or leaning back with a long tail.
        GlyphVariant(1, ("0 20, 40 4, 86 10, 76 34, 38 44!, 86 50, 104 70, 70 92, 10 92",)),
        GlyphVariant(1, ("34 8, 64 0, 82 12, 66 34, 46 44!, 64 50, 62 70, 36 92, 4 100",)),
        GlyphVariant(
            0.7, ("22 12, 54 0, 78 14, 66 36, 42 46!, 74 52, 82 78, 54 98, 20 92, 18 80, 34 80",)
        ),
        # A tail that runs down instead of back.
        GlyphVariant(0.8, ("16 14, 44 2, 72 6, 62 28, 44 46!, 66 52, 68 70, 56 86, 50 100",)),
        GlyphVariant(
            0.6, ("20 18, 50 4, 68 10, 56 34, 46 44, 64 56, 60 76, 62 100",), legible=False
        ),
        GlyphVariant(0.6, ("10 8, 60 4, 66 16, 50 38, 44 46, 66 58, 60 80, 40 100",)),
        GlyphVariant(
            0.5, ("16 10, 50 4, 70 10, 48 36, 40 42!, 64 52, 72 68, 60 100",), legible=False
        ),
        # A tail that curls up again.
        GlyphVariant(
            0.8, ("26 12, 54 0, 74 14, 62 36, 42 46!, 72 56, 76 80, 46 100, 12 92, 6 70",)
        ),
        GlyphVariant(0.6, ("18 22, 36 2, 66 4, 68 28, 46 44, 72 56, 70 86, 34 98, 10 78, 24 58",)),
        # Turned on its side, as an m.
        GlyphVariant(
            0.4, ("0 56, 20 20, 48 4, 62 24, 46 54!, 68 30, 92 36, 90 64, 66 100",), legible=False
        ),
        # A broad bowl below a short arm.
        GlyphVariant(
            0.8, ("20 4, 46 8, 58 16, 46 32, 34 42!, 70 44, 96 64, 84 90, 48 100, 14 94",)
        ),
        GlyphVariant(
            0.6, ("0 6, 40 12, 64 22, 44 40, 34 46!, 66 54, 96 78, 84 100",), legible=False
        ),
        # A wavy or a rising beginning.
        GlyphVariant(0.6, ("40 2, 32 16, 68 12, 54 34, 40 44!, 70 54, 66 86, 30 98, 8 82",)),
        GlyphVariant(0.6, ("30 18, 24 2!, 50 6, 82 0!, 56 40!, 80 60, 70 90, 36 100, 10 90",)),
        GlyphVariant(0.6, ("20 10, 52 16, 78 0, 66 26, 44 42!, 78 50, 86 76, 54 96, 10 86, 2 66",)),
    ),
    "4": (
        # Open at the top.
        GlyphVariant(4, ("22 4, 16 28, 12 52!, 46 54, 90 48", "80 0, 72 50, 68 100")),
        GlyphVariant(2, ("18 6, 14 34, 26 54, 56 52, 82 36", "84 2, 78 50, 74 100")),
        GlyphVariant(1.5, ("30 2, 16 50!, 50 52, 88 48", "60 24, 58 60, 54 100")),
        GlyphVariant(1, ("34 0, 20 26, 6 52!, 50 50, 98 46", "74 10, 62 54, 50 100")),
        GlyphVariant(1, ("14 10, 10 40, 22 56, 50 54, 74 40", "80 0, 74 40, 72 72, 78 100")),
        # In one stroke.
        GlyphVariant(1.5, ("20 4, 12 52!, 50 50, 78 40, 84 2!, 76 50, 72 100",)),
        GlyphVariant(0.8, ("24 6, 12 36, 24 54, 58 46, 82 8!, 74 54, 68 100",)),
        GlyphVariant(0.6, ("20 0, 16 24, 26 44, 54 44, 74 16, 80 0!, 78 50, 98 100",)),
        # Closed.
        GlyphVariant(2, ("66 0, 38 32, 6 64!, 50 64, 94 62", "68 2, 66 50, 64 100")),
        GlyphVariant(0.8, ("70 100, 72 50, 74 0!, 40 30, 4 62!, 50 62, 96 60",)),
        GlyphVariant(0.7, ("60 4, 34 30, 12 54!, 48 56, 84 52", "70 0, 66 50, 62 100")),
        GlyphVariant(
            0.6, ("58 0, 26 34, 4 60!, 40 56, 80 44", "64 0, 70 40, 66 70, 70 100"), legible=False
        ),
        GlyphVariant(
            0.4, ("70 0, 36 16, 10 40, 26 52, 60 46, 90 34", "84 14, 66 60, 52 100"), legible=False
        ),
        GlyphVariant(
            0.3, ("48 4, 22 34, 14 54!, 44 56, 66 40, 68 8, 62 60, 58 100",), legible=False
        ),
    ),
    "5": (
        # In one stroke.
        GlyphVariant(4, ("84 2, 56 3, 30 5!, 26 22, 20 42!, 54 38, 80 60, 68 88, 38 99, 8 90",)),
        GlyphVariant(1.5, ("88 4, 52 2, 28 12, 26 36, 56 48, 74 66, 62 90, 34 99, 8 88",)),
        GlyphVariant(1, ("90 0, 60 4, 38 8!, 30 26, 26 40, 54 44, 66 62, 56 86, 30 98, 0 92",)),
        GlyphVariant(0.8, ("78 6, 52 0, 32 14, 34 36, 60 52, 70 74, 48 96, 16 96",)),
        # The bar last.
        GlyphVariant(
            4, ("30 8, 26 24, 20 42!, 52 40, 78 58, 72 86, 42 99, 8 92", "30 7, 58 5, 92 0")
        ),
        GlyphVariant(
            2, ("26 8, 22 28, 16 46!, 44 36, 74 44, 82 70, 56 96, 10 92", "26 8, 60 6, 96 4")
        ),
        GlyphVariant(
            1.5, ("40 22, 30 36, 24 50!, 50 46, 68 64, 56 88, 30 100, 4 94", "40 22, 66 12, 98 4")
        ),
        GlyphVariant(
            1, ("32 4, 30 24, 32 40, 60 46, 74 68, 60 94, 34 98, 10 84", "32 4, 60 6, 90 2")
        ),
        GlyphVariant(
            1, ("34 14, 26 32, 20 48!, 52 44, 74 62, 64 90, 34 100, 6 90", "44 14, 72 8, 104 0")
        ),
        GlyphVariant(0.5, ("90 6, 40 14, 26 34, 48 46, 58 62, 40 82, 48 100",), legible=False),
        # A bowl that nearly closes, and a low, broad one.
        GlyphVariant(
            1.2,
            ("26 8, 22 26, 18 46!, 50 36, 82 54, 80 84, 46 99, 14 88, 16 74", "28 6, 58 6, 88 4"),
        ),
        GlyphVariant(
            0.8, ("36 26, 22 52!, 54 46, 70 62, 54 84, 24 94, 0 88", "38 26, 70 18, 112 8")
        ),
        GlyphVariant(1, ("96 4, 60 6, 24 12!, 18 44!, 56 40, 84 60, 78 86, 40 100, 6 96",)),
        GlyphVariant(0.8, ("80 4, 40 10, 24 28, 44 46, 66 64, 54 90, 24 98, 8 88, 20 76",)),
        GlyphVariant(0.7, ("22 14, 14 44!, 56 40, 86 62, 66 92, 26 98, 10 84", "34 12, 68 2")),
        GlyphVariant(0.7, ("28 20, 20 44, 60 46, 78 68, 60 96, 40 100", "14 6, 56 14, 104 16")),
    ),
    "6": (
        GlyphVariant(4, ("66 0, 38 22, 16 56, 18 86, 46 99, 76 86, 78 64, 54 54, 30 64, 18 80",)),
        GlyphVariant(2, ("44 0, 26 30, 16 64, 26 94, 56 98, 82 78, 70 56, 44 58, 26 76",)),
        GlyphVariant(1.5, ("40 0, 16 24, 4 62, 20 92, 58 98, 92 78, 82 58, 50 60, 22 82",)),
        GlyphVariant(1, ("60 0, 36 36, 22 72, 30 98, 66 94, 84 70, 58 60, 34 84",)),
        GlyphVariant(1.5, ("84 6, 48 8, 18 40, 14 78, 42 99, 78 88, 80 62, 50 50, 20 66",)),
        GlyphVariant(1.5, ("70 0, 40 26, 16 70, 30 98, 54 90, 64 70, 54 60, 36 72, 28 88",)),
        # A short stem on a broad bowl, left open.
        GlyphVariant(1, ("30 4, 14 36, 6 72, 30 94, 70 92, 98 70, 78 54, 50 66, 36 86",)),
        GlyphVariant(1, ("24 6, 10 40, 8 78, 36 96, 76 88, 92 62, 68 52, 42 64",)),
        GlyphVariant(0.8, ("40 0, 30 40, 24 80, 44 99, 70 88, 72 62, 52 56, 32 74",)),
        GlyphVariant(0.8, ("74 2, 52 0, 24 24, 12 64, 28 96, 62 96, 76 74, 56 58, 24 74",)),
        # The bowl runs on to the other side of the stem.
        GlyphVariant(0.8, ("56 0, 30 28, 16 64, 24 94, 56 98, 80 80, 70 60, 40 62, 10 78",)),
        GlyphVariant(0.7, ("62 0, 32 30, 20 70, 38 98, 70 90, 78 68, 56 58, 34 72, 40 88, 56 86",)),
        # As a hasty c with a hook, and as a b.
        GlyphVariant(0.6, ("60 0, 36 36, 24 76, 36 98, 60 94, 68 78, 52 70, 38 80",)),
        GlyphVariant(0.6, ("42 0, 34 46, 34 92, 62 98, 80 78, 60 62, 36 78",)),
        GlyphVariant(0.5, ("26 2, 18 50, 20 92, 62 98, 84 72, 62 44, 24 52",)),
        # A ring that hangs on the right of a wide hook.
        GlyphVariant(0.7, ("12 6, 4 50, 22 92, 66 96, 96 70, 92 44, 66 44, 54 66, 72 84",)),
        GlyphVariant(0.6, ("40 2, 10 40, 16 86, 56 96, 90 72, 92 42, 62 44, 44 78, 46 100",)),
        # A long, flat arm.
        GlyphVariant(0.7, ("96 8, 56 2, 22 26, 12 66, 32 96, 64 94, 74 74, 52 62, 24 74",)),
    ),
    "7": (
        GlyphVariant(4, ("10 8, 46 5, 84 4!, 62 40, 48 70, 38 100",)),
        GlyphVariant(2, ("10 12, 40 8, 76 2, 82 20, 60 56, 46 100",)),
        # Crossed.
        GlyphVariant(1.5, ("12 6, 50 5, 86 4!, 60 50, 40 100", "28 52, 54 50, 80 46")),
        GlyphVariant(0.7, ("14 10, 50 4, 82 4, 70 34, 46 100", "18 58, 50 56, 88 52")),
        GlyphVariant(0.5, ("8 18, 14 4!, 50 6, 84 4!, 58 52, 44 100", "30 62, 76 54")),
        # A serif where the pen starts.
        GlyphVariant(1.5, ("12 26, 16 6!, 50 5, 86 3!, 66 40, 54 70, 50 100",)),
        GlyphVariant(1, ("10 30, 30 14, 50 6, 88 4!, 66 44, 58 72, 54 100",)),
        GlyphVariant(1, ("8 34, 14 6!, 48 8, 84 6, 88 26, 74 60, 66 100",)),
        GlyphVariant(0.7, ("10 30, 20 6, 52 10, 82 2, 80 30, 66 64, 62 100",)),
        # A wavy bar, a short bar, and a curved stem.
        GlyphVariant(1, ("10 14, 30 4, 52 14, 86 4!, 60 52, 46 100",)),
        GlyphVariant(1, ("24 16, 50 8, 74 0!, 60 46, 50 100",), legible=False),
        GlyphVariant(1, ("6 16, 46 10, 92 0!, 56 36, 42 66, 44 100",)),
        GlyphVariant(0.6, ("8 8, 50 2, 90 6, 82 28, 52 58, 34 78, 24 100",)),
        GlyphVariant(0.8, ("0 34, 30 12, 70 4, 96 10, 92 36, 66 66, 50 100",)),
        GlyphVariant(0.7, ("4 58, 14 16!, 50 8, 94 2!, 70 40, 56 74, 50 100",)),
        GlyphVariant(0.6, ("8 16, 50 4, 88 0!, 60 48, 44 100", "24 62, 60 58, 104 58")),
        GlyphVariant(
            0.6, ("16 44, 22 10, 54 0, 74 18, 60 56, 42 100", "20 58, 84 48"), legible=False
        ),
        GlyphVariant(0.5, ("0 50, 40 24, 100 6!, 56 44, 16 84",), legible=False),
        # A serif as deep as a cup.
        GlyphVariant(0.7, ("10 14, 20 36, 54 22, 96 0!, 66 46, 44 100",), legible=False),
        GlyphVariant(0.5, ("20 2, 16 26!, 52 22, 92 2!, 70 50, 58 100",), legible=False),
        GlyphVariant(0.5, ("0 26, 40 6, 86 18, 92 46, 74 76, 48 98",)),
        GlyphVariant(0.4, ("30 26, 14 18, 30 4, 60 8, 90 0!, 64 48, 50 100",)),
    ),
    "8": (
        # Begun at the upper right and ended there.
        GlyphVariant(
            4, ("80 14, 52 0, 24 14, 34 38, 64 58, 76 82, 48 99, 22 84, 38 56, 66 34, 80 14",)
        ),
        GlyphVariant(
            1.5, ("92 18, 64 4, 30 14, 38 36, 58 54, 60 82, 38 99, 18 84, 36 62, 70 38, 96 12",)
        ),
        GlyphVariant(2, ("88 6, 52 2, 26 18, 46 40, 70 64, 64 94, 34 98, 26 74, 52 48, 84 14",)),
        GlyphVariant(
            1.5, ("72 10, 44 2, 24 20, 44 42, 66 64, 60 92, 32 98, 20 78, 42 56, 70 36, 88 4",)
        ),
        GlyphVariant(
            1.5, ("70 18, 46 2, 18 16, 26 38, 54 52, 74 76, 50 98, 24 86, 38 60, 62 44, 76 26",)
        ),
        GlyphVariant(
            1, ("104 10, 60 6, 20 18, 30 38, 62 52, 66 78, 36 96, 8 82, 26 62, 62 46, 92 30",)
        ),
        GlyphVariant(
            1, ("78 22, 60 2, 28 8, 26 30, 56 48, 80 72, 60 98, 26 94, 20 72, 46 52, 66 40",)
        ),
        # Begun at the upper right and ended at the upper left.
        GlyphVariant(
            1, ("82 2, 60 32, 34 62, 24 86, 48 99, 70 82, 56 56, 32 34, 30 12, 54 2, 74 16",)
        ),
        GlyphVariant(0.7, ("88 0, 62 36, 30 66, 30 94, 62 96, 66 70, 38 42, 28 18, 48 6",)),
        # Begun in the middle.
        GlyphVariant(
            2, ("52 46, 26 26, 40 2, 70 6, 74 30, 50 48, 22 68, 30 96, 66 98, 80 72, 52 46",)
        ),
        GlyphVariant(
            1, ("50 50, 24 32, 36 4, 66 2, 78 26, 52 48, 34 72, 36 96, 58 98, 62 76, 50 50",)
        ),
        GlyphVariant(
            1, ("44 44, 66 34, 78 14, 52 0, 28 14, 42 40, 66 62, 68 90, 38 99, 24 78, 46 48",)
        ),
        # Begun at the top.
        GlyphVariant(1.5, ("52 1, 24 18, 44 44, 72 66, 70 94, 40 98, 24 76, 44 50, 74 24, 52 1",)),
        GlyphVariant(
            1, ("34 8, 24 28, 50 46, 78 68, 62 97, 28 94, 22 70, 54 46, 76 22, 58 2, 32 6",)
        ),
        # Two rings.
        GlyphVariant(
            1,
            (
                "54 0, 24 12, 28 38, 56 46, 80 30, 76 8, 50 0",
                "52 46, 16 60, 18 88, 50 99, 84 88, 80 60, 50 46",
            ),
        ),
        GlyphVariant(
            0.7,
            (
                "58 2, 20 8, 10 34, 44 48, 84 38, 86 10, 52 2",
                "40 48, 14 68, 24 94, 62 98, 86 78, 70 52, 44 50",
            ),
        ),
        # Small below, and small above.
        GlyphVariant(
            1, ("80 8, 48 0, 14 18, 30 48, 56 66, 62 90, 44 99, 30 86, 44 62, 76 40, 84 12",)
        ),
        GlyphVariant(
            1, ("66 8, 46 0, 34 14, 50 32, 82 58, 76 94, 34 99, 12 74, 36 44, 62 26, 68 10",)
        ),
        # A large head on a narrow foot, leaning.
        GlyphVariant(
            0.8,
            ("60 34, 30 30, 30 8, 70 0, 92 16, 70 44, 36 78, 16 98, 8 84, 34 56, 60 36",),
            legible=False,
        ),
        GlyphVariant(
            0.7,
            ("40 20, 60 2, 86 8, 78 34, 50 62, 26 94, 12 90, 26 64, 46 40, 32 18, 50 4",),
            legible=False,
        ),
        # Open above: an s with a long upstroke.
        GlyphVariant(
            1, ("66 14, 44 8, 24 22, 40 44, 68 64, 64 94, 34 98, 24 78, 48 50, 72 24, 92 0",)
        ),
        GlyphVariant(0.7, ("40 4, 22 24, 36 44, 62 64, 64 90, 38 99, 22 82, 40 58, 66 32, 72 2",)),
        GlyphVariant(
            0.7,
            ("98 4, 60 10, 28 24, 42 44, 66 62, 68 86, 40 98, 14 82, 38 62, 64 46",),
            legible=False,
        ),
        # Rings of unlike size, begun in the middle.
        GlyphVariant(
            0.7, ("50 40, 22 34, 18 8, 54 0, 78 18, 58 40, 88 60, 84 92, 44 99, 28 74, 56 42",)
        ),
        GlyphVariant(
            0.6, ("44 52, 10 34, 22 2, 66 2, 92 26, 64 52, 38 66, 40 94, 68 98, 72 74, 48 54",)
        ),
        # Small rings on a long upstroke.
        GlyphVariant(
            0.7,
            ("58 42, 36 36, 30 50, 56 66, 56 88, 34 98, 24 84, 50 66, 72 40, 84 0",),
            legible=False,
        ),
        GlyphVariant(
            0.6, ("50 34, 26 28, 24 46, 46 60, 50 86, 26 98, 14 82, 40 62, 66 36, 98 10",)
        ),
        # Open below, as a ribbon; and with a dent above, as a heart.
        GlyphVariant(
            0.6, ("24 98, 40 60, 66 34, 70 10, 46 0, 30 18, 46 46, 70 70, 78 100",), legible=False
        ),
        GlyphVariant(
            0.6, ("50 14, 30 0, 14 18, 40 48, 80 70, 60 98, 24 84, 40 56, 82 30, 78 4, 50 16",)
        ),
        # Two rings side by side rather than one above the other.
        GlyphVariant(
            0.5,
            (
                "44 0, 10 16, 18 48, 58 52, 80 30, 64 4, 34 2",
                "54 40, 22 60, 40 96, 88 92, 98 58, 60 42",
            ),
        ),
    ),
    "9": (
        # A straight stem.
        GlyphVariant(4, ("78 14, 48 2, 18 22, 24 46, 54 46, 80 16!, 74 56, 66 100",)),
        GlyphVariant(2, ("80 8, 46 0, 12 20, 20 44, 52 42, 82 12!, 80 52, 78 100",)),
        GlyphVariant(2, ("74 8, 40 4, 14 30, 36 52, 66 36, 80 6!, 64 52, 46 100",)),
        GlyphVariant(1, ("88 20, 66 4, 30 12, 8 40, 26 54, 60 36, 86 12!, 70 54, 54 100",)),
        GlyphVariant(1, ("66 16, 44 2, 20 20, 28 42, 54 38, 70 14!, 64 54, 58 100",)),
        # The ring runs into the stem.
        GlyphVariant(1.5, ("62 44, 30 46, 22 18, 54 0, 78 20, 74 52, 66 78, 58 100",)),
        GlyphVariant(1, ("70 40, 34 46, 16 22, 42 0, 72 10, 76 40, 70 100",)),
        # A bent stem.
        GlyphVariant(2, ("80 20, 56 0, 22 12, 18 40, 50 48, 78 22, 78 52, 70 78, 40 99, 16 90",)),
        GlyphVariant(1, ("70 30, 46 46, 18 38, 26 8, 60 0, 80 12, 80 50, 72 84, 44 98, 18 88",)),
        GlyphVariant(1, ("82 12, 46 0, 18 22, 32 48, 64 40, 82 10!, 84 54, 72 90, 46 100, 20 92",)),
        # Open at the top or the right.
        GlyphVariant(0.6, ("26 6, 12 28, 28 48, 60 42, 80 6!, 74 52, 66 100",), legible=False),
        GlyphVariant(1, ("76 4, 36 6, 14 30, 34 48, 66 38, 74 26, 70 60, 62 100",)),
        GlyphVariant(1, ("90 6, 54 2, 24 22, 36 42, 70 34, 74 48, 60 76, 44 100",), legible=False),
        # A flat, broad ring.
        GlyphVariant(0.8, ("90 18, 50 6, 8 24, 16 48, 60 44, 92 20!, 84 60, 72 100",)),
        # A large ring on a short stem.
        GlyphVariant(
            0.8, ("78 12, 42 0, 8 36, 18 78, 50 76, 80 18!, 82 60, 92 100",), legible=False
        ),
        GlyphVariant(0.7, ("70 10, 34 4, 10 36, 30 66, 66 44, 78 6!, 78 54, 74 100",)),
        # A bent stem that closes below.
        GlyphVariant(
            0.6, ("74 12, 44 0, 20 18, 34 42, 70 32, 76 10!, 82 56, 66 96, 28 98, 14 80, 34 72",)
        ),
        # Open, or flat.
        GlyphVariant(
            0.6, ("60 2, 22 18, 20 40, 50 44, 88 26", "84 14, 68 56, 60 100"), legible=False
        ),
        GlyphVariant(0.3, ("30 0, 14 24, 40 40, 78 22!, 66 60, 44 80, 40 100",), legible=False),
        GlyphVariant(0.5, ("92 14, 40 4, 0 22, 14 44, 60 38, 96 16!, 98 60, 104 100",)),
        # A tiny ring on a long stem.
        GlyphVariant(0.6, ("62 10, 44 0, 32 16, 46 30, 63 12!, 58 60, 44 100",), legible=False),
        GlyphVariant(
            0.5, ("66 8, 44 2, 34 20, 50 28, 66 10, 62 60, 56 90, 70 100",), legible=False
        ),
        # The ring begins or ends on the other side of the stem.
        GlyphVariant(0.7, ("88 38, 36 46, 18 24, 46 0, 72 14, 62 54, 52 100",), legible=False),
        GlyphVariant(
            0.5, ("70 14, 40 2, 16 26, 40 44, 96 26", "76 4, 66 56, 56 100"), legible=False
        ),
        # As an a, and as a g.
        GlyphVariant(
            0.4, ("74 6, 40 0, 8 44, 14 84, 44 86, 78 40, 86 2!, 82 60, 90 100",), legible=False
        ),
        GlyphVariant(0.9, ("78 22, 50 40, 22 26, 36 2, 70 4, 82 28, 84 66, 60 98, 14 92",)),
    ),
}

TEST_WAYS = {name: tuple(way for way in ways if way.legible) for name, ways in WAYS.items()}
TEST_HABITS = Habits(
    slant=(0.16, 0.2),
    width=(0.86, 0.12),
    pen=(2.5, 0.25),
    shake=0.04,
    rotation=0.09,
    warp=0.24,
    pressure=0.1,
    gaps=0.3,
    haste=0.15,
)
