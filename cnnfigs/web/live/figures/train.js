// How does a network learn? From drawn digits, in the reader's browser: they see loss and accuracy,
// the kernels and which way each is moved, and what becomes of an image.

import { Engine, textOf } from "../data/engine.js";
import { restored, write } from "../data/link.js";
import { load, startWorker } from "../loader.js";
import { formatNumber, paint } from "../view/colours.js";
import { announcer, element } from "../view/dom.js";

const SLICE = 40; // Milliseconds that the network learns before it shows what came of it.
const RUNS = 6; // Earlier ones that stay in sight.
const MENUS = {
  network: { small: "small: 7,438 weights", lenet: "lenet: 431,080 weights" },
  rate: { 0.001: "0.001", 0.0003: "0.0003", 0.003: "0.003", 0.01: "0.01", 0.1: "0.1" },
  batch: { 32: "32 images", 8: "8 images", 128: "128 images" },
  start: { free: "all weights learn", frozen: "kernels stay random" },
};
const PLACES = ["first", "second"];

const percent = (share) => `${(100 * share).toFixed(1)}%`;

export async function start(shown, { host, content }) {
  const { views, sheet } = await load("view/learning.js");
  const { curve, Line, player, problemLine, tiles } = views;
  shown.append(sheet());
  const state = {};
  const fresh = () => ({ loss: new Line({ averaged: true }), accuracy: new Line() });
  let engine, current;
  let run = fresh();
  let stale = true; // The network is not the one that was chosen, or not at its start.
  let asked = null;
  const before = [];

  const charts = {
    loss: curve({
      title: "Loss",
      unit: "images",
      format: formatNumber,
      limits: (values) => [0, Math.max(0.1, ...values)],
    }),
    accuracy: curve({ title: "Accuracy", unit: "images", format: percent, limits: () => [0, 1] }),
  };
  const words = element("p", { class: "live-learning-words" });
  const status = announcer();
  const problem = problemLine();
  const pictures = {
    kernels: PLACES.map((place) =>
      tiles(`Kernels of the ${place} layer, and below each its gradient`),
    ),
    maps: PLACES.map((place) => tiles(`Maps of the ${place} layer`)),
  };
  const notes = PLACES.map(() => element("p", { class: "live-foot" }));
  const input = element("canvas", { class: "live-learning-image", role: "img" });
  const answers = answerBars();
  const menus = Object.fromEntries(
    Object.entries(MENUS).map(([name, options]) => [name, menu(name, options)]),
  );
  const seed = element("input", { name: "seed", type: "number", min: 0, max: 9999, step: 1 });
  const images = menu(
    "image",
    Object.fromEntries(content.examples.map((_, label) => [label, label])),
  );

  const controls = player({
    fail,
    async advance(more) {
      if (more) await prepare();
      const now = asked ?? (more && ask({ milliseconds: SLICE }));
      // The next slice is asked for before this one is drawn: the network never waits for the page.
      asked = more ? ask({ milliseconds: SLICE }) : null;
      if (now) show(await now);
    },
    async step() {
      await prepare();
      show(await ask({ steps: 1 }));
    },
    onpause: () => current && status.say(words.textContent),
  });
  const again = element("button", { type: "button", onclick: tryAgain }, "Again, another seed");

  shown.append(
    element("div", { class: "live-learning-buttons" }, ...controls.buttons, again),
    problem,
    words,
    status,
    element("div", { class: "live-curves" }, charts.loss.element, charts.accuracy.element),
    section("Kernels of the first layer, and below each its gradient", true, [
      pictures.kernels[0].element,
      notes[0],
    ]),
    section("What it makes of an image", false, [
      element(
        "div",
        { class: "live-learning-answer" },
        element("div", {}, element("label", {}, "image ", images), input),
        answers.element,
      ),
      ...pictures.maps.map((each) => each.element),
    ]),
    section("Kernels of the second layer, for its first input map", false, [
      pictures.kernels[1].element,
      notes[1],
    ]),
    section("Network, rate, batch, seed", false, [
      element(
        "div",
        { class: "live-learning-menus" },
        ...Object.entries(menus).map(([name, each]) => element("label", {}, `${name} `, each)),
        element("label", {}, "seed ", seed),
      ),
      element("p", { class: "live-foot" }, NOTE),
    ]),
  );

  /** Fetch the digits and start the network's thread, once; begin where something else was chosen. */
  async function prepare() {
    problem.say("");
    if (!engine) {
      words.textContent = "Loading the digits …";
      const { digest, training, count } = content;
      const [text, worker] = await Promise.all([
        textOf(digest, host.dataset.digits),
        startWorker("data/learner.js"),
      ]);
      const started = new Engine(worker);
      await started.ask("load", { training, count, text });
      host.engine = engine = started;
    }
    if (!stale) return;
    stale = false;
    const { network: name, rate, batch, start: how, seed: number } = state;
    const given = { rate: Number(rate), batch: Number(batch), frozen: how === "frozen" };
    const { accuracy } = await engine.ask("begin", { name, seed: number, ...given });
    current = { steps: 0, milliseconds: 0, accuracy, batch: given.batch };
    run = fresh();
    run.accuracy.add(0, accuracy);
  }

  const ask = (how) => engine.ask("learn", { ...how, image: content.examples[state.image] });

  function show({ points, milliseconds, seen }) {
    for (const { step, loss, accuracy } of points) {
      run.loss.add(step * current.batch, loss);
      if (accuracy !== undefined) run.accuracy.add(step * current.batch, accuracy);
      Object.assign(current, { steps: step, loss, accuracy: accuracy ?? current.accuracy });
    }
    current.milliseconds += milliseconds;
    draw();
    drawSeen(seen);
    if (points.some(({ accuracy }) => accuracy)) status.say(words.textContent);
  }

  function draw() {
    for (const [name, chart] of Object.entries(charts))
      chart.show([...before, run].map((each) => each[name]));
    words.textContent = stale || !current ? readyWords() : runWords();
  }

  const settings = () => {
    const kept = state.start === "frozen" ? ", kernels kept random" : "";
    return `The ${state.network} network (seed ${state.seed}${kept})`;
  };
  const readyWords = () =>
    `${settings()} has random weights. Press Learn. It learns in your browser, from ` +
    `${formatNumber(content.training)} drawn digits.`;
  function runWords() {
    const { steps, batch, milliseconds, accuracy } = current;
    const speed = (1000 * steps * batch) / milliseconds;
    return (
      `${settings()} after ${formatNumber(steps)} ${steps === 1 ? "step" : "steps"} of ${batch} images, ` +
      `at ${formatNumber(Math.round(speed))} images a second. ` +
      `${percent(accuracy)} of ${formatNumber(content.count - content.training)} test images named rightly.`
    );
  }

  function drawSeen({ layers, image, scores }) {
    layers.forEach(({ side, maps, kernel, gradient, pooled }, i) => {
      const [weights, ways] = pictures.kernels[i].show(5, maps, kernel, gradient);
      pictures.maps[i].show(side / 2, maps, pooled);
      notes[i].textContent =
        `Weights −${formatNumber(weights.largest)} to ${formatNumber(weights.largest)}; gradients ` +
        `of the last step −${formatNumber(ways.largest)} to ${formatNumber(ways.largest)}. ` +
        "Each weight moves against its gradient.";
    });
    paint(input, 28, 28, (y, x) => 0xff000000 | (Math.round(255 * image[28 * y + x]) * 0x010101));
    input.ariaLabel = `a drawn ${state.image}, which the network does not learn from`;
    answers.show(scores, Number(state.image));
  }

  async function tryAgain() {
    await controls.pause();
    state.seed = (state.seed + 1) % 10_000;
    change(true);
    controls.toggle();
  }

  /** Keep the run that was, and begin another with the next step. */
  function change(step) {
    if (!stale && current?.steps) before.push(run);
    if (before.length > RUNS) before.shift();
    stale = true;
    run = fresh();
    asked = null;
    fill();
    draw();
    write(host.id, state, { step });
  }

  function fill() {
    for (const [name, each] of Object.entries(menus)) each.value = state[name];
    seed.value = state.seed;
    images.value = state.image;
  }

  function fail(error) {
    asked?.catch(() => {}); // It can't be answered either.
    asked = null;
    stale = true;
    problem.say(`It can't learn on: ${error.message}.`);
  }

  shown.addEventListener("change", async ({ target: { name, value } }) => {
    await controls.pause();
    if (name === "image") {
      state.image = value;
      write(host.id, state, { step: true });
      if (!stale) drawSeen(await engine.ask("look", { image: content.examples[value] }));
    } else {
      Object.assign(state, valid({ ...state, [name]: value }, content));
      change(true);
    }
  });

  const figure = {
    state,
    controls,
    get run() {
      return { ...current, lines: run };
    },
    async restore(told) {
      await controls.pause();
      Object.assign(state, valid(told, content));
      stale = true;
      run = fresh();
      fill();
      draw();
    },
  };
  return restored(host.id, figure);
}

const NOTE =
  "A change begins a new run. The seed decides the first weights and the order of images. Adam " +
  "moves the weights.";

/** What a link may ask for; the first of each menu in place of nonsense. */
function valid(told, { examples }) {
  const chosen = Object.entries(MENUS).map(([name, options]) => [
    name,
    Object.hasOwn(options, told[name]) ? String(told[name]) : FIRST[name],
  ]);
  const number = (text, most) => Math.max(0, Math.min(most, Math.floor(Number(text)))) || 0;
  return {
    ...Object.fromEntries(chosen),
    seed: number(told.seed, 9999),
    image: String(number(told.image ?? 4, examples.length - 1)),
  };
}
const FIRST = { network: "small", rate: "0.001", batch: "32", start: "free" };

function menu(name, options) {
  const entries = Object.entries(options).map(([value, label]) =>
    element("option", { value }, label),
  );
  return element("select", { name }, ...entries);
}

function section(title, open, children) {
  return element("details", { open }, element("summary", {}, title), ...children);
}

/** Ten bars, and what they say in words. */
function answerBars() {
  const rows = Array.from({ length: 10 }, (_, label) => {
    const [bar, number] = [element("i"), element("span")];
    return { bar, number, row: element("li", {}, element("b", {}, label), bar, number) };
  });
  return {
    element: element("ol", { class: "live-answers" }, ...rows.map(({ row }) => row)),
    show(scores, label) {
      const winner = scores.indexOf(Math.max(...scores));
      rows.forEach(({ bar, number, row }, i) => {
        bar.style = `--share: ${scores[i]}`;
        number.textContent = percent(scores[i]);
        row.className = i === winner && i === label ? "live-right" : "";
      });
    },
  };
}
