// Which of what stands out are the paper's own lines? As in cnnfigs/images/printed_lines.py: what is
// straight, thin, and crosses most of the picture.

import {
  FREE_END,
  LONG_LINE,
  SMALLEST_RULED,
  STEEPEST_LINE,
  WHOLE_LINE,
  WIDEST_LINE,
} from "../constants.js";
import { round } from "./ink.js";
import {
  both,
  dilate,
  map,
  only,
  percentile,
  piecesOf,
  turn,
  valuesAt,
  without,
} from "./planes.js";

const { floor, max, min } = Math;

/** The mask without its lines. Where a stroke crosses a line, the stroke stays whole. */
export function withoutLines(mask) {
  if (min(mask.width, mask.height) < SMALLEST_RULED) return mask;
  const thinLines = (plane) => thin(plane, levelLines(plane));
  return without(without(mask, thinLines(mask)), turn(thinLines(turn(mask))));
}

/** Lines without those that end inside: the foot of a 2, the bar of a 7. */
function offThePicture(lines) {
  const free = FREE_END * lines.width;
  const goesOn = ({ box }) => box[1] < free || box[3] > lines.width - free;
  return only(piecesOf(lines).filter(goesOn), lines);
}

/** Where nearly level lines run, from one side of the picture. */
function levelLines(mask) {
  const { width, height } = mask;
  const thick = dilate(mask, 1).values;
  const found = map(mask, () => 0);
  const length = round(LONG_LINE * width);
  const steps = floor((STEEPEST_LINE * width) / 4);
  const sums = new Float64Array(width + 1);
  for (let step = -steps; step <= steps; step++) {
    // Columns are moved up or down, so that lines of this slope lie level.
    const places = Array.from(
      { length: width },
      (_, x) => round(4 * step * (x / width - 0.5)) * width + x,
    );
    for (let start = 0; start < height * width; start += width) {
      let [first, last] = [width, -1];
      for (let x = 0; x < width; x++) {
        sums[x + 1] = sums[x] + (thick[start + places[x]] ?? 0);
        const from = x + 1 - length;
        if (from < 0 || sums[x + 1] - sums[from] < WHOLE_LINE * length) continue;
        first = min(first, from);
        last = x;
      }
      for (let x = first; x <= last; x++) found.values[start + places[x]] = 1;
    }
  }
  return offThePicture(both(dilate(found, 1), mask, (a, b) => a && b));
}

/** Where a level line is no thicker than it is elsewhere: no stroke crosses it there. */
function thin(mask, line) {
  const thick = { ...mask, values: runLengths(mask) };
  // Strokes that run along the line are in it too.
  const usual = percentile(valuesAt(thick, line), 20);
  const widest = max(2, WIDEST_LINE * max(mask.width, mask.height));
  return both(line, thick, (on, run) => on && usual <= widest && run <= 1.5 * usual + 1);
}

/** For each pixel, how long the run of ink is, up and down, that it belongs to. */
function runLengths({ width, height, values }) {
  const lengths = new Float64Array(values.length);
  for (let x = 0; x < width; x++) {
    for (let y = 0, start = 0; y <= height; y++) {
      if (y < height && values[y * width + x]) continue;
      for (let k = start; k < y; k++) lengths[k * width + x] = y - start;
      start = y + 1;
    }
  }
  return lengths;
}
