// How is a map of evidence drawn on its image? Each value covers one stride of the image, around the
// middle of what it sees, as in the still figures.

import { paint, pixelOf } from "./colours.js";

const ENLARGED = 4; // Pixels of the canvas for one of the image.
const HEAT = 0.7; // Of the map's colour in the mixture.

/** Where a map with this field lies on the image: its first edge and its step, for each axis. */
export function placesOf(field, [rows, columns], size) {
  return [0, 1].map((axis) => {
    const length = [rows, columns][axis];
    if (!field?.stride.every(Boolean)) return { first: 0, step: size[axis] / length, length };
    const step = field.stride[axis];
    return { first: field.offset[axis] + (field.size[axis] - step) / 2, step, length };
  });
}

const mix = (one, other, share) =>
  [0, 8, 16, 24].reduce((mixed, shift) => {
    const [a, b] = [one, other].map((pixel) => (pixel >>> shift) & 255);
    return mixed | (Math.round(a + (b - a) * share) << shift);
  }, 0) >>> 0;

/** Paint an image of 28 × 28, a map on it, and the frame of a square. */
export function paintHeat(canvas, image, { values, places, limits, square }) {
  paint(canvas, 28 * ENLARGED, 28 * ENLARGED, (y, x) => {
    const [row, column] = [y, x].map((at) => Math.floor(at / ENLARGED));
    const hidden =
      square &&
      row >= square.top &&
      row < square.top + square.size &&
      column >= square.left &&
      column < square.left + square.size;
    const grey = (0xff000000 | (image[28 * row + column] * 0x010101)) >>> 0;
    if (!values) return hidden ? 0xff8c7c80 : grey;
    const [r, c] = places.map(({ first, step }, axis) =>
      Math.floor(([y, x][axis] / ENLARGED - first) / step),
    );
    const inside = r >= 0 && c >= 0 && r < places[0].length && c < places[1].length;
    const seen = inside ? mix(grey, pixelOf(values[r * places[1].length + c], limits), HEAT) : grey;
    return hidden ? mix(seen, 0xff8c7c80, 0.5) : seen;
  });
}

/** Where the largest value of a map is, as rows and columns of the image. */
export function peakOf(values, places) {
  const best = values.indexOf(Math.max(...values));
  const columns = places[1].length;
  return [Math.floor(best / columns), best % columns].map((at, axis) => {
    const { first, step } = places[axis];
    return Math.min(27, Math.max(0, Math.round(first + (at + 0.5) * step - 0.5)));
  });
}

/** How alike two maps are: Pearson's correlation; null where one of them is the same everywhere. */
export function correlation(one, other) {
  const count = one.length;
  const mean = (values) => values.reduce((a, b) => a + b, 0) / count;
  const [m, n] = [mean(one), mean(other)];
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    both += (one[i] - m) * (other[i] - n);
    first += (one[i] - m) ** 2;
    second += (other[i] - n) ** 2;
  }
  return first && second ? both / Math.sqrt(first * second) : null;
}
