// How does a class's score change with each value of a layer, or of the image? From the scores back,
// layer by layer: what a value is worth is what it adds to the values after it, times their worth.

import { pixelsInWindow, sizeOf } from "./windows.js";

const SQUASHING = ["softmax", "sigmoid", "hard_sigmoid", "tanh", "hard_tanh"];
const count = (shape) => shape.reduce((a, b) => a * b, 1);

/** The reverse pass of one network. `start` makes a runner of a network, for the large products. */
export class Reverse {
  #start;
  #runners = {}; // By layer: convolutions with their kernels turned.

  constructor(network, start) {
    this.network = network;
    this.#start = start;
  }

  /** The gradient of a class's score, before softmax, with respect to a layer; -1 is the image. */
  async gradient(image, activations, label, index) {
    const { layers, input } = this.network;
    const last = layers.length - 1;
    const worth = { [last]: new Float32Array(count(layers[last].shape)) };
    worth[last][label] = 1;
    for (let i = last; i > index; i--) {
      if (!worth[i]) continue;
      const layer = layers[i];
      // A squashed score is flat where the network is sure: it is taken before that.
      if (i < last || !SQUASHING.includes(layer.activation)) slope(layer, activations[i], worth[i]);
      const [from] = layer.inputs;
      const given = { values: activations[from] ?? image, shape: layers[from]?.shape ?? input };
      const back = await this.#back(layer, i, given, worth[i]);
      if (worth[from]) back.forEach((each, k) => (worth[from][k] += each));
      else worth[from] = back;
    }
    return worth[index] ?? new Float32Array(count(layers[index]?.shape ?? input));
  }

  async #back(layer, index, given, worth) {
    const { operation, groups = 1, stride, dilation = [1, 1] } = layer;
    if (operation === "correlate" && groups === 1 && Math.max(...stride, ...dilation) === 1) {
      this.#runners[index] ??= await this.#start(turned(layer, given.shape));
      return this.#runners[index].run(worth)[0];
    }
    if (!BACK[operation])
      throw new Error(`there is no way back through ${layer.name} (${operation}) here`);
    return BACK[operation](layer, given, worth);
  }
}

/** Multiply by the slope of a layer's activation, as its values show it. */
function slope({ name, activation = "linear", settings = {} }, values, worth) {
  const { high = Infinity, slope: below = 0, threshold = 0 } = settings;
  const of = {
    linear: () => 1,
    relu: threshold ? null : (y) => (y <= 0 ? below : Number(y < high)),
    sigmoid: (y) => y * (1 - y),
    tanh: (y) => 1 - y * y,
  }[activation];
  if (!of) throw new Error(`there is no way back through ${name} (${activation}) here`);
  if (activation === "linear") return;
  for (let i = 0; i < worth.length; i++) worth[i] *= of(values[i]);
}

/** The network of one layer that takes what a convolution's maps are worth back to its input. */
function turned({ name, window, padding, kernel, shape }, from) {
  const [rows, columns] = window;
  const [channels, maps] = kernel.shape.slice(2);
  const values = new Float32Array(kernel.values.length);
  for (let tap = 0; tap < rows * columns; tap++)
    for (let channel = 0; channel < channels; channel++)
      for (let map = 0; map < maps; map++)
        values[((rows * columns - 1 - tap) * maps + map) * channels + channel] =
          kernel.values[(tap * channels + channel) * maps + map];
  const layer = {
    name,
    operation: "correlate",
    inputs: [-1],
    shape: from,
    window,
    stride: [1, 1],
    padding: padding.map((before, axis) => window[axis] - 1 - before),
    kernel: { shape: [rows, columns, maps, channels], values },
  };
  return { input: shape, layers: [layer] };
}

const BACK = {
  activate: (_, __, worth) => worth.slice(),
  flatten: (_, __, worth) => worth.slice(),

  dense({ kernel }, { values }, worth) {
    const [size, units] = kernel.shape;
    return Float32Array.from(values, (_, i) => {
      const [row, input] = [Math.floor(i / size), i % size];
      let total = 0;
      for (let unit = 0; unit < units; unit++)
        total += worth[row * units + unit] * kernel.values[input * units + unit];
      return total;
    });
  },

  correlate(layer, { values, shape }, worth) {
    const maps = layer.shape[2];
    const { groups = 1, kernel } = layer;
    const [depth, near] = [maps / groups, shape[2] / groups];
    return scattered(layer, { values, shape }, (back, pixels, place) => {
      for (const { pixel, tap } of pixels)
        for (let map = 0; map < maps; map++) {
          const each = worth[place * maps + map];
          if (!each) continue;
          const first = pixel * shape[2] + Math.floor(map / depth) * near;
          for (let channel = 0; channel < near; channel++)
            back[first + channel] += each * kernel.values[(tap * near + channel) * maps + map];
        }
    });
  },

  max: (layer, { values, shape }, worth) =>
    scattered(layer, { values, shape }, (back, pixels, place) => {
      const maps = shape[2];
      for (let map = 0; map < maps; map++) {
        let best = pixels[0].pixel * maps + map; // Of several, the first, as in Keras.
        for (const { pixel } of pixels)
          if (values[pixel * maps + map] > values[best]) best = pixel * maps + map;
        back[best] += worth[place * maps + map];
      }
    }),

  mean: (layer, { values, shape }, worth) =>
    scattered(layer, { values, shape }, (back, pixels, place) => {
      const maps = shape[2];
      for (const { pixel } of pixels)
        for (let map = 0; map < maps; map++)
          back[pixel * maps + map] += worth[place * maps + map] / pixels.length;
    }),
};

/** Give what each place is worth back to the pixels that its window lies on. */
function scattered(layer, { values, shape }, give) {
  const back = new Float32Array(values.length);
  const [height, width] = sizeOf(layer.shape);
  for (let place = 0; place < height * width; place++)
    give(back, pixelsInWindow(layer, shape, place), place);
  return back;
}
