// What do the kernels of learning do? The same in plain JavaScript, for browsers without WebAssembly:
// each function takes what its kernel takes. Addresses, and what is added to them, count bytes.

const { max, min, sqrt } = Math;
const WIDE = 8; // Maps of a panel.

/** The kernels on a memory, which is given as numbers. */
export function plainKernels(numbers) {
  const tables = new Int32Array(numbers.buffer);
  const sums = new Float64Array(WIDE);

  /** Call back for each map of each window, with the places of its four values and of its pool. */
  function eachWindow([from, step, rows, columns, maps, pool, poolStep], use) {
    const [pixel, line] = [step / 4, (2 * columns * step) / 4];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const corner = from / 4 + 2 * (row * line + column * pixel);
        const to = (pool + (row * columns + column) * poolStep) / 4;
        for (let map = 0; map < min(maps, poolStep) / 4; map++) {
          const first = corner + map;
          use([first, first + pixel, first + line, first + line + pixel], to + map);
        }
      }
    }
  }

  return {
    products8(patches, places, runs, runCount, length, weights, out, step, low, high) {
      for (let place = 0; place < places; place++) {
        const patch = tables[patches / 4 + place];
        let weight = weights / 4;
        for (let map = 0; map < WIDE; map++) sums[map] = numbers[weight++];
        for (let run = 0; run < runCount; run++) {
          const at = (patch + tables[runs / 4 + run]) / 4;
          for (let i = 0; i < length; i++) {
            const value = numbers[at + i];
            if (value)
              for (let map = 0; map < WIDE; map++) sums[map] += value * numbers[weight + map];
            weight += WIDE;
          }
        }
        const to = (out + place * step) / 4;
        for (let map = 0; map < WIDE; map++) numbers[to + map] = max(low, min(high, sums[map]));
      }
    },

    gradients(patches, places, offsets, rows, deltas, step, out) {
      for (let place = 0; place < places; place++) {
        const patch = tables[patches / 4 + place];
        const from = (deltas + place * step) / 4;
        for (let row = -1; row < rows; row++) {
          const value = row < 0 ? 1 : numbers[(patch + tables[offsets / 4 + row]) / 4];
          const to = out / 4 + (row + 1) * WIDE;
          if (value)
            for (let map = 0; map < WIDE; map++) numbers[to + map] += value * numbers[from + map];
        }
      }
    },

    transposed(from, rows, to, panel) {
      for (let row = 0; row < rows; row++) {
        const at = (to + (row >> 3) * panel) / 4 + (row & 7);
        for (let map = 0; map < WIDE; map++)
          numbers[at + WIDE * map] = numbers[from / 4 + row * WIDE + map];
      }
    },

    scattered(from, step, patches, places, runs, runCount, length, shift) {
      for (let place = 0; place < places; place++) {
        let at = (from + place * step) / 4;
        for (let run = 0; run < runCount; run++) {
          const to = (shift + tables[patches / 4 + place] + tables[runs / 4 + run]) / 4;
          for (let i = 0; i < length / 4; i++) numbers[to + i] += numbers[at++];
        }
      }
    },

    pooled(...given) {
      eachWindow(given, (places, to) => {
        numbers[to] = max(...places.map((place) => numbers[place]));
      });
    },

    unpooled(...given) {
      const shift = (given[7] - given[0]) / 4;
      eachWindow(given, (places, at) => {
        const largest = max(...places.map((place) => numbers[place]));
        const winner = largest > 0 ? places.findIndex((place) => numbers[place] === largest) : -1;
        places.forEach((place, i) => (numbers[place + shift] = i === winner ? numbers[at] : 0));
      });
    },

    moved(weights, gradients, means, squares, count, rate, meanShare, squareShare, epsilon) {
      for (let i = 0; i < count; i++) {
        const gradient = numbers[gradients / 4 + i];
        const [mean, square] = [means / 4 + i, squares / 4 + i];
        numbers[mean] += (gradient - numbers[mean]) * meanShare;
        numbers[square] += (gradient ** 2 - numbers[square]) * squareShare;
        numbers[weights / 4 + i] -= (numbers[mean] * rate) / (sqrt(numbers[square]) + epsilon);
      }
    },
  };
}
