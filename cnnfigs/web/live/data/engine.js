// The page's side of a network: ask, and be answered when the network's own thread is done.

import { fetchScript, scriptOf, startWorker } from "../loader.js";

const texts = {}; // By digest: a promise of the weights, and below what keeps it.
const arrived = {};

/** What the script with a network's weights calls. Nobody may be waiting for those that came. */
globalThis.cnnfigsWeights = (digest, text) => arrived[digest]?.(text);

/** The weights of a network, from a script, or from an element of the page: `#its-id`. */
export const textOf = (digest, address) =>
  (texts[digest] ??= address.startsWith("#")
    ? JSON.parse(document.querySelector(address).textContent)
    : fetchScript(address, (resolve) => (arrived[digest] = resolve), `the weights ${digest}`));

/** Fetch the weights of a network, and give it a thread. */
export async function start(manifest, address) {
  const [text, worker] = await Promise.all([
    textOf(manifest.weights.digest, address),
    startWorker("data/worker.js"),
  ]);
  const engine = new Engine(worker);
  engine.examples = await engine.ask("load", { manifest, text });
  return engine;
}

export class Engine {
  #worker;
  #asked = new Map();
  #next = 0;
  #latest = {}; // By input: the request that waits until the one under way is answered.

  constructor(worker) {
    this.#worker = worker;
    this.#worker.onerror = ({ message }) => {
      this.#asked.forEach(({ reject }) => reject(new Error(message || "the worker did not start")));
    };
    this.#worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) reject(new Error(error));
      else resolve(result);
    };
  }

  ask(task, details) {
    return new Promise((resolve, reject) => {
      this.#asked.set(++this.#next, { resolve, reject });
      this.#worker.postMessage({ id: this.#next, task, ...details });
    });
  }

  /** Bring a part to the network's thread: more that it can be asked. */
  async extend(name) {
    await this.ask("extend", { script: await scriptOf("cnnfigsPart", name), name });
  }

  /**
   * All layers' activations for an image. Whoever asks faster than the network answers gets null for
   * the images in between, and the answer to the last one.
   */
  async run(input, image, step) {
    const lane = (this.#latest[input] ??= { waiting: 0 });
    const ticket = ++lane.waiting;
    await lane.busy;
    if (ticket !== lane.waiting) return null;
    return (lane.busy = this.ask("run", { input, image, step }));
  }
}
