// More that a network's thread can be asked, where its reader wants to know why. It comes when asked.

import { gradCam, occlusion } from "../math/attribution.js";
import { runMasked } from "../math/masks.js";
import { Reverse } from "../math/reverse.js";
import { untrained } from "../math/untrained.js";

/**
 * `latest` has by input the image that came last and all layers' answers, `start` makes a runner of a
 * network, and `runner` gives the one that the thread has.
 */
export function tasks({ latest, start, runner }) {
  const made = {}; // By seed, or "trained": a promise of a runner and its way back.
  const used = (seed) => (made[seed ?? "trained"] ??= make(seed));
  async function make(seed) {
    const own = seed === undefined ? runner() : await start(untrained(runner().network, seed));
    return { runner: own, reverse: new Reverse(own.network, start) };
  }
  /** The last image of an input, and what a network makes of it. */
  async function asked(input, seed) {
    const { image, activations, whole = activations } = latest[input];
    const { runner, reverse } = await used(seed);
    return { image, runner, reverse, whole: seed === undefined ? whole : runner.run(image) };
  }

  return {
    /** What all layers make of the last image where some maps, or units, are changed. */
    masked({ input, masks }) {
      const begin = performance.now();
      const { image, activations, whole = activations } = latest[input];
      const changed = masks.length ? runMasked(runner(), image, whole, masks) : whole;
      Object.assign(latest[input], { activations: changed, whole });
      return { activations: changed, milliseconds: performance.now() - begin };
    },

    /** What the network makes of an image that has learned nothing. */
    async untrained({ input, image, seed }) {
      const { runner: own } = await used(seed);
      const activations = own.run(image);
      latest[input] = { image, activations, network: own.network };
      return { activations };
    },

    /** Which places of a layer (Grad-CAM), or of the image (-1: the gradient), speak for a class. */
    async why({ input, label, index, seed }) {
      const { image, reverse, whole } = await asked(input, seed);
      const begin = performance.now();
      const gradient = await reverse.gradient(image, whole, label, index);
      const layer = reverse.network.layers[index];
      const values = layer ? gradCam(whole[index], gradient, layer.shape) : gradient;
      return { values, score: whole.at(-1)[label], milliseconds: performance.now() - begin };
    },

    /** By how much a class's score falls with a square hidden at each of some places. */
    async occlude({ input, label, size, places, seed }) {
      const { image, runner: own, whole } = await asked(input, seed);
      const score = whole.at(-1)[label];
      return { drops: occlusion(own, { image, label, score, size, places }), score };
    },

    /** All weights, as the network has them here. */
    weights() {
      return runner().network.layers.flatMap(({ name, kernel, bias }) =>
        Object.entries({ kernel, bias })
          .filter(([, weight]) => weight)
          .map(([kind, { shape, values }]) => ({ name, kind, shape, values: values.slice() })),
      );
    },
  };
}
