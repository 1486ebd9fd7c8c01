"""At which numbers does a photo count as one of a digit? The browser's scripts are given the same.

Those of ink and paper are tuned on training images of MNIST, laid on uneven and noisy paper, and on
drawn photos, against scikit-image's photographs, blank pages and noise, none of which show a digit.
"""

from __future__ import annotations

# MNIST's frame: the digit fits into 20 by 20 pixels, and its centre of mass lies at row and
# column 14 of 28 by 28, as near as whole pixels allow.
FRAME, BOX, CENTRE = 28, 20, 14
FAINTEST = 0.15  # of full ink, for a pixel to count when cropping

# The photo. A stroke is a tenth of a digit wide: more pixels than this only cost time.
READ_AT = 1_200  # as the browser does, which makes photographs of phones smaller
LONGEST_SIDE = 400
SHORTEST_SIDE = 8
LEAST_CONTRAST = 0.08  # of the paper's light
MOST_INK = 0.365  # of the picture
CUT_INK = 0.42  # the same of one that is cut to its ink, which has few pieces
SURE_CONTRAST = 0.3  # where the ink is not what it seemed to be, dark or light
FULL_INK = 90  # of 100 values of ink: so high are the darkest
EVEN = 0.7  # of full ink: as high is half of a digit's
TINY = 0.002  # of the picture: digits as small are all edge
GRAIN = 4.5  # times what half of the paper's pixels stay below: fainter is no ink
NO_INK = 0.2  # of full ink: at most so much is grain
EDGE = 0.01  # of the longest side: how far a stroke's grey edge reaches
BRIM = 0.005  # of the longest side: what comes as near to an edge runs off the picture
MARGIN = 0.1  # of paper laid around a photo that is cut to its ink

# Light and ink, in shares of the picture's longest side.
WIDEST_STROKE = 0.4  # what is wider than this is light or ground, not ink
NEIGHBOURHOOD = 0.25  # of a place: more of it is paper than ink, or it is all paper
MOST_INK_NEARBY = 0.55  # of the places that have both nearby
PAPER_AROUND = 0.125  # how far paper speaks for the paper beside it
EDGE_OF_INK = 0.02  # paper so near to ink isn't trusted to be paper
DARKEST_PAPER = 0.3  # what is darker is a table, and its grain no ink

# Printed lines.
LONG_LINE = 0.55  # of the picture's width or height
STEEPEST_LINE = 0.2  # rows per column: a picture that is held aslant
WHOLE_LINE = 0.93  # of a line is there: print has gaps
WIDEST_LINE = 0.03  # of the longest side
SMALLEST_RULED = 60  # pixels: below, a stroke of a digit is as thin as a line
FREE_END = 0.03  # of the picture: a stroke ends before that, and a line goes on

# Pieces.
THICKEST_FRAME = 0.3  # of its box: what has more ink is a net or gravel
HELD = 0.25  # of a frame, or of what is longest: a digit is at least as large
LEAST_DIGIT = 0.1  # of the picture, where other things run off it
SPECK = 0.04  # of the largest piece
ROD = 0.16  # as wide as long, at most
BAR = 0.25  # the same of what lies, and is no digit beside something that could be one
SOLID = 1.52  # a sheet with what is on it; the broadest pen's 6 has 1.49
REMAINS = 0.75  # of a piece lies along a line that was taken away: it was part of that line
NEAR = 0.12  # of a digit's height: a gap in a digit
LOW = 0.15  # of a digit's height, at its bottom: there an underline may begin
FOOT = 0.06  # of a digit's height: an underline lies lower
WIDEST_FOOT = 1.15  # of the digit's width
PEN = 1.25  # of a digit's height: what is straight and longer lies on the paper
LONGEST_BAR = 1.3  # of a digit's width or height
PART = 0.6  # of a digit's size, at most: a part that came off
SHARED = 0.25  # of a box lies in another one's
MOST_PIECES = 6  # of a digit that a pen left gaps in
MOST_OTHERS = 12  # pieces that could be strokes: more are print, bricks or gravel
WIDEST_DIGIT = 2.0  # of its height
STROKE = 0.1  # of the digit's ink: what could be a stroke
SECOND = 0.15  # of the digit's ink: so much another one has at least
LIKE_A_DIGIT = 0.5  # of the digit's height: what is as high as this is another one
