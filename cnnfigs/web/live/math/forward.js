// What does each layer make of the values before it?
//
// Values lie in one row of numbers, as Keras has them: the channels of the first pixel, then those
// of the pixel to its right, and so on, line by line. A kernel lies as [row][column][input map]
// [output map], so that the weights which lead from one value to all output maps are neighbours.

import { activate } from "./activations.js";
import { REARRANGED } from "./rearranged.js";
import { POOLS, pixelsInWindow, sizeOf } from "./windows.js";

/** A network that runs in plain JavaScript. */
export class Plain {
  kind = "JavaScript";

  constructor(network) {
    this.load(network);
  }

  /** Take the weights of a network of the same layers. */
  load(network) {
    this.network = network;
  }

  /** What all layers make of an image; those of the first may be given, and all be changed. */
  run(image, before = [], change) {
    const { network } = this;
    const activations = [...before];
    for (const layer of network.layers.slice(before.length)) {
      const inputs = layer.inputs.map((index) => ({
        values: index < 0 ? image : activations[index],
        shape: index < 0 ? network.input : network.layers[index].shape,
      }));
      const values = activate(OPERATIONS[layer.operation](inputs, layer), layer);
      change?.(activations.length, values);
      activations.push(values);
    }
    return activations;
  }
}

/** What a layer makes of its inputs, each with its values and their shape, before it is activated. */
export const OPERATIONS = {
  ...REARRANGED,
  correlate,
  dense,
  max: pool,
  mean: pool,
};

/** A convolutional layer: at each place, all kernels of a group of maps are laid on the patch. */
function correlate([{ values, shape }], layer) {
  const [height, width, maps] = layer.shape;
  const { groups = 1 } = layer;
  const [depth, channels] = [maps / groups, shape[2] / groups];
  const answer = new Float32Array(height * width * maps);
  const patch = emptyPatch(layer.window[0] * layer.window[1] * channels);
  for (let place = 0; place < height * width; place++) {
    const pixels = pixelsInWindow(layer, shape, place);
    for (let group = 0; group < groups; group++) {
      patch.count = 0;
      for (const { pixel, tap } of pixels) {
        const first = pixel * shape[2] + group * channels;
        for (let channel = 0; channel < channels; channel++) {
          const input = tap * channels + channel;
          addToPatch(patch, values[first + channel], input * maps + group * depth);
        }
      }
      answer.set(weightedSums(patch, layer, group * depth, depth), place * maps + group * depth);
    }
  }
  return answer;
}

/** A dense layer: the patch is everything, and a unit stands where there was a map. */
function dense([{ values }], { kernel, bias }) {
  const [size, units] = kernel.shape;
  const answer = new Float32Array((values.length / size) * units);
  const patch = emptyPatch(size);
  // Of values in rows, each row is a patch of its own.
  for (let row = 0; row * size < values.length; row++) {
    patch.count = 0;
    for (let input = 0; input < size; input++) {
      addToPatch(patch, values[row * size + input], input * units);
    }
    answer.set(weightedSums(patch, { kernel, bias }, 0, units), row * units);
  }
  return answer;
}

/** Pooling: each channel by itself, one value for each group of pixels. */
function pool([{ values, shape }], layer) {
  const summary = POOLS[layer.operation];
  const [height, width, channels] = sizeOf(layer.shape);
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
function weightedSums(
  { count, values, starts },
  { kernel: { values: kernel }, bias },
  first,
  maps,
) {
  const sums = new Float64Array(maps);
  if (bias) for (let map = 0; map < maps; map++) sums[map] = bias.values[first + map];
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

/** A network's layers with their weights after one training step, cut from the row of all. */
export function withWeights(manifest, words, step = 0) {
  const cut = ({ start, shape, fixed }) => {
    const first = step * manifest.weights.count + start;
    const size = shape.reduce((a, b) => a * b, 1);
    const values = fixed ? inSteps(words, first, size, shape.at(-1)) : whole(words, first, size);
    if (!values.every(Number.isFinite)) throw new Error("a weight of the network is no number");
    return { shape, values };
  };
  const layers = manifest.layers.map((layer) => {
    const { kernel, bias } = layer;
    return { ...layer, kernel: kernel && cut(kernel), bias: bias && cut(bias) };
  });
  return { ...manifest, layers };
}

/** Numbers of two words each: the low words of all, then the high ones. */
function whole(words, first, size) {
  const pairs = new Uint16Array(2 * size);
  for (let i = 0; i < pairs.length; i++) pairs[i] = words[first + (i % 2) * size + (i >> 1)];
  return new Float32Array(pairs.buffer);
}

/** Many weights come as a step for each map, and how many of it each weight is. */
function inSteps(words, first, size, maps) {
  const steps = whole(words, first, maps);
  const counts = new Int16Array(words.buffer, 2 * (first + 2 * maps), size);
  const values = new Float32Array(size);
  for (let i = 0; i < size; )
    for (let map = 0; map < maps; map++, i++) values[i] = counts[i] * steps[map];
  return values;
}
