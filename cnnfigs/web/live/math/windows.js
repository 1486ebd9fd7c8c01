// Which pixels does a window lie on, and what is made of them?

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

export const POOLS = {
  max: (members) => Math.max(...members),
  mean: (members) => sum(members) / members.length,
};

/** Rows, columns and maps: units are maps of one value. */
export const sizeOf = (shape) => (shape.length === 3 ? shape : [1, 1, shape.at(-1)]);

/**
 * The pixels that a window lies on at one place of the answer, and at which place of the window
 * each is. What lies beyond the border is left out: its products would be 0.
 */
export function pixelsInWindow(layer, [rows, columns], place) {
  const [height, width] = layer.window;
  const [down, right] = layer.dilation ?? [1, 1];
  const across = sizeOf(layer.shape)[1];
  const top = Math.floor(place / across) * layer.stride[0] - layer.padding[0];
  const left = (place % across) * layer.stride[1] - layer.padding[1];
  const pixels = [];
  for (let y = 0; y < height; y++) {
    const row = top + y * down;
    if (row < 0 || row >= rows) continue;
    for (let x = 0; x < width; x++) {
      const column = left + x * right;
      if (column < 0 || column >= columns) continue;
      pixels.push({ pixel: row * columns + column, tap: y * width + x });
    }
  }
  return pixels;
}
