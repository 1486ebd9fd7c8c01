// How does a reader's own photograph of clothes, or of anything, become 28 × 28 grey values?

import { FRAME, LEAST_CONTRAST, LONGEST_SIDE } from "../constants.js";
import { framed } from "./ink.js";

const { abs, floor, max, min, round } = Math;
const CORNER = 0.08; // Of the sides: so much of the ground is seen in each corner.
const GROUND = 0.1; // Of a garment's lightest: less is the ground's own grain.
const LIGHTEST = 0.98; // Of a garment's pixels: the others may gleam.

/** A garment, light on dark, its longer side 28 pixels long, as those of Fashion-MNIST. */
export function prepareGarment(picture) {
  const { width, height } = picture;
  const scale = min(1, LONGEST_SIDE / max(width, height));
  const plane = means(picture, { width: round(width * scale), height: round(height * scale) });
  const ground = groundOf(plane);
  const apart = plane.values.map((value, i) => abs(value - ground(i)));
  const full = apart.slice().sort()[floor(LIGHTEST * (apart.length - 1))];
  if (full < LEAST_CONTRAST)
    throw new Error("no garment found: lay one garment on a plain ground that it stands out from");
  const values = apart.map((value) => (value > GROUND * full ? min(1, value / full) : 0));
  return framed({ ...plane, values }, FRAME);
}

/** The middle of a photograph of anything, in grey. */
export function prepareGrey(picture) {
  const side = min(picture.width, picture.height);
  const { values } = means(picture, { width: FRAME, height: FRAME, side });
  return Uint8Array.from(values, (value) => round(255 * value));
}

/** Means of a whole picture, or of the square in its middle, in so many rectangles: 0 to 1. */
function means({ data, width: columns, height: rows }, { width, height, side }) {
  const [high, wide] = [side ?? rows, side ?? columns];
  if (high < height || wide < width || min(height, width) < 8)
    throw new Error(`the picture is too small: it must have ${FRAME} × ${FRAME} pixels or more`);
  const [top, left] = [floor((rows - high) / 2), floor((columns - wide) / 2)];
  const values = new Float64Array(width * height);
  const counts = values.slice();
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const i = 4 * ((top + y) * columns + left + x);
      const grey = (0.2125 * data[i] + 0.7154 * data[i + 1] + 0.0721 * data[i + 2]) / 255;
      const place = floor((y * height) / high) * width + floor((x * width) / wide);
      values[place] += 1 + (data[i + 3] / 255) * (grey - 1); // What is transparent is white.
      counts[place] += 1;
    }
  }
  return { width, height, values: values.map((sum, i) => sum / counts[i]) };
}

/** The ground at each pixel, between what it is in the corners. */
function groundOf({ width, height, values }) {
  const [wide, high] = [width, height].map((length) => max(1, floor(CORNER * length)));
  const corner = (top, left) => {
    const seen = [];
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++) seen.push(values[(top + y) * width + left + x]);
    return seen.sort((a, b) => a - b)[floor(seen.length / 2)];
  };
  const [above, below] = [0, height - high].map((top) =>
    [0, width - wide].map((left) => corner(top, left)),
  );
  return (i) => {
    const [x, y] = [(i % width) / (width - 1), floor(i / width) / (height - 1)];
    const [left, right] = [0, 1].map((k) => above[k] + y * (below[k] - above[k]));
    return left + x * (right - left);
  };
}
