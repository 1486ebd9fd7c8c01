// Which places of the image does the answer rest on? Three ways to ask, and beside each what a network
// says that was never trained.

import { formatNumber, limitsOf } from "./colours.js";
import { choice, element } from "./dom.js";
import { correlation, paintHeat, peakOf, placesOf } from "./heat.js";

const WAYS = { gradcam: "Grad-CAM", gradient: "gradient", occlusion: "hide a square" };
const SIZE = 5; // Of the square, as in `cf.occlusion`.
const LAST = 28 - SIZE;
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const NAMES = ["this network", "an untrained one"];

const within = (value, most) => Math.min(most, Math.max(0, Math.floor(Number(value)) || 0));

export function whyPanel(figure, tell) {
  const { manifest, engine } = figure;
  const { layers, classes } = manifest;
  const able = [...layers.keys()].filter(
    (index) => layers[index].shape.length === 3 && layers[index].operation !== "flatten",
  );
  const maps = able.filter((index) => layers[index].kernel);
  const asked = { way: "gradcam", label: null, layer: maps.at(-1), square: [12, 12], seed: 0 };
  let whole = null; // The map of all squares, of both networks, for what was asked.
  let [busy, again] = [false, false];

  const step = (change) => {
    if (Object.keys(change).some((name) => name !== "square")) whole = null;
    Object.assign(asked, change);
    arrange();
    figure.write({ step: true });
    return update();
  };
  const option = (value, words) => element("option", { value }, words);
  const ways = choice("Way", WAYS, asked.way, (way) => step({ way }));
  const labelMenu = element(
    "select",
    { onchange: () => step({ label: labelMenu.value === "" ? null : Number(labelMenu.value) }) },
    option("", "the answer"),
    ...classes.map((name, i) => option(i, name)),
  );
  const layerMenu = element(
    "select",
    { onchange: () => step({ layer: Number(layerMenu.value) }) },
    ...able.map((index) => option(index, layers[index].name)),
  );
  const layerLabel = element("label", {}, "Layer ", layerMenu);
  const button = (words, onclick) => element("button", { type: "button", onclick }, words);
  const everywhere = button("Hide it everywhere", () => hideEverywhere());
  const views = NAMES.map((name, i) => {
    const canvas = element("canvas", i ? { role: "img", "aria-label": name } : {});
    const words = element("span");
    return {
      canvas,
      words,
      element: element("figure", {}, canvas, element("figcaption", {}, `${name}: `, words)),
    };
  });
  const [{ canvas }] = views;
  const made = element(
    "div",
    {},
    ways,
    element(
      "div",
      { class: "live-ask-tools" },
      element("label", {}, "Class ", labelMenu),
      layerLabel,
      everywhere,
    ),
    element("div", { class: "live-ask-views" }, ...views.map((view) => view.element)),
    element(
      "div",
      { class: "live-ask-tools" },
      button("Another untrained one", () => step({ seed: (asked.seed + 1) % 1000 })),
    ),
  );

  /** The square can be dragged where there is one, by pointer or by key. */
  function arrange() {
    const hiding = asked.way === "occlusion";
    layerLabel.hidden = asked.way !== "gradcam";
    everywhere.hidden = !hiding;
    ways.choose(asked.way);
    labelMenu.value = asked.label ?? "";
    layerMenu.value = asked.layer;
    canvas.setAttribute("role", hiding ? "application" : "img");
    canvas.setAttribute(
      "aria-label",
      hiding ? "the image with a square hidden: drag it, or move it with the arrow keys" : NAMES[0],
    );
    canvas.tabIndex = hiding ? 0 : -1;
    canvas.classList.toggle("live-ask-drag", hiding);
  }
  const drag = (event) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const at = [event.clientY - top, event.clientX - left];
    const square = at.map((far) => within((28 * far) / width - SIZE / 2 + 0.5, LAST));
    if (square.join() === asked.square.join()) return;
    asked.square = square;
    update();
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (asked.way !== "occlusion" || event.button || !event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  canvas.addEventListener(
    "pointermove",
    (event) => canvas.hasPointerCapture(event.pointerId) && drag(event),
  );
  canvas.addEventListener("lostpointercapture", () => figure.write({ step: true }));
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || asked.way !== "occlusion" || event.altKey || event.metaKey) return;
    event.preventDefault();
    step({ square: asked.square.map((at, axis) => within(at + move[axis], LAST)) });
  });

  const label = () => {
    const scores = figure.unchanged();
    return asked.label ?? scores.indexOf(Math.max(...scores));
  };
  const both = (task, details) =>
    Promise.all(
      [undefined, asked.seed].map((seed) =>
        engine.ask(task, { input: 0, label: label(), seed, ...details }),
      ),
    );

  /** Ask for what is shown now; of what comes in the meantime, only the last is asked. */
  async function update() {
    again = true;
    if (busy || made.hidden || !figure.unchanged()) return;
    busy = true;
    try {
      while (again) {
        again = false;
        await (asked.way === "occlusion" ? hideOne() : explain());
      }
    } catch (error) {
      tell(`This can't be told here: ${error.message}.`);
    } finally {
      busy = false;
    }
  }

  async function explain() {
    const index = asked.way === "gradcam" ? asked.layer : -1;
    const { image } = figure.inputs[0];
    const answers = await both("why", { index });
    const shape = layers[index]?.shape ?? manifest.input;
    const places = placesOf(layers[index]?.field, shape, manifest.input);
    const found = answers.map(({ values }) => ({ values, places, limits: limitsOf(values) }));
    show(image, found, index < 0 ? "changes" : "speaks for it");
    const name = index < 0 ? "The gradient" : `Grad-CAM of ${layers[index].name}`;
    tellBoth(`${name} for ${classes[label()]}`, found);
  }

  function show(image, found) {
    views.forEach((view, i) => {
      paintHeat(view.canvas, image, found[i]);
      const { limits } = found[i];
      const end = formatNumber(limits.largest);
      view.words.textContent = `${limits.signed ? `−${end}` : 0} to ${end}`;
    });
  }

  function tellBoth(what, found) {
    const peaks = found.map(({ values, places }) => {
      const [row, column] = peakOf(values, places);
      return values.some((each) => each > 0)
        ? `largest around row ${row}, column ${column}`
        : "nothing speaks for it";
    });
    const same = correlation(...found.map(({ values }) => values));
    const alike =
      same === null
        ? "."
        : `. The two maps correlate with ${formatNumber(same)}: what both show, training does not explain.`;
    tell(`${what}: ${peaks[0]}. Untrained: ${peaks[1]}${alike}`);
  }

  async function hideOne() {
    const [top, left] = asked.square;
    const { image } = figure.inputs[0];
    if (whole && whole.image.join() !== image.join()) whole = null;
    const answers = await both("occlude", { size: SIZE, places: [[top, left]] });
    const square = { top, left, size: SIZE };
    const change = answers.map(
      ({ drops, score }) => `${formatNumber(score)} → ${formatNumber(score - drops[0])}`,
    );
    views.forEach((view, i) => {
      paintHeat(view.canvas, image, { ...whole?.found[i], square });
      view.words.textContent = change[i];
    });
    const where = `Rows ${top} to ${top + SIZE - 1} and columns ${left} to ${left + SIZE - 1} hidden`;
    tell(`${where}: the score for ${classes[label()]} goes ${change[0]}. Untrained: ${change[1]}.`);
  }

  /** All places of the square, a row at a time: so nothing else has to wait for long. */
  async function hideEverywhere() {
    const { image } = figure.inputs[0];
    const key = JSON.stringify([asked.label, asked.seed, image.join()]);
    const found = NAMES.map(() => ({ values: new Float32Array((LAST + 1) ** 2) }));
    everywhere.disabled = true;
    try {
      for (let top = 0; top <= LAST; top++) {
        const places = Array.from({ length: LAST + 1 }, (_, left) => [top, left]);
        const answers = await both("occlude", { size: SIZE, places });
        if (key !== JSON.stringify([asked.label, asked.seed, figure.inputs[0].image.join()]))
          return; // The reader has gone on.
        answers.forEach(({ drops }, i) => found[i].values.set(drops, top * (LAST + 1)));
        everywhere.textContent = `Row ${top + 1} of ${LAST + 1}`;
      }
    } finally {
      everywhere.disabled = false;
      everywhere.textContent = "Hide it everywhere";
    }
    const field = { size: [SIZE, SIZE], stride: [1, 1], offset: [0, 0] };
    const places = placesOf(field, [LAST + 1, LAST + 1], manifest.input);
    for (const each of found)
      Object.assign(each, { places, limits: { ...limitsOf(each.values), signed: true } });
    whole = { image, found };
    show(image, found);
    tellBoth(`By how much ${classes[label()]} falls with a square hidden`, found);
  }

  arrange();
  return {
    element: made,
    update,
    get state() {
      const { way, label: chosen, layer, square, seed } = asked;
      return {
        why: way,
        class: chosen,
        from_layer: way === "gradcam" ? layer : null,
        square: way === "occlusion" ? square.join(".") : null,
        untrained: seed || null,
      };
    },
    restore(state) {
      whole = null;
      const square = String(state.square ?? "12.12").split(".");
      const layer = Number(state.from_layer ?? maps.at(-1));
      Object.assign(asked, {
        way: Object.hasOwn(WAYS, state.why) ? state.why : "gradcam",
        label: /^\d+$/.test(state.class ?? "") ? within(state.class, classes.length - 1) : null,
        layer: able.includes(layer) ? layer : maps.at(-1),
        square: [0, 1].map((axis) => within(square[axis], LAST)),
        seed: within(state.untrained, 999),
      });
      arrange();
    },
    get whole() {
      return whole; // For the tests.
    },
  };
}
