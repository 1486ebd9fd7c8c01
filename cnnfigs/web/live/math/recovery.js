// How are nine weights found from pictures alone? Stochastic gradient descent in full: filter a piece
// of a picture with the kernel so far, see how far off each value is, and move each weight against its
// gradient, which is itself a cross-correlation, of the piece with the error.

export const SIDE = 3; // Weights of a kernel, to the right and down.
const PIECE = 32; // Pixels of a piece of the picture, to the right and down.
const RATE = 0.05;

/** A picture with mean 0 and standard deviation 1. */
export function standardized({ width, values }) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return { width, values: Float64Array.from(values, (value) => (value - mean) / deviation) };
}

/** What a kernel makes of a picture, row by row: only where it lies on it as a whole. */
export function filtered({ width, values }, kernel) {
  const side = Math.sqrt(kernel.length);
  const across = width - side + 1;
  const result = new Float64Array(across ** 2);
  for (let row = 0, i = 0; row < across; row++) {
    for (let column = 0; column < across; column++, i++) {
      let sum = 0;
      for (let y = 0; y < side; y++) {
        const at = (row + y) * width + column;
        for (let x = 0; x < side; x++) sum += values[at + x] * kernel[y * side + x];
      }
      result[i] = sum;
    }
  }
  return { width: across, values: result };
}

/** Nine weights that are learned from a picture before and after it was filtered. */
export class Recovery {
  steps = 0;

  constructor(picture, hidden, seed) {
    this.picture = standardized(picture);
    this.hidden = hidden;
    this.random = minimalStandard(seed);
    this.kernel = Array.from({ length: SIDE ** 2 }, () => this.#normal());
    this.gradient = new Array(SIDE ** 2).fill(0);
  }

  #normal() {
    const [size, turn] = [1 - this.random(), this.random()];
    return Math.sqrt(-2 * Math.log(size)) * Math.cos(2 * Math.PI * turn);
  }

  #piece() {
    const { width, values } = this.picture;
    const [row, column] = [0, 0].map(() => Math.floor(this.random() * (width - PIECE + 1)));
    const rows = Array.from({ length: PIECE }, (_, y) => {
      const at = (row + y) * width + column;
      return values.subarray(at, at + PIECE);
    });
    const piece = new Float64Array(PIECE ** 2);
    rows.forEach((line, y) => piece.set(line, y * PIECE));
    return { width: PIECE, values: piece };
  }

  /** Correct each weight once; returns the loss before it. */
  step() {
    const piece = this.#piece();
    const [found, wanted] = [this.kernel, this.hidden].map((kernel) => filtered(piece, kernel));
    const errors = found.values.map((value, i) => value - wanted.values[i]);
    const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    this.gradient = Array.from(filtered(piece, errors).values, (sum) => (2 * sum) / errors.length);
    this.kernel = this.kernel.map((weight, i) => weight - RATE * this.gradient[i]);
    this.steps++;
    return loss;
  }

  /** How far the weight that is furthest off is from the hidden one. */
  get off() {
    return Math.max(...this.kernel.map((weight, i) => Math.abs(weight - this.hidden[i])));
  }
}

/** Random numbers from 0 to 1 that belong to a seed: the minimal standard of Park and Miller. */
function minimalStandard(seed) {
  let state = 1 + (((seed + 1) * 48271) % 2147483646);
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
