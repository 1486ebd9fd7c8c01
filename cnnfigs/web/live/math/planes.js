// What is done to grey values and masks over and over? A plane is { width, height, values }; a mask
// is a plane of zeros and ones.

import { blurLine, clip, gaussianKernel, mirror, transpose } from "./ink.js";

const { ceil, floor, max, min, sqrt } = Math;

export const map = (plane, change) => ({ ...plane, values: plane.values.map(change) });
export const both = (a, b, change) => map(a, (value, i) => change(value, b.values[i]));
export const without = (a, b) => both(a, b, (one, other) => one && !other);
export const valuesAt = ({ values }, mask) => values.filter((_, i) => mask.values[i]);
export const turn = (plane) => transpose(plane, plane.width, (line) => line);

/** The largest or smallest value in each square, edges going on so many pixels beyond the picture. */
export function slide(plane, size, pick, beyond = 0) {
  const along = (lines) => {
    const { width } = lines;
    return transpose(lines, width + 2 * beyond - size + 1, (line) => {
      let values = Float64Array.from(
        { length: width + 2 * beyond },
        (_, i) => line[clip(i - beyond, 0, width - 1)],
      );
      for (let reach = 1, next; reach < size; reach = next) {
        next = min(2 * reach, size);
        const step = next - reach;
        values = values.map((value, i) => pick(value, values[i + step] ?? value));
      }
      return values;
    });
  };
  return along(along(plane));
}

/** A mask wider by so many steps to the sides. */
export function dilate(mask, steps) {
  if (!steps) return mask;
  const { width, values } = mask;
  const beside = (i) => (i % width && values[i - 1]) || ((i + 1) % width && values[i + 1]);
  const more = (here, i) => here || beside(i) || values[i - width] || values[i + width] || 0;
  return dilate(map(mask, more), steps - 1);
}

export function blur(plane, deviation) {
  const weights = gaussianKernel(deviation);
  const along = (lines) =>
    transpose(lines, lines.width, (line) => blurLine(line, weights, mirror(2 * lines.width, 1)));
  return along(along(plane));
}

/** Otsu's threshold: of 256, the one that sets the two means furthest apart. */
export function above({ values, ...plane }) {
  const [low, high] = [min, max].map((extreme) => values.reduce((a, b) => extreme(a, b)));
  const counts = new Float64Array(256);
  for (const value of values) counts[clip(floor((256 * (value - low)) / (high - low)), 0, 255)]++;
  const whole = counts.reduce((sum, count, bin) => sum + count * bin, 0);
  let [below, sum, best, threshold] = [0, 0, 0, high];
  counts.forEach((count, bin) => {
    below += count;
    sum += count * bin;
    const rest = values.length - below;
    const variance = (sum * values.length - whole * below) ** 2 / (below * rest);
    if (variance > best) [best, threshold] = [variance, low + ((bin + 0.5) * (high - low)) / 256];
  });
  return { ...plane, values: values.map((value) => value > threshold) };
}

export function percentile(values, share) {
  const sorted = values.slice().sort();
  const place = (share / 100) * (sorted.length - 1);
  const before = floor(place);
  return sorted[before] + (place - before) * (sorted[ceil(place)] - sorted[before]);
}

/** Ink that hangs together, by sides or corners (9), or what is between, by sides (5 of 9). */
export function piecesOf({ width, height, values }, corners = true) {
  const left = values.slice();
  const pieces = [];
  left.forEach((_, start) => {
    if (!left[start]) return;
    left[start] = 0;
    const pixels = [start];
    const box = [height, width, 0, 0];
    const sums = [0, 0, 0, 0, 0];
    for (const i of pixels) {
      const [x, y] = [i % width, floor(i / width)];
      [y, x, y + 1, x + 1].forEach((at, k) => (box[k] = (k < 2 ? min : max)(box[k], at)));
      [x, y, x * x, y * y, x * y].forEach((term, k) => (sums[k] += term));
      for (let k = 0; k < 9; k++) {
        const [column, j] = [x, i + width * (floor(k / 3) - 1)].map((at) => at + (k % 3) - 1);
        if ((corners || k % 2) && column >= 0 && column < width && left[j]) {
          left[j] = 0;
          pixels.push(j);
        }
      }
    }
    pieces.push(pieceOf(pixels, box, sums, width, height));
  });
  return pieces;
}

function pieceOf(pixels, box, sums, columns, rows) {
  const [top, left, bottom, right] = box;
  const [height, width] = [bottom - top, right - left];
  const area = pixels.length;
  const [x, y, xx, yy, xy] = sums.map((sum) => sum / area);
  const [a, b, c] = [xx - x * x, yy - y * y, xy - x * y];
  const root = sqrt(max(0, a * b - c * c));
  const slenderness = root / (a + b || 1);
  return {
    pixels,
    box,
    height,
    width,
    area,
    size: max(height, width),
    slenderness,
    solidity: 2 * slenderness + area / (16 * root),
    rim: min(top, left, rows - bottom, columns - right),
  };
}

/** The mask of some pieces, on a plane as another. */
export function only(pieces, plane) {
  const values = new Float64Array(plane.values.length);
  for (const { pixels } of pieces) for (const i of pixels) values[i] = 1;
  return { ...plane, values };
}
