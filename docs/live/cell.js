// Where does the value that the reader chose come from? Its sum, what each map before it adds to
// that, and the products of one map. All is counted from 0, as in the still figures.

import { limitsOf, paint, pixelOf, written } from "./colours.js";
import { element } from "./dom.js";
import { sum } from "./forward.js";

const MOST = 20; // Of hundreds of units, so many are shown one by one.

export function cellPanel({ manifest: { layers, classes, input }, onstep }) {
  const panel = element("section", { class: "live-cell", "aria-label": "This value's terms" });
  panel.innerHTML = "<div></div>";
  panel.onclick = async ({ target }) => {
    const step = JSON.parse(target.closest("button")?.value ?? null);
    if (step) await onstep(step);
    if (step?.layer >= 0) panel.querySelector("strong").focus(); // Whoever went there begins at its name.
  };
  let pictures; // How to paint each canvas, in their order.
  const picture = (height, width, pixelAt) => {
    pictures.push((canvas) => paint(canvas, width, height, pixelAt));
    return "<canvas></canvas>";
  };
  const colour = (value, limits) => (value === null ? 0 : pixelOf(value, limits, limits.name));
  const scale = (limits) => {
    const [least, most] = [limits.signed ? -limits.largest : 0, limits.largest];
    const ramp = picture(1, 64, (_, x) => colour(least + ((most - least) * x) / 63, limits));
    return `${written(least)} ${ramp} ${written(most)}`;
  };
  const names = (layer, map) => {
    const { name, kind } = layers[layer] ?? {};
    if (!name) return ["the image"];
    if (kind === "scores") return [name, `class ${classes[map]}`];
    return [name, `${kind === "units" ? "unit" : "map"} ${map}`];
  };
  const spot = (layer, place) => {
    const width = (layers[layer]?.shape ?? input)[1] ?? 1;
    return [Math.floor(place / width), place % width];
  };

  function heading({ index, place, channel }, whose) {
    const { field, shape } = layers[index];
    const at = spot(index, place);
    const [rows, columns] = at.map((each, axis) => {
      const start = field.offset[axis] + each * field.stride[axis];
      return `${Math.max(start, 0)} to ${Math.min(start + field.size[axis], input[axis]) - 1}`;
    });
    const path = [...names(index, channel), `row ${at[0]}, column ${at[1]}`].slice(0, shape[1] ? 3 : 2);
    const all = shape[1] ? "" : ", as all here do";
    return `<p><strong tabindex="-1">${path.join(" › ")}</strong> sees rows ${rows} and columns ${columns}
      of the ${whose} image${all}. All is counted from 0.</p>`;
  }

  /** What is told of each value in the window, and the way to one of them. */
  function below({ from, pixels }, { map, window: [height, width], values }, words, told, tap) {
    const name = names(from, map).reverse().join(" of ");
    const cells = values.map((value, i) => told(value === null ? "outside" : written(value), i));
    const known = pixels.findIndex((pixel) => pixel !== null);
    const [row, column] = spot(from, pixels[known]);
    const head = values.slice(0, width).map((_, x) => `column ${written(column - (known % width) + x)}`);
    const rows = values.slice(0, height).map((_, y) => [
      `row ${written(row - Math.floor(known / width) + y)}`,
      ...cells.slice(y * width, (y + 1) * width),
    ]);
    const step = { layer: from, place: pixels[tap] ?? pixels[known], channel: map };
    const go = from < 0 ? "" : button(step, `Go to ${name}`);
    return table(`${name}: ${words}`, ["at", ...head], rows) + go;
  }

  function pooled(explained) {
    const { index, value, inputs: [one] } = explained;
    const inside = one.values.filter((each) => each !== null);
    const winner = layers[index].operation === "max" ? one.values.indexOf(value) : -1;
    const told = (text, tap) => (tap === winner ? `<strong>${text} largest</strong>` : text);
    const mean = `sum ${written(sum(inside))} ÷ ${inside.length} = ${written(value)} (rounded)`;
    return below(explained, one, winner < 0 ? mean : "the largest", told, Math.max(winner, 0));
  }

  function products(explained, one) {
    const { window: [height, width], values, weights } = one;
    const told = (text, tap) =>
      `${text}<br>× ${written(weights[tap])}<br>= ${written(values[tap] * weights[tap])}`;
    const words = `value × weight = product. All add up to ${written(one.sum)} (rounded)`;
    return below(explained, one, words, told, (height >> 1) * width + (width >> 1));
  }

  function added(explained, chosen) {
    const { from, inputs, bias, sum: total, sums, channel, value, activation } = explained;
    const limits = (what) => limitsOf(...inputs.map((each) => [each[what]].flat()));
    const lit = from < 0 ? { largest: 1, name: "image" } : limits("values");
    const weighed = { ...limits("weights"), signed: true };
    const scales = `values (${scale(lit)}) × weights (${scale(weighed)})`;
    const { largest } = limits("sum");
    const one = inputs[inputs.length > 1 ? chosen : 0];
    const units = inputs[0].values.length === 1;
    const shown = [...inputs].sort((a, b) => units && Math.abs(b.sum) - Math.abs(a.sum));
    const rest = shown.splice(units ? MOST : Infinity).map((each) => each.sum);
    const buttons = shown.map((each) => {
      const { map, window: [height, width], values, weights } = each;
      const pair = picture(height, 2 * width + 1, (y, x) => {
        if (x === width) return 0;
        const tap = y * width + (x % (width + 1));
        return x < width ? colour(values[tap], lit) : colour(weights[tap], weighed);
      });
      const bar = `<span style="--share: ${each.sum / largest}">${written(each.sum)}</span>`;
      const name = `<small>${names(from, map).at(-1)}</small>`;
      return button({ from: map }, name + pair + bar, `aria-pressed="${each === one}"`);
    });
    const name = activation.replace("relu", "ReLU");
    const then = name === "linear" ? "" : `→ ${name} → ${written(value)}`;
    const more = `The other ${rest.length} together: ${written(sum(rest))}`;
    return `<p>Sum of ${inputs.length} contribution${inputs[1] ? "s" : ""} ${written(total - bias)}
      + bias ${written(bias)} = ${written(total)} ${then} (rounded)</p>${sums ? shares(sums, channel) : ""}
      <p>Each: ${scales}, added up, on these two scales. Choose one to see its products.</p>
      <div class="live-cell-maps">${buttons.join("")}</div>
      <p>${rest.length ? more : ""}</p>
      <div>${one ? products(explained, one) : ""}</div>`;
  }

  function shares(sums, channel) {
    const most = Math.max(...sums);
    const powers = sums.map((each) => Math.exp(each - most));
    const total = sum(powers);
    const rows = sums.map((each, i) => [
      i === channel ? `<strong>${classes[i]}</strong>` : classes[i],
      ...[each, powers[i], powers[i] / total].map(written),
    ]);
    const caption = "Softmax: powers of e, over their total";
    return table(caption, ["class", "sum", `e^(sum − ${written(most)})`, `÷ ${written(total)}`], rows);
  }

  function show(explained, { from, whose }) {
    pictures = [];
    const fresh = panel.cloneNode();
    const terms = explained.sum === undefined ? pooled(explained) : added(explained, from);
    fresh.innerHTML = `<div>${heading(explained, whose)}${terms}</div>`;
    revise(panel, fresh);
    panel.querySelectorAll("canvas").forEach((canvas, i) => pictures[i](canvas));
  }
  return { element: panel, show };
}

const button = (step, content, more) => `<button value='${JSON.stringify(step)}' ${more}>${content}</button>`;

function table(caption, head, rows) {
  const line = ([name, ...cells], tag) => `<tr><th>${name}<${tag}>${cells.join("<" + tag + ">")}</tr>`;
  const lines = rows.map((row) => line(row, "td")).join("");
  return `<table><caption>${caption}<thead>${line(head, "th")}<tbody>${lines}</table>`;
}

/** Make what is there say what it should. What can stay stays, and with it the focus. */
function revise(old, fresh) {
  const [are, wanted] = [[...old.childNodes], [...fresh.childNodes]];
  if (old.nodeName !== fresh.nodeName || are.length !== wanted.length) return old.replaceWith(fresh);
  old.nodeValue = fresh.nodeValue;
  for (const { name, value } of fresh.attributes ?? []) old.setAttribute(name, value);
  are.forEach((child, i) => revise(child, wanted[i]));
}
