// How do kernels come about, and maps with them? A network after each step that was kept.

import { restored, write } from "../data/link.js";
import { style } from "../styles/training.js";
import { formatNumber, limitsOf } from "../view/colours.js";
import { element } from "../view/dom.js";
import { Sheet } from "../view/sheet.js";

// Steps are compared, so a scale that they share comes first.
const SCALES = {
  steps: "one for all steps",
  layer: "one for each step",
  panel: "one for each picture",
};

export async function start(shown, { host, content: { card, layers, steps }, engine }) {
  const change = ({ target }) =>
    show().then(() => write(host.id, figure.state, { step: target !== slider }));
  const menu = (values, words = values) => {
    const options = values.map((value, i) => element("option", { value }, words[i]));
    return element("select", { onchange: change }, ...options);
  };
  const menus = {
    layer: menu(layers.map(({ name }) => name)),
    image: menu(engine.examples.map(({ label }) => label)),
    scale: menu(Object.keys(SCALES), Object.values(SCALES)),
  };
  const last = steps.length - 1;
  const slider = element("input", {
    type: "range",
    max: last,
    "aria-label": "training",
    oninput: change,
  });
  const after = element("span");
  const pointed = element("output", { class: "live-pointed" });
  const sheets = layers.map(({ kernel, shape: [height, width, count] }) => {
    const picture = (name, high, wide, inputs) => {
      const what = `${count} of ${high} × ${wide}${inputs > 1 ? ", for the first input map" : ""}`;
      return { name, what, enlarged: 40, shape: [high, wide, count] };
    };
    const pictures = [picture("maps", height, width)];
    if (kernel) pictures.unshift(picture("kernels", ...kernel.shape));
    const sheet = new Sheet({ layers: pictures }, [""], (at) => {
      const value = sheet.shown.activations[0].at(at.layer === "maps" ? -1 : 0)[
        at.place * count + at.channel
      ];
      pointed.value = `${at.layer}, ${at.channel}: ${formatNumber(value)}`;
      sheet.mark(at);
    });
    return sheet;
  });
  const labels = Object.entries(menus).map(([name, each]) =>
    element("label", {}, `${name} `, each),
  );
  shown.append(
    element("style", {}, style),
    element("div", { class: "live-tools" }, ...labels),
    ...sheets.map((sheet) => sheet.element),
    element("label", { class: "live-steps" }, after, slider),
    pointed,
    element(
      "p",
      { class: "live-foot" },
      `${card.network}, trained on ${card.dataset}: ${card.origin}`,
    ),
  );

  const kept = {};
  let latest;
  /** Kernels and maps after each step. Of kernels, the weights for the first input map. */
  async function picturesOf(index, example, step) {
    const image = Float32Array.from(engine.examples[example].pixels, (grey) => grey / 255);
    const { activations } = await engine.ask("run", { input: "training", image, step });
    const { kernel, shape } = layers[index];
    if (!kernel) return [activations[index]];
    const weights = await engine.ask("kernels", { index, step });
    const first = (_, i) => Math.floor(i / shape[2]) % kernel.shape[2] === 0;
    return [weights.filter(first), activations[index]];
  }

  async function show() {
    const [index, example] = [menus.layer.selectedIndex, menus.image.selectedIndex];
    kept[[index, example]] ??= Promise.all(
      steps.map((_, step) => picturesOf(index, example, step)),
    );
    const asked = (latest = kept[[index, example]]);
    const all = await asked;
    if (asked !== latest) return; // The reader has gone on since.
    const now = all[slider.value];
    const furthest = now.map((_, i) => {
      const { largest, signed } = limitsOf(...all.map((each) => each[i]));
      return [signed ? -largest : largest];
    });
    for (const sheet of sheets) sheet.element.hidden = sheet !== sheets[index];
    sheets[index].show([now, menus.scale.value === "steps" ? furthest : now], menus.scale.value);
    pointed.value = "";
    const { marked, onpoint } = sheets[index];
    if (marked) onpoint(marked); // Its value is another one now.
    after.textContent = `after ${formatNumber(steps[slider.value])} of ${formatNumber(steps[last])} steps`;
    slider.ariaValueText = after.textContent;
  }

  const figure = {
    get state() {
      const chosen = Object.entries(menus).map(([name, { value }]) => [name, value]);
      return Object.fromEntries([["step", steps[slider.value]], ...chosen]);
    },
    restore(state) {
      for (const [name, each] of Object.entries(menus)) {
        each.value = state[name] ?? host.dataset.start;
        each.selectedIndex = Math.max(0, each.selectedIndex); // What it does not offer is its first.
      }
      slider.value = Math.max(0, steps.indexOf(Number(state.step)));
      return show();
    },
  };
  return restored(host.id, figure);
}
