// What do the layers make that multiply no patches: that move, join, resize and normalise?

const product = (numbers) => numbers.reduce((a, b) => a * b, 1);

/** How far apart neighbours along each axis lie. */
const stepsOf = (shape) => shape.map((_, axis) => product(shape.slice(axis + 1)));

/** For each value of a shape: where it is in another row, in which each axis has a step. */
const placesOf = (shape, steps) =>
  shape.reduce(
    (places, count, axis) =>
      places.flatMap((place) => Array.from({ length: count }, (_, i) => place + i * steps[axis])),
    [0],
  );

const MERGERS = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  maximum: Math.max,
  minimum: Math.min,
};

export const REARRANGED = {
  flatten: ([{ values }]) => values, // Which stay the same, in another shape.

  activate: ([{ values }]) => values.slice(),

  permute: ([{ values, shape }], layer) => {
    const steps = stepsOf(shape);
    const order = layer.order.map((axis) => steps[axis]);
    return Float32Array.from(placesOf(layer.shape, order), (place) => values[place]);
  },

  merge(inputs, { shape, how, share = 1 }) {
    const merger = MERGERS[how];
    const [first, ...others] = inputs.map((input) => spread(input, shape));
    const answer = first.slice();
    for (const other of others) {
      for (let i = 0; i < answer.length; i++) answer[i] = merger(answer[i], other[i]);
    }
    return share === 1 ? answer : answer.map((value) => value * share);
  },

  concatenate(inputs, { shape, axis }) {
    const answer = new Float32Array(product(shape));
    const step = product(shape.slice(axis));
    let start = 0;
    for (const input of inputs) {
      const part = product(input.shape.slice(axis));
      for (let row = 0; row * part < input.values.length; row++) {
        answer.set(input.values.subarray(row * part, (row + 1) * part), row * step + start);
      }
      start += part;
    }
    return answer;
  },

  /** Each value times a factor of its map, and a summand. */
  scale: ([{ values }], { kernel, bias }) => {
    const { length } = kernel.values;
    return values.map((value, i) => value * kernel.values[i % length] + bias.values[i % length]);
  },

  /** Each value less its set's mean, in the set's standard deviations. */
  normalise([{ values, shape }], { groups, length, epsilon, kernel, bias }) {
    const maps = shape.at(-1);
    const setOf = groups
      ? (i) => Math.floor(((i % maps) * groups) / maps)
      : (i) => Math.floor(i / length);
    const count = groups ? values.length / groups : length;
    const means = new Float64Array(values.length / count);
    const spreads = new Float64Array(means.length);
    values.forEach((value, i) => (means[setOf(i)] += value / count));
    values.forEach((value, i) => (spreads[setOf(i)] += (value - means[setOf(i)]) ** 2 / count));
    return values.map((value, i) => {
      const set = setOf(i);
      const alike = (value - means[set]) / Math.sqrt(spreads[set] + epsilon);
      const [factor, summand] = [kernel, bias].map((weights) => weights.values);
      return alike * factor[i % factor.length] + summand[i % summand.length];
    });
  },

  /** Rows and columns each are a sum of some of those before: of none beyond a border. */
  resample([{ values, shape }], { rows, columns, shape: [, width, maps] }) {
    const answer = new Float32Array(rows.length * width * maps);
    rows.forEach((ofRow, y) => {
      columns.forEach((ofColumn, x) => {
        const at = (y * width + x) * maps;
        for (const [row, high] of ofRow) {
          for (const [column, wide] of ofColumn) {
            const from = (row * shape[1] + column) * maps;
            for (let map = 0; map < maps; map++) {
              answer[at + map] += high * wide * values[from + map];
            }
          }
        }
      });
    });
    return answer;
  },
};

/** Values as often as a larger shape needs them: an axis of one is repeated. */
function spread({ values, shape }, wanted) {
  if (values.length === product(wanted)) return values;
  const steps = stepsOf(shape).map((step, axis) => (shape[axis] === 1 ? 0 : step));
  return Float32Array.from(placesOf(wanted, steps), (place) => values[place]);
}
