// Where does one value come from? Its terms, in full, so that they can be added up.

import { pixelsBelow, sum } from "./forward.js";

/**
 * The arithmetic of one value.
 *
 * `inputs` has an entry for each map (or unit) of the layer before: the window's size, the values
 * in it, their weights, and the sum of their products. A value beyond the border is null.
 */
export function explain(network, image, answers, index, place, channel) {
  const layer = network.layers[index];
  // A flattened layer holds the values of the layer before it: look through it, to the maps.
  let from = index - 1;
  while (from >= 0 && network.layers[from].operation === "flatten") from--;
  const before = from < 0 ? { shape: network.input, values: image } : { shape: network.layers[from].shape, values: answers[from] };
  const value = answers[index][place * layer.shape.at(-1) + channel];
  const common = { index, place, channel, from, value, activation: layer.activation };
  if (layer.operation === "max" || layer.operation === "mean") {
    return { ...common, inputs: [windowOf(layer, before, place, channel)] };
  }
  const shape = before.shape.length === 3 ? before.shape : [1, 1, before.shape[0]];
  const whole = layer.operation === "dense";
  const over = whole ? everything(layer, shape) : layer;
  const inputs = Array.from({ length: shape[2] }, (_, map) => {
    const input = windowOf(over, { shape, values: before.values }, place * !whole, map);
    const maps = layer.shape.at(-1);
    input.weights = input.values.map((_, tap) => layer.kernel[(tap * shape[2] + map) * maps + channel]);
    input.sum = sum(input.values.map((each, tap) => (each ?? 0) * input.weights[tap]));
    return input;
  });
  const bias = layer.bias ? layer.bias[channel] : 0;
  return { ...common, inputs, bias, sum: sum(inputs.map((input) => input.sum)) + bias };
}

/** A dense layer as a window that lies on all pixels at once. */
function everything(layer, [height, width]) {
  return { window: [height, width], stride: [1, 1], padding: [0, 0], shape: [1, 1, layer.shape[0]] };
}

function windowOf(layer, { shape, values }, place, map) {
  const found = new Array(layer.window[0] * layer.window[1]).fill(null);
  for (const { pixel, tap } of pixelsBelow(layer, shape, place)) found[tap] = values[pixel * shape[2] + map];
  return { map, window: layer.window, values: found };
}
