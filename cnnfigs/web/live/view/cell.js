// Where does the value that the reader chose come from? Its sum, what each map before it adds to
// that, and the products of one map. All is counted from 0, as in the still figures.

import { sum } from "../math/windows.js";
import { style } from "../styles/cell.js";
import { formatNumber, limitsOf, paint, pixelOf } from "./colours.js";
import { element, morph } from "./dom.js";

const MOST_UNITS = 20; // Of hundreds of units, or classes, so many are shown one by one.
const MOST_MAPS = 128; // Of more maps, as many as of units.
const COLOURS = ["red", "green", "blue"];
const RAMP = 64; // Colours of a scale.

/** A panel whose `show` tells of one value. `onstep` is told where its reader wants to go. */
export function cellPanel({ manifest, onstep }) {
  const onclick = async ({ target }) => {
    const chosen = target.closest("[data-step]");
    if (!chosen) return;
    const step = JSON.parse(chosen.dataset.step);
    await onstep(step);
    // Whoever went to another cell begins at its name.
    if (step.layer !== undefined) panel.querySelector("[data-heading]").focus();
  };
  const attributes = { class: "live-cell", "data-scroll-here": true, onclick };
  const panel = element(
    "section",
    { ...attributes, "aria-label": "This value's terms" },
    element("style", {}, style),
    element("div"),
  );

  function show(explained, { from, whose }) {
    const terms = termsOf(manifest, explained, from);
    const fresh = panel.cloneNode();
    fresh.append(
      element("style", {}, style),
      element("div", {}, heading(manifest, explained, whose), ...terms),
    );
    morph(panel, fresh);
  }
  return { element: panel, show };
}

function termsOf(manifest, explained, from) {
  const value = formatNumber(explained.value);
  if (!explained.inputs) return [element("p", {}, `${value}: this layer's terms are not shown.`)];
  return explained.sum === undefined
    ? pooled(manifest, explained)
    : added(manifest, explained, from);
}

/** The name of a layer, and which of its maps, units or classes is meant. */
function namesOf({ layers, classes, input }, layer, map) {
  if (!layers[layer]) return ["the image", input[2] > 1 && COLOURS[map]].filter(Boolean);
  const { name, kind } = layers[layer];
  if (kind === "scores") return [name, `class ${classes[map]}`];
  return [name, `${kind === "units" ? "unit" : "map"} ${map}`];
}

/** The row and the column of a place on a layer's maps. */
function rowAndColumn({ layers, input }, layer, place) {
  const width = (layers[layer]?.shape ?? input)[1] ?? 1;
  return [Math.floor(place / width), place % width];
}

function heading(manifest, { index, place, channel }, whose) {
  const { field, shape } = manifest.layers[index];
  const [row, column] = rowAndColumn(manifest, index, place);
  const maps = shape.length === 3;
  const path = namesOf(manifest, index, channel);
  if (maps) path.push(`row ${row}, column ${column}`);
  const name = element("strong", { tabindex: -1, "data-heading": true }, path.join(" › "));
  if (!field) return element("p", {}, name);
  const [rows, columns] = [row, column].map((at, axis) => {
    const start = field.offset[axis] + at * field.stride[axis];
    const end = Math.min(start + field.size[axis], manifest.input[axis]);
    return `${Math.max(start, 0)} to ${end - 1}`;
  });
  const others = maps ? "" : ", as all here do";
  const sees = `sees rows ${rows} and columns ${columns} of the ${whose} image${others}.`;
  return element("p", {}, name, ` ${sees} All is counted from 0.`);
}

/** Pooling: the values of the group, and what it makes of them. */
function pooled(manifest, explained) {
  const { index, value } = explained;
  const [group] = explained.inputs;
  const inside = group.values.filter((each) => each !== null);
  const isMax = manifest.layers[index].operation === "max";
  const winner = isMax ? group.values.indexOf(value) : -1;
  const cellOf = (text, tap) => (tap === winner ? element("strong", {}, `${text} largest`) : text);
  const mean = `sum ${formatNumber(sum(inside))} ÷ ${inside.length} = ${formatNumber(value)} (rounded)`;
  const words = isMax ? "the largest" : mean;
  return windowOf(manifest, explained, group, { words, cellOf, goal: Math.max(winner, 0) });
}

/** A layer with weights: the sum, each input map's share of it, and the products of one of them. */
function added(manifest, explained, from) {
  const { inputs, bias, sum: total, sums, channel } = explained;
  const chosen = inputs[inputs.length > 1 ? from : 0];
  const [ofValues, ofWeights] = scalesOf(manifest, explained);
  const { largest } = limitsOf(inputs.map((input) => input.sum));
  const [shown, rest] = mostImportant(inputs);
  const buttons = shown.map((input) => {
    const bar = element(
      "span",
      { style: `--share: ${input.sum / largest}` },
      formatNumber(input.sum),
    );
    const name = element("small", {}, namesOf(manifest, explained.from, input.map).at(-1));
    const content = [name, pairOf(input, ofValues, ofWeights), bar];
    return button({ from: input.map }, content, { "aria-pressed": String(input === chosen) });
  });
  const plural = inputs.length > 1 ? "s" : "";
  const contributions = `Sum of ${inputs.length} contribution${plural} ${formatNumber(total - bias)}`;
  const after = afterSum(explained);
  const others = `The other ${rest.length} together: ${formatNumber(sum(rest.map((input) => input.sum)))}`;
  const scales = ["values (", ...scaleOf(ofValues), ") × weights (", ...scaleOf(ofWeights), ")"];
  return [
    element(
      "p",
      {},
      `${contributions} + bias ${formatNumber(bias)} = ${formatNumber(total)}${after} (rounded)`,
    ),
    ...(sums ? softmax(manifest.classes, sums, channel) : []),
    element(
      "p",
      {},
      "Each: ",
      ...scales,
      ", added up, on these two scales. Choose one to see its products.",
    ),
    element("div", { class: "live-cell-maps" }, ...buttons),
    element("p", {}, rest.length ? others : ""),
    element("div", {}, ...(chosen ? products(manifest, explained, chosen) : [])),
  ];
}

/** What a value is the sum of: each patch beside its kernel, and what they come to. */
export function pairsOf(manifest, explained) {
  const { inputs, sum: total } = explained;
  const scales = scalesOf(manifest, explained);
  const what = inputs.length > 1 ? `${inputs.length} patches × their weights` : "patch × kernel";
  const style = `--columns: ${Math.ceil(Math.sqrt(0.7 * inputs.length))}`;
  const pairs = inputs.map((input) => pairOf(input, ...scales));
  return [
    element("div", { class: "live-pairs", style, "aria-hidden": "true" }, ...pairs),
    element("p", {}, `${what}, and the bias: ${formatNumber(total)}${afterSum(explained)}`),
  ];
}

function afterSum({ activation, value }) {
  const name = activation.replace("relu", "ReLU");
  return name === "linear" ? "" : ` → ${name} → ${formatNumber(value)}`;
}

/** The scales of what is multiplied: of all values, and of all weights. */
function scalesOf(manifest, { from, inputs }) {
  const limits = (what) => limitsOf(...inputs.map((input) => input[what]));
  const ofValues = from < 0 ? ofImage(manifest) : limits("values");
  return [ofValues, { ...limits("weights"), signed: true }];
}

/** The scale of the image's values: from black to white, unless there is something below black. */
function ofImage({ shades: [black, white] = [0, 1] }) {
  const largest = Math.max(-black, white);
  return black < 0 ? { largest, signed: true } : { largest, name: "image" };
}

/** Of maps all; of units, and of very many maps, those that contribute most, and the rest. */
function mostImportant(inputs) {
  if (inputs[0].values.length > 1 && inputs.length <= MOST_MAPS) return [inputs, []];
  const order = [...inputs].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  return [order.slice(0, MOST_UNITS), order.slice(MOST_UNITS)];
}

/** A patch beside the kernel that lies on it. */
function pairOf({ window: [height, width], values, weights }, ofValues, ofWeights) {
  return picture(height, 2 * width + 1, (y, x) => {
    if (x === width) return 0;
    const tap = y * width + (x % (width + 1));
    return x < width ? colourOf(values[tap], ofValues) : colourOf(weights[tap], ofWeights);
  });
}

function products(manifest, explained, input) {
  const {
    window: [height, width],
    values,
    weights,
  } = input;
  const cellOf = (text, tap) => [
    text,
    element("br"),
    `× ${formatNumber(weights[tap])}`,
    element("br"),
    `= ${formatNumber(values[tap] * weights[tap])}`,
  ];
  const words = `value × weight = product. All add up to ${formatNumber(input.sum)} (rounded)`;
  const goal = (height >> 1) * width + (width >> 1);
  return windowOf(manifest, explained, input, { words, cellOf, goal });
}

/** A table of what the window lies on, and the way to one of its values: that at the tap `goal`. */
function windowOf(
  manifest,
  { from, pixels },
  { map, window: [height, width], values },
  { words, cellOf, goal },
) {
  const name = namesOf(manifest, from, map).reverse().join(" of ");
  const cells = values.map((value, tap) =>
    cellOf(value === null ? "outside" : formatNumber(value), tap),
  );
  // The window may begin beyond the border: it is counted from a pixel that is on the image.
  const known = pixels.findIndex((pixel) => pixel !== null);
  const [row, column] = rowAndColumn(manifest, from, pixels[known]);
  const [top, left] = [row - Math.floor(known / width), column - (known % width)];
  const head = Array.from({ length: width }, (_, x) => `column ${formatNumber(left + x)}`);
  const rows = Array.from({ length: height }, (_, y) => [
    `row ${formatNumber(top + y)}`,
    ...cells.slice(y * width, (y + 1) * width),
  ]);
  const step = { layer: from, place: pixels[goal] ?? pixels[known], channel: map };
  return [
    table(`${name}: ${words}`, ["at", ...head], rows),
    from >= 0 && button(step, [`Go to ${name}`]),
  ];
}

/** A share of 1 in four decimals. */
const plain = (share) => (share && share < 5e-5 ? "< 0.0001" : String(Number(share.toFixed(4))));

function softmax(classes, sums, channel) {
  const largest = Math.max(...sums);
  const powers = sums.map((each) => Math.exp(each - largest));
  const total = sum(powers);
  const shown = [...sums.keys()].sort((a, b) => sums[b] - sums[a]).slice(0, MOST_UNITS);
  if (!shown.includes(channel)) shown.push(channel);
  const few = sums.length <= MOST_UNITS;
  const rows = (few ? [...sums.keys()] : shown).map((i) => [
    i === channel ? element("strong", {}, classes[i]) : classes[i],
    formatNumber(sums[i]),
    ...[powers[i], powers[i] / total].map(plain),
  ]);
  const [most, all] = [largest, total].map(formatNumber);
  const words =
    `Softmax: e, about 2.72, to the power of (sum − ${most}). ` +
    `Each power is divided by the total of all, ${all}.`;
  return [element("p", {}, words), table("Softmax", ["class", "sum", "power", `÷ ${all}`], rows)];
}

/** The colours of a scale between its ends. */
function scaleOf(limits) {
  const [least, most] = [limits.signed ? -limits.largest : 0, limits.largest];
  const valueAt = (x) => least + ((most - least) * x) / (RAMP - 1);
  const ramp = picture(1, RAMP, (_, x) => colourOf(valueAt(x), limits));
  return [`${formatNumber(least)} `, ramp, ` ${formatNumber(most)}`];
}

/** What lies beyond the border has no colour. */
const colourOf = (value, limits) => (value === null ? 0 : pixelOf(value, limits, limits.name));

function picture(height, width, colourAt) {
  const canvas = element("canvas");
  paint(canvas, width, height, colourAt);
  return canvas;
}

const button = (step, content, attributes) =>
  element(
    "button",
    { type: "button", "data-step": JSON.stringify(step), ...attributes },
    ...content,
  );

function table(caption, head, rows) {
  const header = (words, scope) => element("th", { scope }, words);
  const lines = rows.map(([name, ...cells]) => {
    const data = cells.map((cell) => element("td", {}, ...[cell].flat()));
    return element("tr", {}, header(name, "row"), ...data);
  });
  const top = element("tr", {}, ...head.map((words) => header(words, "col")));
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, top),
    element("tbody", {}, ...lines),
  );
}
