// What does a kernel make of a picture? The reader chooses both, or types the weights, and points
// at a pixel of the result to see its products. All pictures are squares: `width` pixels wide and
// high.

import { restored, write } from "../data/link.js";
import { decodeBytes } from "../data/weights.js";
import { POOLS } from "../math/windows.js";
import { style } from "../styles/bench.js";
import { formatNumber, limitsOf, paint, pixelOf } from "../view/colours.js";
import { announcer, element, pause } from "../view/dom.js";
import { inputPanel } from "../view/input.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SIDES = [3, 5]; // Of the kernels that can be typed.
const POOL_SIDES = [2, 3, 4];
const DRAWING = 28; // Pixels of a drawing, to the right and down.
const SLOW = 12; // Steps that a reader can follow, of a kernel that moves over the picture.
const PAUSE = 700; // Milliseconds that the first of them takes.
const RAMP = 65; // Colours of the scale: zero is in the middle.
const START = 64; // The row and the column that are pointed at first.
const MENUS = {
  picture: "Picture",
  kernel: "Kernel",
  negative: "Negative values",
  pool: "Pooling",
};
const NO_LESS = { keep: -Infinity, stop: 0 };

export async function start(shown, { host, content: { kernels, pictures } }) {
  for (const picture of Object.values(pictures)) {
    picture.values = await decodeBytes(picture.pixels);
    await pause();
  }
  const menus = menusFor(kernels, pictures);
  const labels = Object.entries(menus).map(([name, menu]) =>
    element("label", {}, `${MENUS[name]} `, menu),
  );
  const plates = {
    before: plate({ role: "img" }),
    after: plate(SURFACE),
    pooled: plate({ role: "img" }),
  };
  plates.pooled.canvas.ariaLabel = "pooled result";
  const scale = scaleLine();
  const grids = Object.fromEntries(SIDES.map((side) => [side, cellsFor(side)]));
  const table = element("table");
  const line = announcer();
  const chosen = {}; // What a link holds. Rows and columns are counted from 0, as in Python.
  let picture, weights, side, sums, limits;
  let made = null; // The pixel that was made last while the kernel moves; otherwise all are there.
  let playing = false;
  let plays = 0; // So far: one that was stopped may still be in a pause.
  const run = element("button", { type: "button", onclick: () => toggle() }, PLAY);
  const step = element("button", { type: "button", onclick: () => move(1) }, "Step");

  const save = (step) => write(host.id, chosen, { step });
  const onchange = ({ done }) => {
    draw();
    if (done) save(true);
  };
  const pad = inputPanel({
    id: `${host.id}-pad`,
    label: "Your drawing",
    examples: [],
    onchange,
    kind: "any",
  });
  shown.append(
    element("style", {}, style),
    element("div", { class: "live-bench-menus" }, ...labels),
    pad.element,
    line,
    element("div", { class: "live-bench-play" }, run, step),
    element(
      "div",
      { class: "live-bench-plates" },
      ...Object.values(plates).map((each) => each.element),
    ),
    scale.element,
    element(
      "div",
      { class: "live-bench-sum" },
      ...Object.values(grids).map((grid) => grid.element),
      element("div", {}, table),
    ),
    element("p", {}, HELP),
  );

  /** The weights of a kernel that has a name, or was typed. */
  function weightsOf(kernel) {
    if (Object.hasOwn(kernels, kernel)) return kernels[kernel];
    const typed = String(kernel).split("_").map(Number);
    const square = SIDES.some((length) => length ** 2 === typed.length);
    return square && typed.every(Number.isFinite) && typed;
  }
  const weightedSum = (patch) => {
    let total = 0;
    for (let i = 0; i < patch.length; i++) total += patch[i] * weights[i];
    return total;
  };

  /** All that follows from what was chosen. */
  function draw() {
    pictures.drawing = { width: DRAWING, values: pad.image, alt: pad.words };
    pad.element.hidden = chosen.picture !== "drawing";
    chosen.drawing = pad.element.hidden ? null : pad.code;
    picture = pictures[chosen.picture];
    weights = weightsOf(chosen.kernel);
    if (weights.length > picture.values.length) {
      chosen.kernel = host.dataset.start;
      weights = kernels[chosen.kernel];
    }
    side = Math.sqrt(weights.length);
    sums = slideWindow(picture, side, 1, weightedSum);
    limits = { ...limitsOf(sums.values), signed: true };
    const least = NO_LESS[chosen.negative];
    const result = { ...sums, values: sums.values.map((value) => Math.max(value, least)) };
    figure.result = result;
    plates.before.show(picture, chosen.picture, { largest: 255 }, "image");
    plates.before.canvas.ariaLabel = picture.alt;
    stop();
    scale.show(limits.largest);
    choose();
  }

  /** The result, and what pooling makes of it, as far as the kernel has come. */
  function showResult() {
    const { result } = figure;
    const values =
      made === null ? result.values : result.values.map((value, i) => (i > made ? NaN : value));
    const reached = { ...result, values };
    plates.after.show(reached, "result", limits);
    const [kind, size] = chosen.pool.split("."); // Without pooling there is no size, and nothing comes of it.
    const groups = slideWindow(reached, Number(size), Number(size), POOLS[kind]);
    figure.groups = groups;
    plates.pooled.element.hidden = !groups.values.length;
    if (groups.values.length) plates.pooled.show(groups, `${kind} pooling`, limits);
  }

  function stop() {
    playing = false;
    made = null;
    run.textContent = PLAY;
    showResult();
  }

  /** Move the kernel on by so many pixels; false where it has come to the last. */
  function move(count) {
    const last = sums.values.length - 1;
    made = Math.min((made ?? -1) + count, last);
    Object.assign(chosen, point(Math.floor(made / sums.width), made % sums.width));
    showResult();
    return made < last;
  }

  /** The first pixels one by one, and then faster and faster. */
  async function toggle() {
    playing = !playing;
    run.textContent = playing ? "Pause" : PLAY;
    const play = ++plays;
    for (let count = 1; playing && play === plays; count++) {
      if (!move(Math.max(1, count - SLOW))) return stop();
      const wait = Math.max(0, PAUSE * (1 - count / SLOW));
      await new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), wait));
    }
  }

  /** The arithmetic of a pixel of the result, or of the one nearest to what was asked for. */
  function point(...asked) {
    const [row, column] = asked.map((at) => Math.max(0, Math.min(at, sums.width - 1)));
    plates.before.frame(row, column, side);
    plates.after.frame(row, column, 1);
    const patch = patchOf(picture, row, column, side);
    const total = weightedSum(patch);
    const then = chosen.negative === "stop" ? ` → ReLU → ${formatNumber(Math.max(total, 0))}` : "";
    const words = `row ${row}, column ${column}: the products add up to ${formatNumber(total)}${then}`;
    table.replaceChildren(...productsOf(patch, weights, row, column, words));
    line.say(words);
    return { row, column };
  }
  const choose = (down = 0, right = 0) =>
    Object.assign(chosen, point(chosen.row + down, chosen.column + right));

  /** Let the controls say what was chosen. */
  function fill() {
    for (const [name, menu] of Object.entries(menus)) menu.value = chosen[name];
    if (!menus.kernel.value) menus.kernel.value = identity(side); // One of the reader's own.
    shown.dataset.side = side;
    grids[side]?.fill(weights);
  }

  shown.oninput = ({ target: { name, value } }) => {
    if (Object.hasOwn(menus, name)) chosen[name] = value;
    else if (name) chosen.kernel = weights.with(Number(name), Number(value)).join("_");
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
  const surface = plates.after.canvas;
  const pointed = ({ offsetX, offsetY }) =>
    point(...[offsetY, offsetX].map((far) => Math.floor((far / surface.clientWidth) * sums.width)));
  surface.onpointermove = pointed;
  surface.onpointerleave = () => choose();
  surface.onpointerup = (event) => {
    Object.assign(chosen, pointed(event));
    save(true);
  };
  surface.onkeydown = (event) => {
    const move = MOVES[event.key]?.map((steps) => steps * (event.shiftKey ? 10 : 1));
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    choose(...move);
  };
  surface.onkeyup = ({ key }) => MOVES[key] && save(false);

  const figure = {
    state: chosen,
    async restore(state) {
      pad.show(state.drawing ?? "blank");
      for (const [name, menu] of Object.entries(menus)) {
        menu.value = state[name];
        chosen[name] = menu.value || menu.options[0].value;
      }
      chosen.kernel = weightsOf(state.kernel) ? state.kernel : host.dataset.start;
      for (const axis of ["row", "column"]) chosen[axis] = Math.round(state[axis] ?? START) || 0;
      await pause();
      draw();
      fill();
    },
  };
  await pause();
  return restored(host.id, figure);
}

const PLAY = "Play: lay the kernel on each patch";
const SURFACE = {
  role: "application",
  tabindex: 0,
  "aria-label": "result: arrow keys lead from pixel to pixel",
};
const SCALE_NOTE = "Grey values go from 0, black, to 255, white. Photographs: scikit-image.";
const HELP =
  "Point at a pixel of the result: by mouse or finger, or choose it and press arrow keys " +
  "(with Shift, ten steps). Rows and columns are counted from 0.";

/** The values of a square of a picture, row by row. */
function patchOf({ width, values }, row, column, side, patch = []) {
  let at = row * width + column;
  for (let i = 0, y = 0; y < side; y++, at += width)
    for (let x = 0; x < side; x++) patch[i++] = values[at + x];
  return patch;
}

/** Slide a window over a picture, and make one value of each patch that it lies on. */
function slideWindow(picture, side, step, summarize) {
  const width = Math.floor((picture.width - side) / step) + 1;
  const patch = [];
  const values = new Float64Array(width ** 2).map((_, i) =>
    summarize(patchOf(picture, Math.floor(i / width) * step, (i % width) * step, side, patch)),
  );
  return { width, values };
}

/** The weights of a kernel that changes nothing, as a link holds them. */
function identity(side) {
  const weights = new Array(side ** 2).fill(0);
  weights[(side ** 2) >> 1] = 1;
  return weights.join("_");
}

/** The menus by name: what each value of them is called. */
function menusFor(kernels, pictures) {
  const labels = Object.entries(pictures).map(([name, { label }]) => [name, label]);
  const named = Object.keys(kernels).map((name) => [name, name.replaceAll("_", " ")]);
  // To begin with, a kernel of one's own lets the picture through.
  const own = SIDES.map((side) => [identity(side), `your own, ${side} × ${side}`]);
  const pools = Object.keys(POOLS).flatMap((kind) =>
    POOL_SIDES.map((side) => [`${kind}.${side}`, `${kind} of ${side} × ${side}`]),
  );
  return {
    picture: menu("picture", [...labels, ["drawing", "your drawing"]]),
    kernel: menu("kernel", [...named, ...own]),
    negative: menu("negative", [
      ["keep", "keep"],
      ["stop", "stop (ReLU)"],
    ]),
    pool: menu("pool", [["none", "none"], ...pools]),
  };
}

function menu(name, options) {
  const entries = options.map(([value, label]) => element("option", { value }, label));
  return element("select", { name }, ...entries);
}

/** A picture with its caption, and a frame to put around some of its pixels. */
function plate(attributes) {
  const canvas = element("canvas", attributes);
  const frame = element("i");
  const caption = element("figcaption");
  return {
    canvas,
    element: element("figure", {}, element("div", {}, canvas, frame), caption),
    show({ width, values }, words, limits, name) {
      paint(canvas, width, width, (row, column) =>
        pixelOf(values[row * width + column], limits, name),
      );
      caption.textContent = `${words}, ${width} × ${width}`;
    },
    frame(row, column, size) {
      const [left, top, side] = [column, row, size].map(
        (pixels) => `${(100 * pixels) / canvas.width}%`,
      );
      frame.style = `left:${left};top:${top};width:${side};height:${side}`;
    },
  };
}

/** Which colours the results have, from the least to the largest value. */
function scaleLine() {
  const [least, most] = [element("b"), element("b")];
  const ramp = element("canvas", { "aria-hidden": "true" });
  const middle = RAMP >> 1;
  paint(ramp, RAMP, 1, (_, x) => pixelOf(x - middle, { largest: middle, signed: true }));
  const words = ["Colours of the results, from ", least, " ", ramp, " to ", most];
  return {
    element: element(
      "p",
      { class: "live-bench-scale" },
      ...words,
      `, with zero in the middle. ${SCALE_NOTE}`,
    ),
    show(largest) {
      least.textContent = formatNumber(-largest);
      most.textContent = formatNumber(largest);
    },
  };
}

/** The cells in which a kernel's weights stand, named by their places in its row. */
function cellsFor(side) {
  const cells = Array.from({ length: side ** 2 }, (_, place) => {
    const label = `row ${Math.floor(place / side)}, column ${place % side}`;
    return element("input", { type: "number", step: "any", name: place, "aria-label": label });
  });
  const legend = element("legend", {}, "Weights of the kernel");
  return {
    element: element("fieldset", { class: `live-bench-${side}` }, legend, ...cells),
    fill(weights) {
      for (const [i, cell] of cells.entries()) cell.value = Number(weights[i].toPrecision(4));
    },
  };
}

/** The rows of a table: each grey value times its weight. */
function productsOf(patch, weights, row, column, words) {
  const side = Math.sqrt(patch.length);
  const line = (make) => Array.from({ length: side }, (_, i) => make(i));
  const product = (i) => {
    const result = element("b", {}, `= ${formatNumber(patch[i] * weights[i])}`);
    return element(
      "td",
      {},
      `${formatNumber(patch[i])} ×\u00a0${formatNumber(weights[i])} `,
      result,
    );
  };
  const header = (scope, name) => element("th", { scope }, name);
  const head = line((x) => header("col", `column ${column + x}`));
  const rows = line((y) => {
    const products = line((x) => product(y * side + x));
    return element("tr", {}, header("row", `row ${row + y}`), ...products);
  });
  return [element("caption", {}, words), element("tr", {}, element("td"), ...head), ...rows];
}
