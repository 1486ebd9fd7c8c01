// How much ink is there at each place of a photo, whatever the light? As in
// cnnfigs/images/ink_on_paper.py.

import {
  DARKEST_PAPER,
  EDGE_OF_INK,
  MOST_INK_NEARBY,
  NEIGHBOURHOOD,
  PAPER_AROUND,
  WIDEST_STROKE,
} from "../constants.js";
import { round } from "./ink.js";
import { above, blur, both, dilate, map, percentile, slide } from "./planes.js";

const { floor, max, min } = Math;

const sizeOf = ({ width, height }) => max(width, height);
const oddSide = (plane, share) => 2 * round((share * sizeOf(plane)) / 2) + 1;

/** By what share of the paper's light each pixel is darker than paper: ink is high. */
export function reliefOf(plane) {
  const side = oddSide(plane, WIDEST_STROKE);
  // A square that is wider than any stroke covers ink, and fits into shadows, tables and dark edges.
  const closed = slide(slide(plane, side, max, side - 1), side, min);
  const depth = (paper, value) => (paper - value) / max(paper, DARKEST_PAPER);
  const share = both(closed, plane, depth);
  return both(share, paperLevel(share, above(share)), (value, level) => value - level);
}

/** Is ink dark? Wherever there is some, there is more paper than ink. */
export function isInkDark(plane) {
  const side = oddSide(plane, NEIGHBOURHOOD);
  const [high, low] = [max, min].map((pick) => slide(plane, side, pick, floor(side / 2)).values);
  const range = high.map((value, i) => value - low[i]);
  const least = 0.5 * percentile(range, 99.5);
  let [near, ink] = [0, 0];
  range.forEach((apart, i) => {
    near += apart >= least;
    ink += apart >= least && 2 * plane.values[i] < high[i] + low[i];
  });
  return ink / near < MOST_INK_NEARBY;
}

/** What is left of the paper at each pixel, from the paper around it. */
function paperLevel(plane, ink) {
  const far = PAPER_AROUND * sizeOf(plane);
  const share = map(dilate(ink, 1 + floor(EDGE_OF_INK * sizeOf(plane))), (near) => 1 - near);
  const sums = blur(
    both(plane, share, (value, trust) => value * trust),
    far,
  );
  return both(sums, blur(share, far), (sum, weight) => (weight > 1e-6 ? sum / weight : 0));
}
