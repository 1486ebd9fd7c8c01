// Which random numbers belong to a seed? The same in every browser, and in Python: the n-th one is a
// hash of the seed and n (mulberry32), so Python makes all of them at once.

/** A function that returns one number after the other, from 0 to 1. */
export function seededNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A function that says which image comes next: a new order each time that all were seen. */
export function shuffledOrder(count, seed) {
  const random = seededNumbers(~seed);
  const order = new Uint32Array(count);
  let next = count;
  return () => {
    if (next === count) {
      next = 0;
      for (let i = 0; i < count; i++) order[i] = i;
      for (let i = count - 1; i > 0; i--) {
        const other = Math.floor(random() * (i + 1));
        [order[i], order[other]] = [order[other], order[i]];
      }
    }
    return order[next++];
  };
}
