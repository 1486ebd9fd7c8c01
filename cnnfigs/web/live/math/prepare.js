// How does the reader's own picture become what the network was trained on? As in
// cnnfigs/images/digit_photo.py, with the same numbers: the ink of one digit is found on its paper.

import {
  EDGE,
  EVEN,
  FULL_INK,
  GRAIN,
  LEAST_CONTRAST,
  LONGEST_SIDE,
  MARGIN,
  MOST_INK,
  NO_INK,
  SHORTEST_SIDE,
  SURE_CONTRAST,
  TINY,
} from "../constants.js";
import { clip, framed, transpose } from "./ink.js";
import { isInkDark, reliefOf } from "./ink_on_paper.js";
import { insideFrames, noDigit, theDigit } from "./one_digit.js";
import { above, both, dilate, map, percentile, piecesOf, valuesAt, without } from "./planes.js";
import { withoutLines } from "./printed_lines.js";

const { abs, ceil, floor, max, min } = Math;
const ADVICE =
  "take a sharp, close picture of one dark digit on plain paper (or a light one on a dark " +
  "ground) with some paper on all sides";
const GREY = [0.2125, 0.7154, 0.0721];
const COLOURS = [[0, 0, 1], [0, 1], [1]]; // Yellow ink is as bright as paper, and dark in blue.

/** 784 grey values of a digit in MNIST's frame, from the pixels (RGBA) of a photo or a drawing. */
export function prepare(picture) {
  const isGrey = picture.data.every((value, i, data) => i % 4 > 1 || value === data[i + 1]);
  let why;
  for (const weights of isGrey ? [GREY] : [GREY, ...COLOURS]) {
    const [ink, error] = attempt(() => inkOf(planeOf(picture, weights)));
    if (ink) return framed(ink);
    if (!why || error.many) why = error;
    if (error.many) break;
  }
  throw new Error(`no digit found, ${why.message}: ${ADVICE}`);
}

/** What a function returns, or nothing and why there is no digit. */
function attempt(find) {
  try {
    return [find()];
  } catch (error) {
    return [null, error];
  }
}

/** Grey values, 0 black to 1 white: the means of squares, at most 400 × 400. */
function planeOf({ data, width: columns, height: rows }, weights) {
  const step = ceil(max(columns, rows) / LONGEST_SIDE);
  const [width, height] = [floor(columns / step), floor(rows / step)];
  if (min(width, height) < SHORTEST_SIDE) throw noDigit("the picture is too small or narrow");
  const levelAt = (_, i) =>
    weights.reduce((sum, share, k) => sum + share * data[4 * i + k], 0) / 255;
  const levels = Float64Array.from({ length: columns * rows }, levelAt);
  const opaque = levels.filter((_, i) => data[4 * i + 3] > 127);
  if (!opaque.length) throw noDigit("the picture is transparent");
  const middle = percentile(opaque, 50);
  // Mostly opaque, it brings its own paper; otherwise what is opaque is the ink itself.
  const paper = opaque.length > levels.length / 2 ? middle : middle < 0.5;
  const values = new Float64Array(width * height);
  levels.forEach((level, i) => {
    const [x, y] = [i % columns, i / columns].map((place) => floor(place / step));
    const value = paper + (level - paper) * (data[4 * i + 3] / 255);
    if (x < width && y < height) values[y * width + x] += value / step ** 2;
  });
  return { width, height, values };
}

/** How much ink of the digit there is at each pixel, 0 none to 1 full. */
function inkOf(plane) {
  const found = eitherInk(plane);
  if (!found.atEdge) return found.ink;
  // Cut to its ink: with paper laid around, strokes along the edge are no edge of a table.
  const margin = max(2, floor(MARGIN * max(plane.width, plane.height)));
  return attempt(() => eitherInk(onSheet(plane, margin)).ink)[0] ?? found.ink;
}

function onSheet(plane, margin) {
  const level = percentile(plane.values, 50);
  const along = (lines) => {
    const length = lines.width + 2 * margin;
    const placed = (line) => Array.from({ length }, (_, i) => line[i - margin] ?? level);
    return transpose(lines, length, placed);
  };
  return along(along(plane));
}

/** The ink that seems to be there, dark or light; or the other, of a sheet on a table. */
function eitherInk(plane) {
  const dark = isInkDark(plane);
  const light = map(plane, (value) => 1 - value);
  const [first, error] = attempt(() => darkInk(dark ? plane : light, LEAST_CONTRAST));
  if (first) return first;
  if (error.many) throw error;
  const [other] = attempt(() => darkInk(dark ? light : plane, SURE_CONTRAST));
  if (other && !other.atEdge) return other;
  throw error;
}

function darkInk(plane, least) {
  const { width, height } = plane;
  const relief = reliefOf(plane);
  const mask = above(relief);
  const shareOf = ({ values }) => values.reduce((a, b) => a + b) / values.length;
  if (!(percentile(valuesAt(relief, mask), FULL_INK) >= least && shareOf(mask) < MOST_INK))
    throw noDigit("nothing stands out");
  const framed = insideFrames(mask);
  const plain = withoutLines(framed);
  const digit = theDigit(plain, without(framed, plain));
  const inked = valuesAt(relief, digit);
  const full = percentile(inked, FULL_INK);
  const isEven = percentile(inked, 50) > EVEN * full;
  if (!isEven && (shareOf(digit) > TINY || full < SURE_CONTRAST)) throw noDigit();
  // Grey edges are part of a stroke; the paper's grain is not.
  const wide = dilate(digit, 1 + floor(EDGE * max(width, height)));
  const near = without(wide, without(mask, digit));
  const paper = valuesAt(
    map(relief, abs),
    map(mask, (on) => !on),
  );
  const faint = min(GRAIN * percentile(paper, 50), NO_INK * full);
  const ink = both(relief, near, (value, on) => on * clip((value - faint) / (full - faint), 0, 1));
  return { ink, atEdge: piecesOf(digit).some((piece) => piece.atEdge) };
}
