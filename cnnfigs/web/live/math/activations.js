// What does a layer make of its sums before it passes them on?

const { abs, exp, max, min, sign, sqrt, tanh, PI } = Math;

const sigmoid = (x) => 1 / (1 + exp(-x));
const softplus = (x) => max(x, 0) + Math.log1p(exp(-abs(x)));
const hardSigmoid = (x) => min(max(x / 6 + 0.5, 0), 1);
const elu = (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x));

/** The integral of the bell curve, within 2e-7 (Abramowitz and Stegun, 7.1.26). */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * abs(x));
  const powers = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const sum = powers.reduceRight((total, factor) => (total + factor) * t, 0);
  return sign(x) * (1 - sum * exp(-x * x));
}

const ONE_BY_ONE = {
  elu,
  exponential: exp,
  gelu: (x, { approximate }) =>
    (x / 2) * (1 + (approximate ? tanh(sqrt(2 / PI) * (x + 0.044715 * x ** 3)) : erf(x / sqrt(2)))),
  hard_sigmoid: hardSigmoid,
  hard_silu: (x) => x * hardSigmoid(x),
  hard_tanh: (x) => min(max(x, -1), 1),
  mish: (x) => x * tanh(softplus(x)),
  relu: (x, { high, slope = 0, threshold = 0 }) =>
    x < threshold ? slope * (x - threshold) : min(x, high ?? x),
  selu: (x) => 1.0507009873554805 * elu(x, { alpha: 1.6732632423543772 }),
  sigmoid,
  silu: (x) => x * sigmoid(x),
  softplus,
  softsign: (x) => x / (1 + abs(x)),
  tanh,
};

/** Change a layer's sums in place. Linear passes them on. ReLU stops negative ones. */
export function activate(sums, layer) {
  const { activation = "linear", settings = {} } = layer;
  if (activation === "softmax") return softmax(sums, layer.shape.at(-1));
  if (activation === "linear") return sums;
  const change = ONE_BY_ONE[activation];
  for (let i = 0; i < sums.length; i++) sums[i] = change(sums[i], settings);
  return sums;
}

/** Make shares of sums, that add up to 1 in each row of so many. */
function softmax(sums, length) {
  for (let start = 0; start < sums.length; start += length) {
    const row = sums.subarray(start, start + length);
    const largest = max(...row); // Taken off first, so that no power is too large to be written.
    const powers = Float64Array.from(row, (value) => exp(value - largest));
    const total = powers.reduce((a, b) => a + b, 0);
    row.set(powers.map((power) => power / total));
  }
  return sums;
}

/** Between which limits a layer's sums are kept; null where it does something else with them. */
export function limitsOf({ activation = "linear", settings = {} }) {
  if (activation === "linear") return [-Infinity, Infinity];
  const { high = Infinity, slope, threshold } = settings;
  return activation === "relu" && !slope && !threshold ? [0, high] : null;
}
