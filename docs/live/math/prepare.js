// How does the reader's own picture become what the network was trained on? Step by step and number
// by number as in cnnfigs/images/digit_photo.py.

import { blurLine, clip, framed, gaussianKernel, mirror, transpose } from "./ink.js";

const { abs, ceil, max, min, sqrt } = Math;

/** 784 grey values of a digit in MNIST's frame, from the pixels (RGBA) of a photo or a drawing. */
export function prepare(picture) {
  const plane = grey(picture);
  return framed({ ...plane, values: ink(plane) });
}

function refuse(reason) {
  throw new Error(
    `${reason}: take a sharp, close picture of one dark digit on plain paper (or a light one on a ` +
      "dark ground) with some paper on all sides",
  );
}

/** Grey values, 0 black to 1 white: the means of squares, at most 400 × 400. */
function grey({ data, width: sourceWidth, height: sourceHeight }) {
  const step = ceil(max(sourceWidth, sourceHeight) / 400);
  const [width, height] = [Math.floor(sourceWidth / step), Math.floor(sourceHeight / step)];
  if (min(sourceWidth, sourceHeight) < 8 || min(width, height) < 3)
    refuse("the picture is too small");
  const level = (i) => (0.2125 * data[i] + 0.7154 * data[i + 1] + 0.0721 * data[i + 2]) / 255;
  const paper = paperBehind(data, level);
  const values = new Float64Array(width * height);
  for (let y = 0; y < height * step; y++) {
    for (let x = 0; x < width * step; x++) {
      const i = 4 * (y * sourceWidth + x);
      const value = paper + (level(i) - paper) * (data[i + 3] / 255);
      values[Math.floor(y / step) * width + Math.floor(x / step)] += value / step ** 2;
    }
  }
  return { width, height, values };
}

/** What is transparent is paper that the ink stands out from. */
function paperBehind(data, level) {
  const levels = [];
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 127) levels.push(level(i));
  if (!levels.length) refuse("the picture is wholly transparent");
  const middle = percentile(Float64Array.from(levels), 50);
  // Mostly opaque, it brings its own paper; otherwise what is opaque is the ink itself.
  return levels.length > data.length / 8 ? middle : Number(middle < 0.5);
}

/** How much ink of the digit there is at each pixel, 0 none to 1 full. */
function ink({ width, height, values }) {
  const border = values.map(
    (_, i) => i < width || i >= width * (height - 1) || (i + 1) % width < 2,
  );
  const without = (level) => (value, i) => value - level[i];
  const at = (mask) => relief.filter((_, i) => mask[i]);
  let relief = values.map(without(surfaceThroughBorder(border, width, height, values)));
  // The paper is at 0 now, and the ink on the side that reaches further from it.
  if (percentile(relief, 99.5) <= -percentile(relief, 0.5)) relief = relief.map((value) => -value);
  relief = relief.map(without(paperLevel(otsuMask(relief), { width, height, values: relief })));
  const mask = otsuMask(relief);
  const full = percentile(at(mask), 90);
  if (!(full >= 0.08)) refuse("no digit found, nothing stands out from the paper");
  if (standardDeviation(at(border)) > 0.15 * full)
    refuse("no digit found, the border is no plain paper");
  // Grey edges are part of a stroke; the paper's grain is not.
  const reach = 1 + Math.floor(max(width, height) / 100);
  const background = dilate(mask, width, reach).map((near) => 1 - near);
  const floor = min(3 * standardDeviation(at(background)), full / 3);
  const digit = dilate(largestPieces(mask, width), width, reach);
  return relief.map((value, i) => digit[i] * clip((value - floor) / (full - floor), 0, 1));
}

/** The plane, tilted and bent like uneven light, that runs through the border. */
function surfaceThroughBorder(border, width, height, values) {
  const terms = (i) => {
    const x = (2 * (i % width)) / (width - 1) - 1;
    const y = (2 * Math.floor(i / width)) / (height - 1) - 1;
    return [1, x, y, x * y, x * x, y * y];
  };
  const at = (i) => terms(i).reduce((sum, term, k) => sum + term * weights[k], 0);
  const trust = border.slice();
  let weights;
  for (let round = 0; round < 5; round++) {
    const sums = terms(0).map(() => new Float64Array(7));
    trust.forEach((share, i) => {
      const known = share ? [...terms(i), values[i]] : [];
      known.forEach((a, k) => k < 6 && known.forEach((b, l) => (sums[k][l] += share * a * b)));
    });
    weights = solveLinear(sums);
    // Huber's weights: a stroke that runs off the picture has little say in what paper is.
    border.forEach((on, i) => on && (trust[i] = min(1, 0.01 / abs(values[i] - at(i)))));
  }
  return values.map((_, i) => at(i));
}

/** Equations solved by elimination. */
function solveLinear(rows) {
  rows.forEach((pivot, k) => {
    rows.forEach((row, l) => {
      const share = row[k] / pivot[k];
      if (k !== l) row.forEach((_, m) => (row[m] -= share * pivot[m]));
    });
  });
  return rows.map((row, k) => row[6] / row[k]);
}

/** The level of the paper at each pixel, from the paper around it. */
function paperLevel(mask, { width, height, values }) {
  const size = max(width, height);
  const weights = gaussianKernel(size / 8);
  const smooth = (plane, length) =>
    transpose(plane, length, (line) => blurLine(line, weights, mirror(2 * length, 1)));
  const blur = (share) => smooth(smooth({ width, height, values: share }, width), height).values;
  const share = Float64Array.from(
    dilate(mask, width, 1 + Math.floor(size / 50)),
    (near) => 1 - near,
  );
  const sums = blur(share.map((value, i) => value * values[i]));
  return blur(share).map((weight, i) => (weight > 1e-6 ? sums[i] / weight : 0));
}

/** Where values lie above Otsu's threshold: of 256, the one that sets the two means furthest variance. */
function otsuMask(values) {
  const [low, high] = [min, max].map((extreme) => values.reduce((a, b) => extreme(a, b)));
  const counts = new Float64Array(256);
  for (const value of values)
    counts[clip(Math.floor((256 * (value - low)) / (high - low)), 0, 255)]++;
  const levels = counts.map((_, bin) => low + ((bin + 0.5) * (high - low)) / 256);
  const whole = counts.reduce((sum, count, bin) => sum + count * levels[bin], 0);
  let [countBelow, sum, best, threshold] = [0, 0, 0, low];
  counts.forEach((count, bin) => {
    countBelow += count;
    sum += count * levels[bin];
    const rest = values.length - countBelow;
    const variance = countBelow * rest * (sum / countBelow - (whole - sum) / rest) ** 2;
    if (variance > best) [best, threshold] = [variance, levels[bin]];
  });
  return Uint8Array.from(values, (value) => value > threshold);
}

/** The mask without its specks. Pieces hang together by sides or corners. */
function largestPieces(mask, width) {
  const left = mask.slice();
  const pieces = [];
  mask.forEach((_, start) => {
    const piece = left[start] ? [start] : [];
    left[start] = 0;
    for (const i of piece) {
      for (let k = 0; k < 9; k++) {
        const column = (i % width) + (k % 3) - 1;
        const j = i + width * (Math.floor(k / 3) - 1) + (k % 3) - 1;
        if (column >= 0 && column < width && left[j]) left[piece[piece.push(j) - 1]] = 0;
      }
    }
    if (piece.length) pieces.push(piece);
  });
  const most = max(...pieces.map((piece) => piece.length));
  const kept = pieces.filter((piece) => piece.length >= 0.04 * most);
  const share = pieces.flat().length / mask.length;
  if (kept.length > 6 || share > 0.45) refuse("no digit found, too much stands out from the paper");
  kept.flat().forEach((i) => (left[i] = 1));
  return left;
}

/** A mask dilate by so many steps to the sides. */
function dilate(mask, width, steps) {
  if (!steps) return mask;
  const isBeside = (i) => (i % width && mask[i - 1]) || ((i + 1) % width && mask[i + 1]);
  const more = mask.map((here, i) => here || isBeside(i) || mask[i - width] || mask[i + width]);
  return dilate(more, width, steps - 1);
}

function percentile(values, share) {
  const sorted = values.slice().sort();
  const place = (share / 100) * (sorted.length - 1);
  const before = Math.floor(place);
  return sorted[before] + (place - before) * (sorted[ceil(place)] - sorted[before]);
}

function standardDeviation(values) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length || 1));
}
