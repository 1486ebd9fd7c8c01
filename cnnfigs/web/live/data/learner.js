// The thread of a network that learns: it computes, while the page listens to its reader. It learns
// for as long as it was asked to, answers what came of it, and waits to be asked again.

import { CLASSES, learner } from "../math/learning.js";
import { shuffledOrder } from "../math/seeded.js";
import { decodeBytes } from "./weights.js";

const PIXELS = 784;
const GREYS = 15; // Four bits a pixel: two pixels in a byte, the first in the upper half.
const GROWTH = 1.15; // How much more it has to have learned before it is tested again.

let digits = null;
let network = null;
let options = null;
let next = null; // Which image comes next.
let tested = 0; // After how many steps, last time.
let testing = 0; // Milliseconds that its tests took.

/** Grey values from 0 to 1 of some images. */
function greys(indices) {
  const values = new Float32Array(indices.length * PIXELS);
  indices.forEach((index, i) => {
    for (let p = 0; p < PIXELS; p += 2) {
      const pair = digits.pixels[(index * PIXELS + p) / 2];
      values[i * PIXELS + p] = (pair >> 4) / GREYS;
      values[i * PIXELS + p + 1] = (pair & 15) / GREYS;
    }
  });
  return values;
}

/** The share of the test images that the network names rightly. */
function accuracy() {
  const { training, labels } = digits;
  let right = 0;
  for (let first = training; first < labels.length; first += network.batch) {
    const length = Math.min(network.batch, labels.length - first);
    const indices = Array.from({ length }, (_, i) => first + i);
    network.forward(greys(indices)).forEach((scores, i) => {
      if (scores.indexOf(Math.max(...scores)) === labels[first + i]) right++;
    });
  }
  return right / (labels.length - training);
}

/** Learn from a batch: after which step, and what came of it. */
function step() {
  const indices = Array.from({ length: network.batch }, next);
  const labels = indices.map((index) => digits.labels[index]);
  const { loss } = network.step(greys(indices), labels, options);
  if (!Number.isFinite(loss)) throw new Error("the weights grew beyond all bounds: lower the rate");
  const point = { step: network.steps, loss };
  if (network.steps >= Math.ceil(tested * GROWTH)) {
    tested = network.steps;
    const begin = performance.now();
    point.accuracy = accuracy();
    testing += performance.now() - begin;
  }
  return point;
}

/**
 * What there is to see: kernels, what the last step said to them, an image's maps and its scores. Of
 * a deeper kernel, the weights for the first input map.
 */
function look(image) {
  const pixels = greys([image]);
  const [scores] = network.forward(pixels);
  const layers = network.layers
    .map(({ pool, input, maps, values }, index) => {
      if (!pool) return null;
      const first = (_, i) => Math.floor(i / maps) % input.maps === 0;
      const [kernel, gradient] = ["weights", "gradients"].map((part) =>
        network.read(index, part).kernel.filter(first),
      );
      const pooled = network.pooled(index);
      return { maps, side: values.side, kernel, gradient, pooled };
    })
    .filter(Boolean);
  return { scores, image: pixels, layers };
}

const TASKS = {
  async load({ training, count, text }) {
    const damaged = () => {
      throw new Error("the digits are cut off or damaged: load the page again");
    };
    const bytes = await decodeBytes(text).catch(damaged);
    if (bytes.length !== count + (count * PIXELS) / 2) damaged();
    const labels = bytes.subarray(0, count);
    if (labels.some((label) => label >= CLASSES)) damaged();
    digits = { training, labels, pixels: bytes.subarray(count) };
  },

  /** Begin with the first weights of a seed. */
  async begin({ name, ...given }) {
    if (!network || network.name !== name || network.batch !== given.batch) {
      network = await learner(name, given);
      network.name = name;
    } else network.begin(given.seed);
    options = given;
    next = shuffledOrder(digits.training, given.seed);
    tested = 0;
    return { kind: network.kind, accuracy: accuracy() };
  },

  /** Learn for some milliseconds, or so many steps, and say what there is to see then. */
  learn({ milliseconds = 0, steps = 1, image }) {
    const begin = performance.now();
    const points = [];
    testing = 0;
    while (points.length < steps || performance.now() - begin < milliseconds) points.push(step());
    const spent = performance.now() - begin - testing;
    return { points, milliseconds: spent, seen: look(image) };
  },

  look: ({ image }) => look(image),

  accuracy,
};

self.onmessage = async ({ data: { id, task, ...rest } }) => {
  try {
    self.postMessage({ id, result: await TASKS[task](rest) });
  } catch (error) {
    self.postMessage({ id, error: error.message });
  }
};
