// The network's own thread: it computes, while the page listens to its reader.

import { holds, load } from "../loader.js";
import { compile } from "../math/compiled.js";
import { explain } from "../math/explain.js";
import { Plain, withWeights } from "../math/forward.js";
import { decodeBytes, readWeights } from "./weights.js";

let manifest = null;
let words = null; // Of all weights.
let runner = null;
let loaded = 0; // The step whose weights it has.
const latest = {}; // By input: the image that came last, and what all layers make of it.

const startRunner = (network) => compile(network).catch(() => new Plain(network));

const TASKS = {
  async load({ manifest: given, text }) {
    manifest = given;
    words = await readWeights(manifest, text);
    const network = withWeights(manifest, words);
    runner = await startRunner(network);
    loaded = 0;
    const { labels, pixels } = manifest.examples;
    const bytes = await decodeBytes(pixels);
    const size = bytes.length / labels.length;
    return labels.map((label, i) => ({ label, pixels: bytes.slice(i * size, (i + 1) * size) }));
  },

  run({ input, image, step = 0 }) {
    const begin = performance.now();
    if (step !== loaded) runner.load(withWeights(manifest, words, step));
    loaded = step;
    const activations = runner.run(image);
    latest[input] = { image, activations, network: runner.network };
    return { activations, milliseconds: performance.now() - begin, kind: runner.kind };
  },

  /** Take on the tasks of a part. */
  async extend({ script, name }) {
    // From disk, a worker may load no file: the script comes as an address of its own.
    if (!holds(name)) await import(`data:text/javascript,${encodeURIComponent(script)}`);
    const { tasks } = await load(name);
    Object.assign(TASKS, tasks({ latest, start: startRunner, runner: () => runner }));
  },

  explain({ input, index, place, channel }) {
    const { image, activations, network: used } = latest[input];
    return explain(used, image, activations, index, place, channel);
  },

  /** The kernels of a layer, as they are after a step. */
  kernels({ index, step = 0 }) {
    return withWeights(manifest, words, step).layers[index].kernel.values;
  },
};

self.onmessage = async ({ data: { id, task, ...rest } }) => {
  try {
    self.postMessage({ id, result: await TASKS[task](rest) });
  } catch (error) {
    self.postMessage({ id, error: error.message });
  }
};
