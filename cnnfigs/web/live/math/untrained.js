// What would a network say that has learned nothing? The same layers, with the random weights that
// Keras begins with (Glorot's uniform ones; biases are 0). What it says like the trained one, training
// does not explain.

/** A stream of numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A network of the same layers before any training. */
export function untrained(network, seed) {
  const random = randomNumbers(seed);
  const layers = network.layers.map((layer) => {
    const { kernel, bias } = layer;
    if (!["correlate", "dense"].includes(layer.operation)) return layer;
    const [inputs, maps] = kernel.shape.slice(-2);
    const taps = kernel.values.length / (inputs * maps);
    const limit = Math.sqrt(6 / (taps * (inputs + maps)));
    return {
      ...layer,
      kernel: { ...kernel, values: kernel.values.map(() => (2 * random() - 1) * limit) },
      bias: bias && { ...bias, values: new Float32Array(bias.values.length) },
    };
  });
  return { ...network, layers };
}
