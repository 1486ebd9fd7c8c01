// How does a network run in WebAssembly? All values and weights lie in one memory, and what costs
// time is done by a few kernels there: `live_kernels.py` says what they do. Each layer is planned
// once: which tables its kernel reads, and where its answer goes. What has no kernel is computed as
// it is without WebAssembly.

import { decodeBytes } from "../data/weights.js";
import { kernels as text } from "../kernels.js";
import { activate, limitsOf } from "./activations.js";
import { OPERATIONS } from "./forward.js";
import { sizeOf } from "./windows.js";

const { ceil, max } = Math;
const TILE = 4; // Places that the kernels of products make at a time.
const FLOAT = 4; // Bytes of a number.
const BEYOND = 16; // Numbers behind each row that kernels may read and write.

const count = (shape) => shape.reduce((a, b) => a * b, 1);
const range = (length) => Array.from({ length }, (_, i) => i);

/** A network that runs in WebAssembly; an error where the browser has none, or not all of it. */
export async function compile(network) {
  const module = await WebAssembly.compile(await decodeBytes(text));
  const space = new Space();
  const { exports } = await WebAssembly.instantiate(module, { "": { memory: space.memory } });
  const image = space.room(count(network.input));
  const plans = [];
  for (const layer of network.layers) {
    const inputs = layer.inputs.map((index) => ({
      at: index < 0 ? image : plans[index].at,
      shape: index < 0 ? network.input : network.layers[index].shape,
    }));
    // A flattened layer has the values of the layer before it, in the same place.
    const at = layer.operation === "flatten" ? inputs[0].at : space.room(count(layer.shape));
    const plan = PLANS[layer.operation]?.(space, layer, inputs, at);
    plans.push({ ...plan, inputs, at, size: count(layer.shape) });
  }
  return new Compiled(network, { space, kernels: exports, image, plans });
}

class Compiled {
  kind = "WebAssembly";
  #parts;

  constructor(network, parts) {
    this.#parts = parts;
    this.load(network);
  }

  /** Take the weights of a network of the same layers. */
  load(network) {
    this.network = network;
    const { space, plans } = this.#parts;
    plans.forEach(({ pack }, index) => pack?.(space, network.layers[index]));
  }

  /** What all layers make of an image; those of the first may be given, and all be changed. */
  run(image, before = [], change) {
    const { space, plans, image: at } = this.#parts;
    space.numbers(at, image.length).set(image);
    return plans.map((plan, index) => {
      const values = space.numbers(plan.at, plan.size);
      if (index < before.length) values.set(before[index]);
      else {
        this.#work(plan, this.network.layers[index], values);
        change?.(index, values);
      }
      return values.slice();
    });
  }

  #work({ kernel, calls, prepare, inputs }, layer, answer) {
    const { space, kernels } = this.#parts;
    const limits = limitsOf(layer);
    if (calls) {
      prepare?.(space);
      for (const { name = kernel, given } of calls) {
        kernels[name](...given, ...(limits ?? [-Infinity, Infinity]));
      }
      if (!limits) activate(answer, layer);
    } else if (layer.operation !== "flatten") {
      const read = ({ at, shape }) => ({ values: space.numbers(at, count(shape)), shape });
      answer.set(activate(OPERATIONS[layer.operation](inputs.map(read), layer), layer));
    }
  }
}

/** The memory: it grows while layers are planned, and stays as it is when they run. */
class Space {
  memory = new WebAssembly.Memory({ initial: 1 });
  #end = BEYOND * FLOAT;

  /** Room for so many numbers: where it begins, in bytes. */
  room(size) {
    const at = this.#end;
    this.#end += ceil((size + BEYOND) / BEYOND) * BEYOND * FLOAT;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(ceil(missing / 2 ** 16));
    return at;
  }

  numbers(at, size) {
    return new Float32Array(this.memory.buffer, at, size);
  }

  table(places) {
    const at = this.room(places.length);
    new Int32Array(this.memory.buffer, at, places.length).set(places);
    return at;
  }
}

const PLANS = {
  correlate(space, layer, [input], at) {
    const { groups = 1, window, dilation = [1, 1], shape } = layer;
    const channels = input.shape[2];
    const maps = shape[2];
    if (groups === channels && groups === maps) return windows(space, layer, input, at, "weighted");
    // What is written beyond the last map of a group would be in the way of the next group's first.
    if (groups > 1 && (maps / groups) % 4) return null;
    const { patches, offset, prepare } = patchesOn(space, layer, input, 0);
    // The pixels of a window's row are neighbours, and so are their values.
    const rows = groups === 1 && dilation[1] === 1;
    const taps = range(window[0]).flatMap((y) =>
      rows ? offset(y, 0) : range(window[1]).map((x) => offset(y, x)),
    );
    const length = (channels / groups) * (rows ? window[1] : 1);
    const runs = range(groups).map((group) =>
      space.table(taps.map((tap) => tap + (group * channels * FLOAT) / groups)),
    );
    return { ...products(space, { patches, runs, taps: taps.length, length, maps, at }), prepare };
  },

  dense(space, { kernel, shape }, [input], at) {
    const [length, maps] = kernel.shape;
    const patches = range(count(shape) / maps).map((row) => input.at + row * length * FLOAT);
    return products(space, { patches, runs: [space.table([0])], taps: 1, length, maps, at });
  },

  max: (space, layer, [input], at) => windows(space, layer, input, at, "largest"),

  mean(space, layer, [input], at) {
    // Beside a border the mean is one of fewer values.
    if (isInside(layer, input)) return windows(space, layer, input, at, "weighted");
  },

  scale(space, _, [{ at: from, shape }], at) {
    const input = { at: from, shape: [1, count(shape) / shape.at(-1), shape.at(-1)] };
    const pixel = { window: [1, 1], stride: [1, 1], padding: [0, 0], shape: input.shape };
    return windows(space, pixel, input, at, "weighted");
  },
};

/** The calls for all maps of a layer that sums products, eight maps or four at a time. */
function products(space, { patches, runs, taps, length, maps, at }) {
  const of = maps / runs.length; // A group's.
  const size = taps * length; // Values of a patch.
  const places = space.table([...patches, ...new Array(TILE - 1).fill(patches.at(-1))]);
  const calls = runs.flatMap((run, group) =>
    range(ceil(of / 8)).map((panel) => {
      const first = panel * 8;
      const wide = of - first > 4 ? 8 : 4;
      const weights = space.room(wide * (size + 1));
      const out = at + (group * of + first) * FLOAT;
      const given = [places, patches.length, run, taps, length, weights, out, maps * FLOAT];
      return { name: `products${wide}`, given, weights, wide, first, group };
    }),
  );
  const pack = (_, { kernel, bias }) => {
    for (const { weights, wide, first, group } of calls) {
      const packed = space.numbers(weights, wide * (size + 1)).fill(0);
      for (let map = 0; map < Math.min(wide, of - first); map++) {
        const from = group * of + first + map;
        packed[map] = bias ? bias.values[from] : 0;
        for (let i = 0; i < size; i++)
          packed[(i + 1) * wide + map] = kernel.values[i * maps + from];
      }
    }
  };
  // The last maps first: what is written beyond them is written over.
  return { calls: calls.toReversed(), pack };
}

/** The call for a layer that makes of each map something by itself. */
function windows(space, layer, input, at, kernel) {
  const maps = input.shape[2];
  const { patches, offset, prepare } = patchesOn(
    space,
    layer,
    input,
    kernel === "largest" ? -Infinity : 0,
  );
  const taps = range(layer.window[0]).flatMap((y) =>
    range(layer.window[1]).map((x) => offset(y, x)),
  );
  const row = ceil(maps / 4) * 4;
  const weights = space.room(row * (taps.length + 1));
  const bytes = row * FLOAT;
  const given = [space.table(patches), patches.length, space.table(taps), taps.length, bytes];
  const pack = (_, { kernel: factors, bias }) => {
    const packed = space.numbers(weights, row * (taps.length + 1)).fill(0);
    if (bias) packed.set(bias.values);
    taps.forEach((_, tap) => {
      const start = row * (tap + 1);
      if (factors) packed.set(factors.values.subarray(tap * maps, (tap + 1) * maps), start);
      else packed.fill(1 / taps.length, start, start + row);
    });
  };
  return { kernel, calls: [{ given: [...given, weights, at, maps * FLOAT] }], pack, prepare };
}

/** How many rows and columns a layer's windows reach over. */
const reachOf = ({ shape, window, stride, dilation = [1, 1] }) =>
  [0, 1].map(
    (axis) => (sizeOf(shape)[axis] - 1) * stride[axis] + (window[axis] - 1) * dilation[axis] + 1,
  );

function isInside(layer, { shape }) {
  const [rows, columns] = reachOf(layer);
  return !layer.padding.some(Boolean) && rows <= shape[0] && columns <= shape[1];
}

/**
 * Where the patches of a layer begin, and how far behind that the pixel of each tap lies. Where
 * they reach beyond the border, they lie on a larger copy.
 */
function patchesOn(space, layer, input, filler) {
  const [height, width] = sizeOf(layer.shape);
  const { stride, dilation = [1, 1] } = layer;
  const maps = input.shape[2];
  const inside = isInside(layer, input);
  const { at, across, prepare } = inside
    ? { at: input.at, across: input.shape[1] }
    : enlarged(space, layer, input, filler);
  const offset = (y, x) => (y * dilation[0] * across + x * dilation[1]) * maps * FLOAT;
  const begin = (y, x) => at + (y * stride[0] * across + x * stride[1]) * maps * FLOAT;
  const patches = range(height).flatMap((y) => range(width).map((x) => begin(y, x)));
  return { patches, offset, prepare };
}

/** A copy of an input with a border. */
function enlarged(space, layer, { at: from, shape: [height, width, maps] }, filler) {
  const [rows, columns] = reachOf(layer);
  const [top, left] = layer.padding;
  const across = max(columns, left + width);
  const size = max(rows, top + height) * across * maps;
  const at = space.room(size);
  space.numbers(at, size).fill(filler);
  const prepare = () => {
    const copy = space.numbers(at, size);
    const values = space.numbers(from, height * width * maps);
    for (let row = 0; row < height; row++) {
      const line = values.subarray(row * width * maps, (row + 1) * width * maps);
      copy.set(line, ((top + row) * across + left) * maps);
    }
  };
  return { at, across, prepare };
}
