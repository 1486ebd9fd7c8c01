// A window moves over a picture and stops at places. What stays of the pixels under it? That is
// pooling. How many places are there? That is stride and padding. The reader chooses, and points at a
// place. Rows and columns are counted from 0.

import { restored, write } from "../data/link.js";
import { load } from "../loader.js";
import { clip } from "../math/ink.js";
import { placesInRow, visitsOf, windowsOf } from "../math/places.js";
import { POOLS } from "../math/windows.js";
import { style } from "../styles/places.js";
import { formatNumber, limitsOf } from "../view/colours.js";
import { announcer, choice, element } from "../view/dom.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const KINDS = { pool: pooling, stride: striding };

export async function start(shown, { host, content }) {
  const { lattice } = await load("view/lattice.js");
  const kind = KINDS[host.dataset.figure](content);
  const chosen = {};
  const plates = {
    before: lattice({ role: "img" }),
    after: lattice({ role: "application", tabindex: 0, "aria-label": SURFACE }),
  };
  const line = announcer();
  const here = element("p", { class: "live-places-here" });
  const whole = element("p");
  const rows = Object.entries(kind.choices).map(([name, { legend, options }]) =>
    choice(legend, options, "", (value) => {
      chosen[name] = value;
      draw();
      write(host.id, chosen, { step: true });
    }),
  );
  shown.append(
    element("style", {}, style),
    element("div", { class: "live-places-choices" }, ...rows),
    element(
      "div",
      { class: "live-places-plates" },
      ...Object.values(plates).map((plate) => plate.element),
      element("div", { class: "live-places-words" }, here, whole),
    ),
    line,
  );

  function draw() {
    Object.assign(figure, kind.settle(chosen));
    const { layout, input, result, numbered } = figure;
    plates.before.show(input, { ...figure.before, numbered, padding: layout.padding });
    plates.after.show(result, { ...figure.after, numbered });
    plates.before.surface.ariaLabel = figure.before.words;
    const across = Math.max(input.width + 2 * layout.padding, result.width);
    shown.style.setProperty("--cells", across);
    whole.textContent = figure.words;
    point(chosen);
  }

  /** The place that was asked for, or the nearest one. */
  function point({ row, column }) {
    const { layout, result } = figure;
    const last = result.width - 1;
    const at = { row: clip(row, 0, last), column: clip(column, 0, last) };
    const [top, left] = [at.row, at.column].map((to) => to * layout.stride - layout.padding);
    plates.before.frame(top, left, layout.side);
    plates.after.frame(at.row, at.column, 1);
    here.textContent = kind.say(figure, chosen, { ...at, top, left });
    line.say(`${here.textContent} ${whole.textContent}`);
    return at;
  }
  const choose = (at) => Object.assign(chosen, point(at));

  // Over the picture, the place is meant whose window has its middle nearest.
  const placeOf = {
    before(event) {
      const { padding, side, stride } = figure.layout;
      const [row, column] = plates.before
        .under(event)
        .map((at) => Math.floor((at + padding - (side - stride) / 2) / stride));
      return { row, column };
    },
    after(event) {
      const [row, column] = plates.after.under(event).map(Math.floor);
      return { row, column };
    },
  };
  for (const [name, { surface }] of Object.entries(plates)) {
    surface.onpointermove = (event) => point(placeOf[name](event));
    surface.onpointerleave = () => point(chosen);
    surface.onpointerup = (event) => {
      choose(placeOf[name](event));
      write(host.id, chosen, { step: true });
    };
  }
  plates.after.surface.onkeydown = (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose({ row: chosen.row + move[0], column: chosen.column + move[1] });
  };
  plates.after.surface.onkeyup = ({ key }) => MOVES[key] && write(host.id, chosen);

  const figure = {
    state: chosen,
    restore(state) {
      Object.entries(kind.choices).forEach(([name, { options, first }], i) => {
        chosen[name] = Object.hasOwn(options, state[name]) ? state[name] : first;
        rows[i].choose(chosen[name]);
      });
      for (const axis of ["row", "column"]) chosen[axis] = Math.round(state[axis] ?? 1) || 0;
      draw();
      choose(chosen);
    },
  };
  return restored(host.id, figure);
}

const SURFACE = "places of the window: arrow keys lead from one to the next";

const same = (values) => Object.fromEntries(values.map((value) => [value, String(value)]));
const square = (width) => `${width} × ${width}`;
const many = (count, noun) => `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;

/** "rows 2 to 4", or "row 2". */
const span = (noun, from, side) =>
  side === 1
    ? `${noun} ${formatNumber(from)}`
    : `${noun}s ${formatNumber(from)} to ${formatNumber(from + side - 1)}`;

/** What stays of each group of a map, and what if the picture had been moved? */
function pooling({ side: shown, values }) {
  const width = values.length / shown;
  const furthest = width - shown; // to which the picture can move
  const keeps = {
    max: ["the largest", POOLS.max],
    mean: ["the mean", POOLS.mean],
    stride: ["only the first", (members) => members[0]],
  };
  const settle = (keep, side, moved) => {
    const input = Array.from(
      { length: shown ** 2 },
      (_, i) => values[Math.floor(i / shown) * width + (i % shown) + furthest - moved],
    );
    const layout = { pixels: shown, side, padding: 0, stride: side };
    const windows = windowsOf(layout);
    const result = windows.map((window) => keeps[keep][1](window.map((pixel) => input[pixel])));
    return { input, layout, windows, result };
  };
  return {
    choices: {
      keep: {
        legend: "Keep",
        options: { max: "largest", mean: "mean", stride: "first (a stride)" },
        first: "max",
      },
      side: { legend: "Groups", options: { 2: square(2), 4: square(4) }, first: "2" },
      moved: {
        legend: "Moved right by",
        options: same([...Array(furthest + 1).keys()]),
        first: "0",
      },
    },
    settle(chosen) {
      const [side, moved] = [Number(chosen.side), Number(chosen.moved)];
      const now = settle(chosen.keep, side, moved);
      const before = settle(chosen.keep, side, 0).result;
      const equal = now.result.filter((value, i) => value === before[i]).length;
      const [count, left] = [now.input.length, now.result.length];
      const sizes = `${count} numbers have become ${left}.`;
      const limits = limitsOf(values);
      const across = Math.sqrt(left);
      return {
        ...now,
        input: { width: shown, values: now.input },
        result: { width: across, values: now.result },
        before: { words: `a map, ${square(shown)}`, limits },
        after: { words: `pooled, ${square(across)}`, limits },
        numbered: true,
        words: moved
          ? `${sizes} Of these, ${equal} are what they were before the picture moved.`
          : sizes,
      };
    },
    say({ layout: { side }, windows, input, result }, { keep }, { row, column, top, left }) {
      const place = row * result.width + column;
      const members = windows[place].map((pixel) => formatNumber(input.values[pixel]));
      const list = `${members.slice(0, -1).join(", ")} and ${members.at(-1)}`;
      const where = `Rows ${top} to ${top + side - 1}, columns ${left} to ${left + side - 1}`;
      return `${where}: of ${list} ${keeps[keep][0]} stays, ${formatNumber(result.values[place])}.`;
    },
  };
}

/** How many places are there, and which pixels does none of them see? */
function striding() {
  return {
    choices: {
      pixels: { legend: "Picture", options: same([7, 8, 14, 28]), first: "7" },
      side: { legend: "Kernel", options: same([1, 2, 3, 5]), first: "3" },
      padding: { legend: "Padding", options: same([0, 1, 2]), first: "0" },
      stride: { legend: "Stride", options: same([1, 2, 3]), first: "1" },
    },
    settle(chosen) {
      const [pixels, side, padding, stride] = ["pixels", "side", "padding", "stride"].map((name) =>
        Number(chosen[name]),
      );
      const layout = { pixels, side, padding, stride };
      const windows = windowsOf(layout);
      const visits = visitsOf(windows, pixels);
      const width = placesInRow(layout);
      const unseen = visits.filter((count) => count === 0).length;
      const share = (pixels + 2 * padding - side) / stride;
      const rounded = Number.isInteger(share) ? "" : ", rounded down,";
      return {
        layout,
        windows,
        input: { width: pixels, values: visits },
        result: { width, values: windows.map((window) => window.length) },
        before: {
          words: `a picture, ${square(pixels)}${padding ? `, with padding of ${padding}` : ""}: the more places see a pixel, the brighter`,
          limits: limitsOf(visits),
        },
        after: {
          words: `the map, ${square(width)}: the more of the picture a place sees, the brighter`,
          limits: { largest: side ** 2 },
        },
        numbered: false,
        words:
          `(${pixels} + 2 · ${padding} − ${side}) / ${stride}${rounded} + 1 = ${width}, so the map is ${square(width)}. ` +
          (unseen
            ? `${many(unseen, "pixel")} ${unseen === 1 ? "is" : "are"} left out.`
            : "Each pixel is seen."),
      };
    },
    say({ layout: { side }, windows, result }, _, { row, column, top, left }) {
      const outside = side ** 2 - windows[row * result.width + column].length;
      const where = `${span("row", top, side)} and ${span("column", left, side)}`;
      const padded = outside ? ` ${formatNumber(outside)} of its ${side ** 2} are padding.` : "";
      return `Row ${row}, column ${column} of the map: the kernel lies on ${where}.${padded}`;
    },
  };
}
