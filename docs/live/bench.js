// What does a kernel make of a picture? The reader chooses both, or types the weights, and points
// at a pixel of the result to see its products. The controls come with the page. All pictures are
// squares: `width` pixels wide and high.

import { limitsOf, paint, pixelOf, written } from "./colours.js";
import { announcer } from "./dom.js";
import { POOLS } from "./forward.js";
import { inputPanel } from "./input.js";
import { onReturn, read, write } from "./link.js";
import { bytesOf } from "./weights.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The values of a square of a picture, row by row. */
function patchOf({ width, values }, row, column, side, patch = []) {
  const corner = row * width + column;
  for (let i = 0; i < side ** 2; i++) patch[i] = values[corner + Math.floor(i / side) * width + (i % side)];
  return patch;
}

/** Slide a window over a picture, and make one value of each patch that it lies on. */
function slide(picture, side, step, valueOf) {
  const width = Math.floor((picture.width - side) / step) + 1;
  const patch = [];
  const values = new Float64Array(width ** 2).map((_, i) =>
    valueOf(patchOf(picture, Math.floor(i / width) * step, (i % width) * step, side, patch)),
  );
  return { width, values };
}

function show(canvas, { width, values }, words, limits, name) {
  paint(canvas, width, width, (row, column) => pixelOf(values[row * width + column], limits, name));
  canvas.parentNode.nextSibling.textContent = `${words}, ${width} × ${width}`;
}

/** Put the frame of a picture around some of its pixels. */
function frame({ width, nextSibling }, row, column, size) {
  const [left, top, side] = [column, row, size].map((pixels) => `${(100 * pixels) / width}%`);
  nextSibling.style = `left:${left};top:${top};width:${side};height:${side}`;
}

export async function start(shown, { host, content: { html, kernels, pictures } }) {
  for (const picture of Object.values(pictures)) picture.values = await bytesOf(picture.pixels);
  shown.innerHTML = html;
  const all = (selector) => [...shown.querySelectorAll(selector)];
  const [menus, canvases, ends, [table]] = ["select", "canvas", "b", "table"].map(all);
  const [before, after, pooled, bar] = canvases;
  paint(bar, 65, 1, (_, x) => pixelOf(x - 32, { largest: 32, signed: true }));
  pooled.ariaLabel = "pooled result";
  const line = announcer();
  const chosen = {}; // What a link holds. Rows and columns are counted from 0, as in Python.
  let picture, weights, side, sums;

  const save = (step) => write(host.id, chosen, { step });
  const onchange = ({ done }) => {
    draw();
    if (done) save(true);
  };
  const pad = inputPanel({ id: `${host.id}-pad`, label: "Your drawing", examples: [], onchange });
  shown.firstChild.after(pad.element, line);

  /** The weights of a kernel that has a name, or was typed. */
  function weightsOf(kernel) {
    if (Object.hasOwn(kernels, kernel)) return kernels[kernel];
    const typed = String(kernel).split("_").map(Number);
    return [9, 25].includes(typed.length) && typed.every(Number.isFinite) && typed;
  }
  const weigh = (patch) => patch.reduce((total, grey, i) => total + grey * weights[i], 0);

  /** All that follows from what was chosen. */
  function draw() {
    pictures.drawing = { width: 28, values: pad.image, alt: pad.words };
    pad.element.hidden = chosen.picture !== "drawing";
    chosen.drawing = pad.element.hidden ? null : pad.code;
    picture = pictures[chosen.picture];
    weights = weightsOf(chosen.kernel);
    if (weights.length > picture.values.length) weights = kernels[(chosen.kernel = host.dataset.start)];
    side = Math.sqrt(weights.length);
    sums = slide(picture, side, 1, weigh);
    const limits = { ...limitsOf(sums.values), signed: true };
    const least = chosen.negative === "stop" ? 0 : -Infinity;
    const result = { ...sums, values: sums.values.map((value) => Math.max(value, least)) };
    const [kind, size] = chosen.pool.split("."); // Without pooling there is no size, and nothing comes of it.
    const groups = slide(result, +size, +size, POOLS[kind]);
    Object.assign(figure, { result, groups });
    pooled.parentNode.parentNode.hidden = !groups.values.length;
    if (groups.values.length) show(pooled, groups, `${kind} pooling`, limits);
    show(before, picture, chosen.picture, { largest: 255 }, "image");
    show(after, result, "result", limits);
    before.ariaLabel = picture.alt;
    ends.forEach((end, i) => (end.textContent = written(limits.largest * (2 * i - 1))));
    choose();
  }

  /** The arithmetic of a pixel of the result, or of the one nearest to what was asked for. */
  function point(...asked) {
    const [row, column] = asked.map((at) => Math.max(0, Math.min(at, sums.width - 1)));
    frame(before, row, column, side);
    frame(after, row, column, 1);
    const patch = patchOf(picture, row, column, side);
    const total = weigh(patch);
    const then = chosen.negative === "stop" ? ` → ReLU → ${written(Math.max(total, 0))}` : "";
    const words = `row ${row}, column ${column}: the products add up to ${written(total)}${then}`;
    const each = (make) => Array.from({ length: side }, (_, i) => make(i)).join("");
    const product = (i) =>
      `<td>${written(patch[i])} ×&nbsp;${written(weights[i])} <b>= ${written(patch[i] * weights[i])}</b>`;
    const head = each((x) => `<th scope="col">column ${column + x}`);
    const rows = each((y) => `<tr><th scope="row">row ${row + y}${each((x) => product(y * side + x))}`);
    table.innerHTML = `<caption>${words}</caption><tr><td>${head}${rows}`;
    line.say(words);
    return { row, column };
  }
  const choose = (down = 0, right = 0) =>
    Object.assign(chosen, point(chosen.row + down, chosen.column + right));

  /** Let the controls say what was chosen. */
  function fill() {
    for (const menu of menus) menu.value = chosen[menu.name];
    // The last choices are kernels of the reader's own.
    if (!menus[1].value) menus[1].selectedIndex = menus[1].length - (side === 5 ? 1 : 2);
    shown.dataset.side = side;
    all(`.live-bench-${side} input`).forEach((cell, i) => (cell.value = Number(weights[i].toPrecision(4))));
  }

  shown.oninput = ({ target: { name, value } }) => {
    if (name in chosen) chosen[name] = value;
    else if (name) chosen.kernel = weights.with(name, +value).join("_");
    draw();
  };
  shown.onchange = () => {
    fill();
    save(true);
  };
  // Who writes a comma means a point, and some browsers would drop it.
  shown.addEventListener("beforeinput", (event) => {
    if (event.data !== ",") return;
    event.preventDefault();
    document.execCommand("insertText", false, ".");
  });
  const pointed = ({ offsetX, offsetY }) =>
    point(...[offsetY, offsetX].map((far) => Math.floor((far / after.clientWidth) * sums.width)));
  after.onpointermove = pointed;
  after.onpointerleave = () => choose();
  after.onpointerup = (event) => {
    Object.assign(chosen, pointed(event));
    save(true);
  };
  after.onkeydown = (event) => {
    const move = MOVES[event.key]?.map((steps) => steps * (event.shiftKey ? 10 : 1));
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(...move);
  };
  after.onkeyup = ({ key }) => MOVES[key] && save(false);

  const figure = {
    state: chosen,
    restore(told) {
      pad.show(told.drawing ?? "blank");
      for (const menu of menus) {
        menu.value = told[menu.name];
        chosen[menu.name] = menu.value || menu[0].value;
      }
      chosen.kernel = weightsOf(told.kernel) ? told.kernel : host.dataset.start;
      for (const axis of ["row", "column"]) chosen[axis] = Math.round(told[axis] ?? 64) || 0;
      draw();
      fill();
    },
  };
  onReturn(host.id, figure.restore);
  figure.restore(read(host.id));
  return figure;
}
