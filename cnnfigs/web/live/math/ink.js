// What does the network see of a drawing? Its ink, cropped, scaled into 20 × 20 pixels and centred by
// mass in 28 × 28: MNIST's recipe, as in cnnfigs/images/digit_photo.py. A plane is { width, height, values }.

import { BOX, CENTRE, FAINTEST, FRAME } from "../constants.js";

const { ceil, exp, floor, max, min, sqrt } = Math;

const SIDE = 112; // Of the plane that strokes are drawn in. Places on the pad are 0 to 255.
const REACH = 6.5; // Of a stroke from its middle: MNIST's are 2 to 3 of 28 pixels wide.

export const clip = (value, low, high) => min(high, max(low, value));

/**
 * What returns the ink, 0 to 1, of strokes, each of which is a list of places [x, y]. It draws only
 * what has come since it was called the last time.
 */
export function growingInk() {
  let strokes = [null]; // As they were: at first like none that can come.
  let drawn; // How many places of each.
  let values;
  return (now) => {
    const grown = strokes.every((stroke, i) => stroke === now[i] && drawn[i] <= stroke.length);
    if (!grown) [drawn, values] = [[], new Float64Array(SIDE * SIDE)];
    strokes = [...now];
    strokes.forEach((stroke, s) => {
      for (let i = drawn[s] ?? 0; i < stroke.length; i++) {
        drawLine(values, stroke[max(0, i - 1)], stroke[i]);
      }
      drawn[s] = stroke.length;
    });
    return { width: SIDE, height: SIDE, values };
  };
}

/** A line with round ends and a soft edge, one pixel wide. */
function drawLine(values, from, to) {
  const [ax, ay, bx, by] = [...from, ...to].map((place) => ((place + 0.5) * SIDE) / 256 - 0.5);
  const [dx, dy] = [bx - ax, by - ay];
  const first = (a, b) => ceil(max(0, min(a, b) - REACH));
  const last = (a, b) => min(SIDE - 1, max(a, b) + REACH);
  const slope = dx / (dy || 1e-9); // A level line reaches all along its rows.
  const reach = REACH * sqrt(1 + slope ** 2);
  for (let y = first(ay, by); y <= last(ay, by); y++) {
    const middle = ax + (y - ay) * slope;
    const right = min(last(ax, bx), middle + reach);
    for (let x = max(first(ax, bx), ceil(middle - reach)); x <= right; x++) {
      const share = clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1), 0, 1);
      const far = sqrt((x - ax - share * dx) ** 2 + (y - ay - share * dy) ** 2);
      values[y * SIDE + x] = max(values[y * SIDE + x], min(1, REACH - far));
    }
  }
}

/** Ink in MNIST's frame, its longer side so long: 784 grey values, 0 background to 255 ink. */
export function framed(ink, box = BOX) {
  const image = new Uint8Array(FRAME ** 2);
  if (!ink.values.some((value) => value > FAINTEST)) return image;
  const crop = cropColumns(cropColumns(ink));
  const size = (length) => max(1, round((box * length) / max(crop.width, crop.height)));
  const { width, height, values } = resizeColumns(
    resizeColumns(crop, size(crop.width)),
    size(crop.height),
  );
  const total = values.reduce((a, b) => a + b);
  const start = (length, placeOf) => {
    const centre = values.reduce((sum, value, i) => sum + value * placeOf(i), 0) / total;
    return clip(round(CENTRE - centre), 0, FRAME - length);
  };
  const corner = start(height, (i) => floor(i / width)) * FRAME + start(width, (i) => i % width);
  const most = max(...values);
  values.forEach((value, i) => {
    image[corner + floor(i / width) * FRAME + (i % width)] = round((255 * value) / most);
  });
  return image;
}

/** Each line of a plane changed, and the plane transpose: a second time, and its columns are too. */
export function transpose({ width, height, values }, length, change) {
  const result = new Float64Array(length * height);
  for (let y = 0; y < height; y++) {
    const line = change(values.subarray(y * width, (y + 1) * width));
    for (let x = 0; x < length; x++) result[x * height + y] = line[x];
  }
  return { width: height, height: length, values: result };
}

/** Lines without what is empty at the left and right of all. */
function cropColumns(plane) {
  let [first, end] = [plane.width, 0];
  plane.values.forEach((value, i) => {
    const x = i % plane.width;
    if (value > FAINTEST) [first, end] = [min(first, x), max(end, x + 1)];
  });
  return transpose(plane, end - first, (line) => line.subarray(first, end));
}

/** Lines of another length; blurLine before, so that nothing falls between two pixels. */
function resizeColumns(plane, length) {
  const step = plane.width / length;
  const weights = gaussianKernel(max(0, (step - 1) / 2));
  const inside = mirror(2 * plane.width - 2, 0);
  return transpose(plane, length, (line) => {
    const smooth = blurLine(line, weights, inside);
    return Float64Array.from({ length }, (_, i) => {
      const before = floor((i + 0.5) * step - 0.5);
      const share = (i + 0.5) * step - 0.5 - before;
      return (1 - share) * smooth[inside(before)] + share * smooth[inside(before + 1)];
    });
  });
}

/** Which pixel stands for one beyond a line's end? The mirror is on the last pixel, or after it (1). */
export const mirror = (period, after) => (i) => {
  const place = period && ((i % period) + period) % period;
  return min(place, period - after - place);
};

/** The weights of a Gaussian, from the middle outwards. */
export function gaussianKernel(deviation) {
  const length = floor(4 * deviation + 1.5);
  const weights = Array.from({ length }, (_, i) => (i ? exp(-0.5 * (i / deviation) ** 2) : 1));
  const total = 2 * weights.reduce((a, b) => a + b) - 1;
  return weights.map((weight) => weight / total);
}

export function blurLine(line, weights, inside) {
  const reach = weights.length - 1;
  const long = new Float64Array(line.length + 2 * reach);
  for (let i = 0; i < long.length; i++) long[i] = line[inside(i - reach)];
  return line.map((_, i) => {
    let sum = weights[0] * long[i + reach];
    for (let j = 1; j <= reach; j++)
      sum += weights[j] * (long[i + reach - j] + long[i + reach + j]);
    return sum;
  });
}

/** Halves go to the even number, as in Python. */
export const round = (value) =>
  2 * Math.round(value / 2) === value + 0.5 ? value + 0.5 : ceil(value - 0.5);
