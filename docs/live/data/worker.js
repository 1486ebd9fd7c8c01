// The network's own thread: it computes, while the page listens to its reader.

import { explain } from "../math/explain.js";
import { forward, withWeights } from "../math/forward.js";
import { bytesOf, numbersOf } from "./weights.js";

let manifest = null;
let numbers = null;
let network = null;
const seen = {}; // By input: the image that came last, and all layers' answers to it.

const TASKS = {
  async load({ manifest: told, text }) {
    manifest = told;
    numbers = numbersOf(await bytesOf(text));
    network = withWeights(manifest, numbers);
    const { labels, pixels } = manifest.examples;
    const bytes = await bytesOf(pixels);
    const size = bytes.length / labels.length;
    return labels.map((label, i) => ({ label, pixels: bytes.slice(i * size, (i + 1) * size) }));
  },

  run({ input, image, step = 0 }) {
    const begin = performance.now();
    const used = manifest.steps.length > 1 ? withWeights(manifest, numbers, step) : network;
    const answers = forward(used, image);
    seen[input] = { image, answers, network: used };
    return { answers, milliseconds: performance.now() - begin };
  },

  explain({ input, index, place, channel }) {
    const { image, answers, network: used } = seen[input];
    return explain(used, image, answers, index, place, channel);
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
