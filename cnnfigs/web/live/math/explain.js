// Where does one value come from? Its terms, so that they can be added up.

import { pixelsInWindow, sum } from "./windows.js";

const TOLD = ["correlate", "dense", "max", "mean"];

/**
 * The window lies on these `pixels` of the layer before: null beyond the border. `inputs` has for
 * each map (or unit) there the values, weights and sum of products. Softmax takes all `sums`. Of
 * layers that do something else, only the value is told.
 */
export function explain(network, image, activations, index, place, channel) {
  const layer = network.layers[index];
  const kernel = layer.kernel?.values;
  // A flattened layer holds the values of the layer before it: look through it.
  let [from] = layer.inputs;
  while (network.layers[from]?.operation === "flatten") [from] = network.layers[from].inputs;
  const { shape } = network.layers[from] ?? { shape: network.input };
  const values = activations[from] ?? image;
  const [height, width, maps] = shape.length === 3 ? shape : [1, 1, ...shape];
  const depth = layer.shape.at(-1);
  if (layer.operation === "flatten") {
    return explain(network, image, activations, from, Math.floor(channel / maps), channel % maps);
  }
  const { activation } = layer;
  const terms = {
    index,
    place,
    channel,
    from,
    activation,
    value: activations[index][place * depth + channel],
  };
  if (!TOLD.includes(layer.operation) || (layer.operation === "dense" && layer.shape.length > 1))
    return terms;
  // A dense layer is a window that lies on all pixels at once.
  const dense = layer.operation === "dense";
  const sliding = dense
    ? { window: [height, width], stride: [1, 1], padding: [0, 0], shape: [1, 1] }
    : layer;
  const pixels = new Array(sliding.window[0] * sliding.window[1]).fill(null);
  for (const { pixel, tap } of pixelsInWindow(sliding, [height, width], place)) pixels[tap] = pixel;
  // Of groups of maps, a kernel is laid on those of its own.
  const { groups = 1 } = layer;
  const near = maps / groups;
  const first = Math.floor((channel * groups) / depth) * near;
  const inputOf = (map) => {
    const patch = pixels.map((pixel) => (pixel === null ? null : values[pixel * maps + map]));
    const weights =
      kernel && pixels.map((_, tap) => kernel[(tap * near + map - first) * depth + channel]);
    const total = kernel && sum(patch.map((each, tap) => each * weights[tap]));
    return { map, window: sliding.window, values: patch, weights, sum: total };
  };
  if (!kernel) return { ...terms, pixels, inputs: [inputOf(channel)] };

  const inputs = Array.from({ length: near }, (_, map) => inputOf(first + map));
  const bias = layer.bias?.values ?? new Float32Array(depth);
  const sumOf = (start, unit) =>
    values.reduce((so, each, i) => so + each * kernel[i * depth + unit], start);
  const sums = dense && activation === "softmax" ? Array.from(bias, sumOf) : null;
  const total = sum(inputs.map((input) => input.sum)) + bias[channel];
  return { ...terms, pixels, inputs, bias: bias[channel], sum: total, sums };
}
