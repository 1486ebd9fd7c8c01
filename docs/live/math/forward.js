// What does each layer make of the values before it?
//
// Values lie in one row of numbers, as Keras has them: the channels of the first pixel, then those
// of the pixel to its right, and so on, line by line. A kernel lies as [row][column][input map]
// [output map], so that the weights which lead from one value to all output maps are neighbours.

/** What all layers make of an image, the first layer's first. */
export function forward(network, image) {
  const activations = [];
  let values = image;
  let shape = network.input;
  for (const layer of network.layers) {
    values = OPERATIONS[layer.operation](values, shape, layer);
    shape = layer.shape;
    activations.push(values);
  }
  return activations;
}

const OPERATIONS = {
  correlate,
  dense,
  flatten: (values) => values,
  max: pool,
  mean: pool,
};

/** A convolutional layer: at each place, all kernels are laid on the patch below them. */
function correlate(values, shape, layer) {
  const [height, width, maps] = layer.shape;
  const channels = shape[2];
  const answer = new Float32Array(height * width * maps);
  const patch = emptyPatch(layer.window[0] * layer.window[1] * channels);
  for (let place = 0; place < height * width; place++) {
    patch.count = 0;
    for (const { pixel, tap } of pixelsInWindow(layer, shape, place)) {
      for (let channel = 0; channel < channels; channel++) {
        const input = tap * channels + channel;
        addToPatch(patch, values[pixel * channels + channel], input * maps);
      }
    }
    answer.set(activate(weightedSums(patch, layer), layer.activation), place * maps);
  }
  return answer;
}

/** A dense layer: the patch is everything, and a unit stands where there was a map. */
function dense(values, _, layer) {
  const patch = emptyPatch(values.length);
  values.forEach((value, input) => addToPatch(patch, value, input * layer.shape[0]));
  return Float32Array.from(activate(weightedSums(patch, layer), layer.activation));
}

/** Pooling: each channel by itself, one value for each group of pixels. */
function pool(values, shape, layer) {
  const summary = POOLS[layer.operation];
  const [height, width, channels] = layer.shape;
  const answer = new Float32Array(height * width * channels);
  for (let place = 0; place < height * width; place++) {
    const pixels = pixelsInWindow(layer, shape, place);
    for (let channel = 0; channel < channels; channel++) {
      const members = pixels.map(({ pixel }) => values[pixel * channels + channel]);
      answer[place * channels + channel] = summary(members);
    }
  }
  return answer;
}

export const POOLS = {
  max: (members) => Math.max(...members),
  mean: (members) => sum(members) / members.length,
};

/**
 * The pixels that a window lies on at one place of the answer, and at which place of the window
 * each is. What lies beyond the border is left out: its products would be 0.
 */
export function pixelsInWindow(layer, [rows, columns], place) {
  const [height, width] = layer.window;
  const top = Math.floor(place / layer.shape[1]) * layer.stride[0] - layer.padding[0];
  const left = (place % layer.shape[1]) * layer.stride[1] - layer.padding[1];
  const pixels = [];
  for (let y = Math.max(0, -top); y < height && top + y < rows; y++) {
    for (let x = Math.max(0, -left); x < width && left + x < columns; x++) {
      pixels.push({ pixel: (top + y) * columns + left + x, tap: y * width + x });
    }
  }
  return pixels;
}

/** Room for the values of a patch, and for where in the kernel the weights of each begin. */
function emptyPatch(size) {
  return { count: 0, values: new Float64Array(size), starts: new Int32Array(size) };
}

function addToPatch(patch, value, start) {
  if (value === 0) return; // ReLU has made many so, and nothing comes of them.
  patch.values[patch.count] = value;
  patch.starts[patch.count++] = start;
}

/** For each map or unit: its bias, and each value of the patch times the weight between the two. */
function weightedSums({ count, values, starts }, { kernel, bias, shape }) {
  const maps = shape.at(-1);
  const sums = bias ? Float64Array.from(bias) : new Float64Array(maps);
  let i = 0;
  // Four values at a time: each sum is then fetched and put back a quarter as often.
  for (; i + 4 <= count; i += 4) {
    const [a, b, c, d] = [values[i], values[i + 1], values[i + 2], values[i + 3]];
    const [p, q, r, s] = [starts[i], starts[i + 1], starts[i + 2], starts[i + 3]];
    for (let map = 0; map < maps; map++) {
      sums[map] +=
        a * kernel[p + map] + b * kernel[q + map] + c * kernel[r + map] + d * kernel[s + map];
    }
  }
  for (; i < count; i++) {
    for (let map = 0; map < maps; map++) sums[map] += values[i] * kernel[starts[i] + map];
  }
  return sums;
}

/** Linear passes sums on. ReLU stops negative ones. Softmax makes shares of them that add up to 1. */
export function activate(sums, activation) {
  if (activation === "relu") return sums.map((value) => Math.max(value, 0));
  if (activation !== "softmax") return sums;
  const largest = Math.max(...sums); // Taken off first, so that no power is too large to be written.
  const powers = sums.map((value) => Math.exp(value - largest));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** A network's layers with their weights after one training step, cut from the row of all. */
export function withWeights(manifest, numbers, step = 0) {
  const cut = (weight) => {
    if (!weight) return null;
    const start = step * manifest.weights.count + weight.start;
    const size = weight.shape.reduce((a, b) => a * b);
    const whole = numbers.subarray(start, start + size);
    // Few weights come as two halves each, the second of which is what the first was rounded by.
    return weight.halves === 1 ? whole : whole.map((half, i) => half + numbers[start + size + i]);
  };
  const layers = manifest.layers.map((layer) => {
    return { ...layer, kernel: cut(layer.kernel), bias: cut(layer.bias) };
  });
  return { ...manifest, layers };
}
