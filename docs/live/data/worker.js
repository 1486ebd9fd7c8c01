// The network's own thread: it computes, while the page listens to its reader.

import { explain } from "../math/explain.js";
import { forward, withWeights } from "../math/forward.js";
import { decodeBytes, decodeHalves } from "./weights.js";

let manifest = null;
let numbers = null;
let network = null;
const latest = {}; // By input: the image that came last, and what all layers make of it.

const TASKS = {
  async load({ manifest: given, text }) {
    manifest = given;
    numbers = decodeHalves(await decodeBytes(text));
    network = withWeights(manifest, numbers);
    const { labels, pixels } = manifest.examples;
    const bytes = await decodeBytes(pixels);
    const size = bytes.length / labels.length;
    return labels.map((label, i) => ({ label, pixels: bytes.slice(i * size, (i + 1) * size) }));
  },

  run({ input, image, step = 0 }) {
    const begin = performance.now();
    const used = manifest.steps.length > 1 ? withWeights(manifest, numbers, step) : network;
    const activations = forward(used, image);
    latest[input] = { image, activations, network: used };
    return { activations, milliseconds: performance.now() - begin };
  },

  explain({ input, index, place, channel }) {
    const { image, activations, network: used } = latest[input];
    return explain(used, image, activations, index, place, channel);
  },

  /** The kernels of a layer, as they are after a step. */
  kernels({ index, step = 0 }) {
    return withWeights(manifest, numbers, step).layers[index].kernel.slice(); // Not all steps with it.
  },
};

self.onmessage = async ({ data: { id, task, ...rest } }) => {
  try {
    self.postMessage({ id, result: await TASKS[task](rest) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
};
