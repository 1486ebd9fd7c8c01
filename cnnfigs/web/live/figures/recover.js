// Which kernel lies between two pictures? Nine weights are learned from a picture before and after a
// hidden kernel was applied to it. The reader runs it, and then looks what was hidden.

import { restored, write } from "../data/link.js";
import { decodeBytes } from "../data/weights.js";
import { load } from "../loader.js";
import { filtered, Recovery, standardized } from "../math/recovery.js";
import { style } from "../styles/recover.js";
import { formatNumber, limitsOf, paint, pixelOf } from "../view/colours.js";
import { announcer, element } from "../view/dom.js";

const EACH_FRAME = 2; // Steps: slow enough to see the weights move.
const RUNS = 6; // Earlier ones that stay in sight.
const FOUND = 0.001; // How far off a weight may be at most, where the kernel is found.
const SMALLEST = -5; // Power of ten of the least loss that is drawn.

export async function start(shown, { host, content: { kernels, pictures } }) {
  const { views, sheet } = await load("view/learning.js");
  const { curve, Line, player, problemLine } = views;
  shown.append(sheet(style));
  for (const picture of Object.values(pictures)) picture.values = await decodeBytes(picture.pixels);
  const names = Object.keys(kernels);
  const state = {};
  const before = [];
  let recovery, line, wanted, largest, firstFound;

  const words = element("p", { class: "live-learning-words" });
  const status = announcer();
  const problem = problemLine();
  const chart = curve({
    title: "Loss",
    unit: "steps",
    format: (power) => formatNumber(10 ** power),
    limits: (powers) => [SMALLEST, Math.ceil(Math.max(1, ...powers))],
  });
  const plates = Object.fromEntries(
    ["The picture", "Through the hidden kernel", "Through the learned kernel"].map((title) => [
      title,
      plate(title),
    ]),
  );
  const [learned, hidden] = [kernelTable("The learned kernel"), kernelTable("The hidden kernel")];
  const reveal = element("button", { type: "button", onclick: toggleHidden });
  const menu = element(
    "select",
    { name: "picture" },
    ...Object.entries(pictures).map(([value, { label }]) => element("option", { value }, label)),
  );
  const controls = player({
    fail: (error) => problem.say(`It can't learn on: ${error.message}.`),
    advance(more) {
      for (let i = 0; more && i < EACH_FRAME && !(i && recovery.off < FOUND); i++) step();
      draw();
      return recovery.off < FOUND;
    },
    step() {
      step();
      draw();
    },
    onpause: () => status.say(words.textContent),
  });

  shown.append(
    element(
      "div",
      { class: "live-learning-buttons" },
      ...controls.buttons,
      element("button", { type: "button", onclick: hideAnother }, "Hide another kernel"),
    ),
    problem,
    words,
    status,
    element("div", { class: "live-learning-pair" }, learned.element, hidden.element, chart.element),
    element(
      "div",
      { class: "live-learning-plates" },
      ...Object.values(plates).map((p) => p.element),
    ),
    element(
      "details",
      {},
      element("summary", {}, "Picture"),
      element("div", { class: "live-learning-menus" }, element("label", {}, "Learn from ", menu)),
      element("p", { class: "live-foot" }, NOTE),
    ),
  );
  hidden.element.append(reveal);

  function step() {
    const loss = recovery.step();
    line.add(recovery.steps, Math.log10(loss || Number.MIN_VALUE));
    recovery.loss = loss;
  }

  function draw() {
    const { picture, kernel, steps, loss, off } = recovery;
    chart.show([...before, line]);
    learned.show(kernel, largest);
    const found = filtered(picture, kernel);
    plates["Through the learned kernel"].show(found, wanted.limits);
    plates["Through the learned kernel"].say(
      `what nine weights make of the picture after ${steps} steps`,
    );
    const known =
      state.shown === "yes" ? ` The weight furthest off is off by ${formatNumber(off)}.` : "";
    if (off < FOUND) firstFound ??= steps;
    const after = `After ${formatNumber(steps)} ${steps === 1 ? "step" : "steps"} the`;
    const done = firstFound ? `Found after ${formatNumber(firstFound)} steps. ` : "";
    const begun = `${done}${steps === firstFound ? "The" : after}`;
    words.textContent = steps
      ? `${begun} loss is ${loss < 1e-4 ? "less than 0.0001" : formatNumber(loss)}.${known}`
      : "Nine random weights. Press Learn: each step compares both results, and corrects the weights.";
    if (!controls.playing || steps % 100 < EACH_FRAME) status.say(words.textContent);
  }

  /** Begin with other random weights, and keep the line of the run that was. */
  function begin() {
    if (line?.points.length) before.push(line);
    if (before.length > RUNS) before.shift();
    const picture = pictures[state.picture];
    const kernel = kernels[names[state.kernel]];
    recovery = new Recovery(picture, kernel, state.seed);
    line = new Line({ averaged: true });
    firstFound = undefined;
    const plain = standardized(picture);
    const result = filtered(plain, kernel);
    wanted = { ...result, limits: { ...limitsOf(result.values), signed: true } };
    largest = Math.max(...kernel.map(Math.abs), 2);
    const [first, second] = Object.values(plates);
    first.show(picture, { largest: 255 }, "image");
    first.say(picture.alt);
    second.show(wanted, wanted.limits);
    second.say("what the hidden kernel makes of the picture");
    fill();
    draw();
  }

  function fill() {
    menu.value = state.picture;
    const open = state.shown === "yes";
    const kernel = kernels[names[state.kernel]];
    hidden.show(open ? kernel : kernel.map(() => null), largest);
    hidden.say(open ? names[state.kernel].replaceAll("_", " ") : "");
    reveal.textContent = open ? "Hide it" : "Show it";
  }

  function toggleHidden() {
    state.shown = state.shown === "yes" ? "no" : "yes";
    fill();
    draw();
    write(host.id, state, { step: true });
  }

  async function hideAnother() {
    await controls.pause();
    const other = 1 + Math.floor(Math.random() * (names.length - 1));
    Object.assign(state, {
      kernel: (state.kernel + other) % names.length,
      seed: state.seed + 1,
      shown: "no",
    });
    begin();
    write(host.id, state, { step: true });
  }

  menu.addEventListener("change", async () => {
    await controls.pause();
    state.picture = menu.value;
    begin();
    write(host.id, state, { step: true });
  });

  const figure = {
    state,
    controls,
    get recovery() {
      return recovery;
    },
    async restore(told) {
      await controls.pause();
      const whole = (text, most) => Math.max(0, Math.min(most, Math.floor(Number(text)))) || 0;
      Object.assign(state, {
        picture: Object.hasOwn(pictures, told.picture) ? told.picture : Object.keys(pictures)[0],
        kernel: whole(told.kernel, names.length - 1),
        seed: whole(told.seed, 9999),
        shown: told.shown === "yes" ? "yes" : "no",
      });
      line = null;
      begin();
    },
  };
  return restored(host.id, figure);
}

const NOTE =
  "Each step takes a piece of 32 × 32 pixels, drawn at random. The loss is on a logarithmic scale; " +
  "lines of earlier runs stay, faint. Photographs: scikit-image.";

function plate(title) {
  const canvas = element("canvas", { role: "img" });
  return {
    element: element("figure", {}, canvas, element("figcaption", {}, title)),
    show: ({ width, values }, limits, name) =>
      paint(canvas, width, width, (y, x) => pixelOf(values[y * width + x], limits, name)),
    say: (words) => (canvas.ariaLabel = words),
  };
}

/** Nine weights: their numbers, on the colour of each. */
function kernelTable(title) {
  const note = element("span");
  const cells = Array.from({ length: 9 }, () => element("td"));
  const rows = [0, 1, 2].map((row) => {
    const header = element("th", { scope: "row" }, `row ${row + 1}`);
    return element("tr", {}, header, ...cells.slice(3 * row, 3 * row + 3));
  });
  const colours = element("canvas", { "aria-hidden": "true" });
  return {
    element: element(
      "div",
      { class: "live-kernel" },
      element("p", {}, element("b", {}, title), " ", note),
      element("div", {}, colours, element("table", { "aria-label": title }, ...rows)),
    ),
    show(weights, largest) {
      const limits = { largest, signed: true };
      paint(colours, 3, 3, (y, x) =>
        weights[3 * y + x] === null ? 0 : pixelOf(weights[3 * y + x], limits),
      );
      cells.forEach((cell, i) => {
        const weight = weights[i];
        const known = weight !== null;
        cell.textContent = known ? formatNumber(Number(weight.toFixed(2))) : "?";
        cell.classList.toggle("live-unknown", !known);
        cell.classList.toggle("live-strong", known && Math.abs(weight) > 0.6 * largest);
      });
    },
    say: (words) => (note.textContent = words),
  };
}
