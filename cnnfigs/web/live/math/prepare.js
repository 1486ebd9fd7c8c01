// How does the reader's own picture become what the network was trained on? As in
// cnnfigs/images/digit_photo.py, with the same numbers: the ink of one digit is found on its paper.

import {
  CUT_INK,
  EDGE,
  EVEN,
  FULL_INK,
  GRAIN,
  LEAST_CONTRAST,
  LONGEST_SIDE,
  MARGIN,
  MOST_INK,
  MOST_PIECES,
  NO_INK,
  SHORTEST_SIDE,
  SURE_CONTRAST,
  TINY,
} from "../constants.js";
import { clip, framed, transpose } from "./ink.js";
import { isInkDark, reliefOf } from "./ink_on_paper.js";
import { insideFrames, manyDigits, noDigit, theDigit } from "./one_digit.js";
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
    const [digit, error] = attempt(() => framed(inkOf(planeOf(picture, weights))));
    if (digit) return digit;
    why = error.message;
    if (error.cause) break;
  }
  throw new Error(`no digit found, ${why}: ${ADVICE}`);
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
function planeOf({ data, width, height }, weights) {
  const step = ceil(max(width, height) / LONGEST_SIDE);
  if (min(width, height) < SHORTEST_SIDE * step) throw noDigit(false, "the picture is too small");
  const levelAt = (_, i) =>
    weights.reduce((sum, share, k) => sum + share * data[4 * i + k], 0) / 255;
  const levels = Float64Array.from({ length: width * height }, levelAt);
  const opaque = levels.filter((_, i) => data[4 * i + 3] > 127);
  const middle = percentile(opaque, 50); // NaN where all is transparent, and nothing stands out.
  // Mostly opaque, it brings its own paper; otherwise what is opaque is the ink itself.
  const paper = opaque.length > levels.length / 2 ? middle : middle < 0.5;
  const values = levels.map((level, i) => paper + ((level - paper) * data[4 * i + 3]) / 255);
  return resized(
    { width, height, values },
    (length) => floor(length / step),
    (line, i) => line.subarray(i * step, (i + 1) * step).reduce((a, b) => a + b) / step,
  );
}

/** A plane whose lines have another length, and so its columns. */
function resized(plane, lengthOf, valueAt) {
  const along = (lines) => {
    const length = lengthOf(lines.width);
    const valuesOf = (line) => Array.from({ length }, (_, i) => valueAt(line, i));
    return transpose(lines, length, valuesOf);
  };
  return along(along(plane));
}

/** How much ink of the digit there is at each pixel, 0 none to 1 full. */
function inkOf(plane) {
  const light = map(plane, (value) => 1 - value);
  const [likely, other] = isInkDark(plane) ? [plane, light] : [light, plane];
  const [found, error] = attempt(() => darkInk(likely, LEAST_CONTRAST));
  if (found) return found[1] ? cutInk(likely) : found[0];
  // A sheet on a table is light on dark as a whole.
  if (error.cause) throw error;
  const [turned] = attempt(() => darkInk(other, SURE_CONTRAST));
  if (turned && !turned[1]) return turned[0];
  throw error;
}

/** The same of a photo that is cut to its ink: with paper laid around, no stroke is a table's edge. */
function cutInk(plane) {
  const margin = ceil(MARGIN * max(plane.width, plane.height));
  const level = percentile(plane.values, 50);
  const sheet = resized(
    plane,
    (length) => length + 2 * margin,
    (line, i) => line[i - margin] ?? level,
  );
  return darkInk(sheet, LEAST_CONTRAST)[0];
}

/** The same of dark ink, and whether it touches the picture's edge. */
function darkInk(plane, least) {
  const relief = reliefOf(plane);
  const mask = maskOf(relief, least);
  const framed = insideFrames(mask);
  const plain = withoutLines(framed);
  const [digit, atEdge] = theDigit(plain, without(framed, plain));
  return [strengthOf(relief, mask, digit), atEdge];
}

const shareOf = ({ values }) => values.reduce((a, b) => a + b) / values.length;

/** What stands out, unless nothing does, or too much. */
function maskOf(relief, least) {
  const mask = above(relief);
  if (!(percentile(valuesAt(relief, mask), FULL_INK) >= least))
    throw noDigit(false, "nothing stands out");
  // Cut to its ink, a digit fills more of the picture than bricks or gravel may.
  if (shareOf(mask) > (piecesOf(mask).length > MOST_PIECES ? MOST_INK : CUT_INK))
    throw manyDigits();
  return mask;
}

/** How much ink there is in a digit, 0 to 1, if a pen wrote it. */
function strengthOf(relief, mask, digit) {
  const full = percentile(valuesAt(relief, digit), FULL_INK);
  const isEven = percentile(valuesAt(relief, digit), 50) > EVEN * full;
  if (!isEven && (shareOf(digit) > TINY || full < SURE_CONTRAST)) throw noDigit(true);
  // Grey edges are part of a stroke; the paper's grain is not.
  const wide = dilate(digit, 1 + floor(EDGE * max(relief.width, relief.height)));
  const near = without(wide, without(mask, digit));
  const paper = valuesAt(
    map(relief, abs),
    map(mask, (on) => !on),
  );
  const faint = min(GRAIN * percentile(paper, 50), NO_INK * full);
  return both(relief, near, (value, on) => on * clip((value - faint) / (full - faint), 0, 1));
}
