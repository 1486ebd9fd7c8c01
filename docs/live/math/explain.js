// Where does one value come from? Its terms, so that they can be added up.

import { pixelsBelow, sum } from "./forward.js";

/**
 * The window lies on these `pixels` of the layer before: null beyond the border. `inputs` has for
 * each map (or unit) there the values, weights and sum of products. Softmax takes all `sums`.
 */
export function explain(network, image, answers, index, place, channel) {
  const layer = network.layers[index];
  const { kernel } = layer;
  // A flattened layer holds the values of the layer before it: look through it.
  let from = index - 1;
  while (network.layers[from]?.operation === "flatten") from--;
  const { shape } = network.layers[from] ?? { shape: network.input };
  const values = answers[from] ?? image;
  const [height, width, maps] = shape.length === 3 ? shape : [1, 1, ...shape];
  const depth = layer.shape.at(-1);
  if (layer.operation === "flatten") {
    return explain(network, image, answers, from, Math.floor(channel / maps), channel % maps);
  }
  const { activation } = layer;
  const told = { index, place, channel, from, activation, value: answers[index][place * depth + channel] };
  // A dense layer is a window that lies on all pixels at once.
  const dense = layer.operation === "dense";
  const over = dense ? { window: [height, width], stride: [1, 1], padding: [0, 0], shape: [1, 1] } : layer;
  const pixels = new Array(over.window[0] * over.window[1]).fill(null);
  for (const { pixel, tap } of pixelsBelow(over, [height, width], place)) pixels[tap] = pixel;
  const inputOf = (map) => {
    const below = pixels.map((pixel) => (pixel === null ? null : values[pixel * maps + map]));
    const weights = kernel && pixels.map((_, tap) => kernel[(tap * maps + map) * depth + channel]);
    const total = kernel && sum(below.map((each, tap) => each * weights[tap]));
    return { map, window: over.window, values: below, weights, sum: total };
  };
  if (!kernel) return { ...told, pixels, inputs: [inputOf(channel)] };

  const inputs = Array.from({ length: maps }, (_, map) => inputOf(map));
  const bias = layer.bias ?? new Float32Array(depth);
  const sumOf = (start, unit) => values.reduce((so, each, i) => so + each * kernel[i * depth + unit], start);
  const sums = dense && activation === "softmax" ? Array.from(bias, sumOf) : null;
  const total = sum(inputs.map((input) => input.sum)) + bias[channel];
  return { ...told, pixels, inputs, bias: bias[channel], sum: total, sums };
}
