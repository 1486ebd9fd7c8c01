// How does a network learn? All values, weights and gradients lie in one memory. Each layer is
// planned once: which tables its kernels read, and where what they make goes. Then each step goes
// forward through the layers, back again, and moves each weight a little. `learning_kernels.py`
// says what the kernels do, and `backward.js` does the same without WebAssembly.

import { decodeBytes } from "../data/weights.js";
import { kernels as text } from "../learning_kernels.js";
import { plainKernels } from "./backward.js";
import { seededNumbers } from "./seeded.js";

const { ceil, log, max, sqrt } = Math;
const FLOAT = 4; // Bytes of a number.
const WIDE = 8; // Maps, or values, of a panel.
const TILE = 4; // Places, and rows of weights, that the kernels make at a time.
const BEYOND = 16; // Numbers behind everything that kernels may read and write.
const SIDE = 28; // Pixels of an image, to the right and down.
const WINDOW = 5; // Weights of a kernel, to the right and down.
export const CLASSES = 10;
// As in Keras: how far the running means of gradients and of their squares move at a step.
const ADAM = { mean: 1 - 0.9, square: 1 - 0.999, epsilon: 1e-7 };

/** Maps of the convolutions, which are of 5 × 5 and pooled by 2 × 2, and units behind them. */
export const ARCHITECTURES = {
  small: { maps: [8, 20], units: [] },
  lenet: { maps: [20, 50], units: [500] },
};

const range = (length) => Array.from({ length }, (_, i) => i);
const upTo = (multiple, size) => ceil(size / multiple) * multiple;
/** Numbers of a panel of weights that lead back: a row of biases, which stay 0, and one for each map. */
const turnedPanel = (maps) => (upTo(WIDE, maps) + 1) * WIDE;

/** A network that learns, in WebAssembly, or without it where the browser has none. */
export async function learner(name, { batch, seed, plain = false }) {
  const network = new Learner(name, batch);
  try {
    if (plain) throw plain;
    const module = await WebAssembly.compile(await decodeBytes(text));
    const memory = new WebAssembly.Memory({ initial: ceil(network.bytes / 2 ** 16) });
    const { exports } = await WebAssembly.instantiate(module, { "": { memory } });
    network.open(memory.buffer, exports);
    network.kind = "WebAssembly";
  } catch {
    network.open(new ArrayBuffer(network.bytes));
  }
  network.begin(seed);
  return network;
}

class Learner {
  kind = "JavaScript";
  steps = 0;
  #end = BEYOND;
  #tables = [];

  constructor(name, batch) {
    this.batch = batch;
    const { maps, units } = ARCHITECTURES[name];
    this.layers = [];
    let input = this.#values(SIDE, 1);
    this.image = input;
    maps.forEach((count, i) => (input = this.#convolution(`conv${i + 1}`, input, count)));
    input = { ...input, side: 1, maps: input.side ** 2 * input.maps }; // Flattened.
    input.step = input.maps;
    [...units, CLASSES].forEach((count, i) => (input = this.#dense(`dense${i + 1}`, input, count)));
    this.scores = input;
    this.#weights();
    this.bytes = (this.#end + BEYOND) * FLOAT;
  }

  /** Room for so many numbers: the place of the first. */
  #room(size) {
    const at = this.#end;
    this.#end += upTo(BEYOND, size + BEYOND);
    return at;
  }

  /** A table that the kernels read: addresses, in bytes, of places that are given in numbers. */
  #table(places) {
    const at = this.#room(places.length);
    this.#tables.push([at, places.map((place) => place * FLOAT)]);
    return at * FLOAT;
  }

  /** Room for the values of a layer and their gradients, for all images of a batch. */
  #values(side, maps, step = maps) {
    const size = this.batch * side ** 2 * step;
    return { side, maps, step, at: this.#room(size), deltas: this.#room(size) };
  }

  #convolution(name, input, maps) {
    const side = input.side - WINDOW + 1;
    const values = this.#values(side, maps, upTo(WIDE, maps));
    const { maps: channels } = input;
    const image = input.side ** 2 * channels;
    const begin = (y, x) => (y * input.side + x) * channels;
    const patches = range(this.batch).flatMap((i) =>
      range(side ** 2).map((p) => input.at + i * image + begin((p / side) | 0, p % side)),
    );
    const length = WINDOW * channels; // The pixels of a window's row are neighbours.
    const runs = range(WINDOW).map((y) => begin(y, 0));
    const layer = this.#layer({ name, input, values, maps, patches, runs, length });
    layer.places = side ** 2;
    if (layer.back) {
      layer.step = upTo(WIDE, layer.rows);
      layer.scratch = this.#room(layer.places * layer.step);
    }
    return (layer.pool = this.#values(side / 2, maps));
  }

  #dense(name, input, maps) {
    const values = this.#values(1, maps, upTo(WIDE, maps));
    const starts = range(this.batch).map((i) => input.at + i * input.step);
    const patches = [...starts, ...new Array(TILE - 1).fill(starts.at(-1))];
    this.#layer({ name, input, values, maps, patches, runs: [0], length: input.maps });
    return values;
  }

  /** What layers that sum products have in common. */
  #layer({ name, input, values, maps, patches, runs, length }) {
    const rows = runs.length * length;
    const offsets = runs.flatMap((run) => range(length).map((i) => run + i));
    const filler = new Array(upTo(TILE, rows) - rows).fill(offsets.at(-1));
    const layer = { name, input, values, maps, rows, length: length, run_count: runs.length };
    layer.patches = this.#table(patches);
    layer.runs = this.#table(runs);
    layer.offsets = this.#table([...offsets, ...filler]);
    // Nothing asks what an image should have been.
    if (this.layers.length) {
      const places = this.batch * values.side ** 2;
      const starts = range(places).map((place) => values.deltas + place * values.step);
      layer.back = this.#table([...starts, ...new Array(TILE - 1).fill(starts.at(-1))]);
      layer.start = this.#table([0]);
      layer.turned = this.#room(ceil(rows / WIDE) * turnedPanel(maps));
    }
    this.layers.push(layer);
    return layer;
  }

  /** Room for weights, gradients and their means, each of all layers in one row. */
  #weights() {
    let size = 0;
    for (const layer of this.layers) {
      const rows = upTo(TILE, layer.rows) + 1;
      layer.first = size;
      layer.panels = range(ceil(layer.maps / WIDE)).map((panel) => {
        const at = size + panel * rows * WIDE;
        return { at, map: panel * WIDE };
      });
      size += layer.panels.length * rows * WIDE;
    }
    this.size = size;
    for (const part of ["weights", "gradients", "means", "squares"]) this[part] = this.#room(size);
  }

  open(buffer, kernels) {
    this.numbers = new Float32Array(buffer);
    this.kernels = kernels ?? plainKernels(this.numbers);
    const tables = new Int32Array(buffer);
    for (const [at, places] of this.#tables) tables.set(places, at);
    this.#tables = null;
  }

  /** The first weights that belong to a seed, as Keras draws them: evenly, up to Glorot's limit. */
  begin(seed) {
    const random = seededNumbers(seed);
    this.numbers.fill(0, this.weights, this.weights + this.size);
    this.numbers.fill(0, this.means, this.means + this.size);
    this.numbers.fill(0, this.squares, this.squares + this.size);
    this.steps = 0;
    for (const layer of this.layers) {
      const window = layer.name.startsWith("conv") ? WINDOW ** 2 : 1;
      const limit = sqrt(6 / (layer.rows + window * layer.maps));
      for (let row = 0; row < layer.rows; row++)
        for (let map = 0; map < layer.maps; map++)
          this.numbers[this.#place(layer, row + 1, map)] = limit * (2 * random() - 1);
    }
  }

  /** Where a weight of a layer lies; row 0 has the biases. */
  #place({ panels }, row, map, part = this.weights) {
    return part + panels[map >> 3].at + row * WIDE + (map & 7);
  }

  /** The weights of a layer, or their gradients, as Keras has them: kernel and bias. */
  read(index, part = "weights") {
    const layer = this.layers[index];
    const [kernel, bias] = [
      new Float32Array(layer.rows * layer.maps),
      new Float32Array(layer.maps),
    ];
    for (let map = 0; map < layer.maps; map++) {
      bias[map] = this.numbers[this.#place(layer, 0, map, this[part])];
      for (let row = 0; row < layer.rows; row++)
        kernel[row * layer.maps + map] = this.numbers[this.#place(layer, row + 1, map, this[part])];
    }
    return { kernel, bias };
  }

  /** Take images, grey values from 0 to 1, and return how probable each class is for each. */
  forward(images) {
    const count = images.length / SIDE ** 2;
    this.numbers.set(images, this.image.at);
    const last = this.layers.at(-1);
    for (const layer of this.layers) {
      const { values, pool, places } = layer;
      const least = layer === last ? -Infinity : 0;
      if (!pool) this.#products(layer, 0, count, least);
      else {
        for (let i = 0; i < count; i++) this.#products(layer, i * places, places, least);
        this.kernels.pooled(...this.#pooling(layer, count, pool.at), values.deltas * FLOAT);
      }
    }
    return this.#softmax(count);
  }

  #products({ panels, patches, runs, run_count, length, values }, first, places, least) {
    for (const { at, map } of panels) {
      this.kernels.products8(
        patches + first * FLOAT,
        places,
        runs,
        run_count,
        length,
        (this.weights + at) * FLOAT,
        (values.at + first * values.step + map) * FLOAT,
        values.step * FLOAT,
        least,
        Infinity,
      );
    }
  }

  #pooling({ values, pool }, count, at) {
    const { at: from, step, maps } = values;
    const { side } = pool;
    const places = [from, step].map((place) => place * FLOAT);
    return [...places, count * side, side, upTo(TILE, maps) * FLOAT, at * FLOAT, maps * FLOAT];
  }

  #softmax(count) {
    const { at, step } = this.scores;
    const scores = [];
    for (let i = 0; i < count; i++) {
      const row = this.numbers.subarray(at + i * step, at + i * step + CLASSES);
      const most = max(...row);
      const powers = Array.from(row, (score) => Math.exp(score - most));
      const total = powers.reduce((sum, power) => sum + power);
      scores.push(powers.map((power) => power / total));
    }
    return scores;
  }

  /** Find out which way each weight should go for a batch; returns the loss, and how many were right. */
  differentiate(images, labels, frozen = false) {
    const scores = this.forward(images);
    const { numbers, kernels, layers } = this;
    const count = scores.length;
    let [loss, right] = [0, 0];
    scores.forEach((row, i) => {
      loss -= log(max(row[labels[i]], 1e-7)) / count;
      if (row.indexOf(max(...row)) === labels[i]) right++;
      const at = this.scores.deltas + i * this.scores.step;
      row.forEach((score, k) => (numbers[at + k] = (score - (k === labels[i])) / count));
    });
    numbers.fill(0, this.gradients, this.gradients + this.size);
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index];
      if (layer.pool) {
        if (frozen) break;
        const { deltas } = layer.values;
        const given = this.#pooling(layer, count, layer.pool.deltas);
        kernels.unpooled(...given, deltas * FLOAT);
        for (let i = 0; i < count; i++) this.#gradients(layer, i * layer.places, layer.places);
      } else {
        this.#gradients(layer, 0, count);
      }
      if (layer.back && !(frozen && layers[index - 1].pool)) this.#back(layer, count);
    }
    return { loss, right };
  }

  #gradients({ panels, patches, offsets, rows, values }, first, places) {
    for (const { at, map } of panels) {
      this.kernels.gradients(
        patches + first * FLOAT,
        places,
        offsets,
        rows,
        (values.deltas + first * values.step + map) * FLOAT,
        values.step * FLOAT,
        (this.gradients + at) * FLOAT,
      );
    }
  }

  /** What a layer's gradients say to the values that it was made of. */
  #back(layer, count) {
    const { input, maps, panels, rows, turned, places } = layer;
    const panel = turnedPanel(maps);
    for (const { at, map } of panels) {
      const from = this.weights + at + WIDE;
      const to = turned + (map + 1) * WIDE;
      this.kernels.transposed(from * FLOAT, rows, to * FLOAT, panel * FLOAT);
    }
    if (!places) {
      this.#turned(layer, 0, count, input.deltas, input.step);
      const hidden = this.layers.find(({ values }) => values === input);
      if (hidden) this.#stop(input, count); // By its ReLU. Pooling has its own way.
      return;
    }
    const image = input.side ** 2 * input.maps;
    this.numbers.fill(0, input.deltas, input.deltas + count * image);
    for (let i = 0; i < count; i++) {
      this.#turned(layer, i * places, places, layer.scratch, layer.step);
      this.kernels.scattered(
        layer.scratch * FLOAT,
        layer.step * FLOAT,
        layer.patches + i * places * FLOAT,
        places,
        layer.runs,
        layer.run_count,
        layer.length * FLOAT,
        (input.deltas - input.at) * FLOAT,
      );
    }
  }

  /** Multiply gradients with the weights that lead back. */
  #turned({ back, start, maps, rows, turned }, first, places, out, step) {
    // The last panel first: what is written beyond a row is written over.
    for (let i = ceil(rows / WIDE) - 1; i >= 0; i--) {
      this.kernels.products8(
        back + first * FLOAT,
        places,
        start,
        1,
        maps,
        (turned + i * turnedPanel(maps)) * FLOAT,
        (out + i * WIDE) * FLOAT,
        step * FLOAT,
        -Infinity,
        Infinity,
      );
    }
  }

  #stop({ at, deltas, step }, count) {
    const { numbers } = this;
    for (let i = 0; i < count * step; i++) if (!(numbers[at + i] > 0)) numbers[deltas + i] = 0;
  }

  /** Move each weight against its gradient, as Adam does; frozen kernels stay. */
  move(rate, frozen = false) {
    this.steps++;
    // Rounded as Keras rounds them: the correction takes the difference to 1.
    const [mean, square] = [0.9, 0.999].map((share) => 1 - Math.fround(share) ** this.steps);
    const corrected = (rate * sqrt(square)) / mean;
    const first = frozen ? this.layers.find(({ pool }) => !pool).first : 0;
    this.kernels.moved(
      ...["weights", "gradients", "means", "squares"].map((part) => (this[part] + first) * FLOAT),
      this.size - first,
      corrected,
      ADAM.mean,
      ADAM.square,
      ADAM.epsilon,
    );
  }

  /** Learn from a batch. */
  step(images, labels, { rate, frozen }) {
    const result = this.differentiate(images, labels, frozen);
    this.move(rate, frozen);
    return result;
  }

  /** What a layer's pooling made of the first image of the last batch. */
  pooled(index) {
    const { at, side, maps } = this.layers[index].pool;
    return this.numbers.slice(at, at + side ** 2 * maps);
  }
}
