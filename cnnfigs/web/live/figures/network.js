// A network that answers to its reader: the input, the ten outputs, all maps, and the arithmetic of
// the one cell that was chosen. With two inputs it shows the difference, too. What few readers ask for
// comes in parts.

import { restored, write } from "../data/link.js";
import { load } from "../loader.js";
import { clip } from "../math/ink.js";
import { formatNumber, SCALES } from "../view/colours.js";
import { announcer, choice, element, pause } from "../view/dom.js";
import { inputPanel } from "../view/input.js";
import { drawingPad } from "../view/pad.js";
import { Sheet, sizeOf } from "../view/sheet.js";

const NARROW = "(max-width: 599px)"; // On a phone, one layer at a time, and for two inputs everywhere.

export async function start(shown, { host, content: manifest, engine }, Kind = Figure) {
  if (manifest.input.join() !== "28,28,1")
    throw new Error(`the pad gives 28 × 28 grey pixels, and ${manifest.name} takes others`);
  const figure = new Kind(shown, host, manifest, engine);
  await Promise.all([pause(), figure.whole]);
  return restored(host.id, figure);
}

export class Figure {
  static drawingPad = drawingPad; // For figures with inputs of their own.

  constructor(shown, host, manifest, engine) {
    Object.assign(this, {
      host,
      manifest,
      engine,
      at: null,
      from: null,
      column: 0,
      scale: "layer",
    });
    const names = (this.names = this.namesOf(host.dataset.figure));
    const two = names.length > 1;
    this.starts = two ? host.dataset.start.split(" ") : [host.dataset.start];
    this.status = announcer();
    this.pointed = element("p", { class: "live-pointed" });
    this.inputs = names.map((name, i) => this.inputOf(i, two ? `${name} input` : "Your input"));
    const peeks = this.inputs.map(({ peek }) => peek);
    this.bar = element("div", { class: "live-in-sight" }, ...peeks, this.pointed);
    this.scores = names.map((_, column) => this.scoreList(column));
    this.scales = choice(
      "Colours",
      { panel: "map", layer: "layer", network: "network" },
      this.scale,
      (scale) => {
        this.scale = scale;
        this.#paint();
        this.write();
      },
    );
    this.scaleWords = element("span", { class: "live-scale-words" });
    const titles = two ? [...names, names.join(" − ")] : [""];
    this.sheet = this.sheetOf(titles, (at, how) => this.point(at, how));
    const named = this.sheet.layers.map(({ name }) => [name, name]);
    this.layers = this.layerMenu(Object.fromEntries(named), (name) => {
      this.shown = name;
      this.sheet.only(name);
      this.write();
    });
    this.more = two
      ? ""
      : element(
          "details",
          { open: host.dataset.figure === "ask", ontoggle: () => this.#toggled() },
          element("summary", {}, "Ask this network: change a map, or see why it answers so"),
        );
    this.last = element("div", { class: "live-below" });
    this.belowOutputs = element("div", { class: "live-below" });
    const inputs = this.inputs.map((input, i) =>
      element("div", { class: "live-input" }, input.element, this.scores[i].element),
    );
    const attributes = { class: "live-inputs", "data-columns": names.length };
    const above = element("div", attributes, ...inputs, this.belowOutputs);
    shown.append(...this.compose(above));
  }

  /** All that stands below one another. */
  compose(inputs) {
    return [
      inputs,
      this.status,
      this.more,
      element("div", { class: "live-tools" }, this.layers, this.scales, this.scaleWords),
      this.bar,
      this.sheet.element,
      this.last,
      this.#foot(),
    ];
  }

  /** What chooses a layer: its `choose` shows which. */
  layerMenu(named, onChoose) {
    return choice("Layer", { all: "all", ...named }, "all", onChoose);
  }

  /** The layer that is shown first, or "all". */
  firstLayer(state) {
    const two = this.host.dataset.figure === "compare";
    return two || matchMedia(NARROW).matches ? state.layer : "all";
  }

  /** What shows the maps. */
  sheetOf(titles, onpoint) {
    return new Sheet(this.manifest, titles, onpoint);
  }

  /** What stands side by side. */
  namesOf(kind) {
    return kind === "compare" ? ["first", "second"] : ["input"];
  }

  inputOf(i, label) {
    const onchange = ({ done }) => this.changed(i, done);
    const id = `${this.host.id}-${this.names[i]}`;
    const isDigit = (name) => /^\d$/.test(name);
    const kind = this.manifest.classes.every(isDigit) ? "digit" : "garment";
    return inputPanel({ id, label, examples: this.engine.examples, onchange, kind });
  }

  /** What a network is given for the shades of a picture, 0 to 255. */
  imageOf(shades) {
    return Float32Array.from(shades, (grey) => grey / 255);
  }

  /** What a network makes of a column's image: an engine's answer. */
  answer(i, image) {
    return this.engine.run(i, image);
  }

  explain(column, asked) {
    return this.engine.ask("explain", { ...asked, input: column });
  }

  /** What a link holds; all is counted from 0, as in the words on the page. */
  get state() {
    const { inputs, scale, at, from } = this;
    const state = {
      input: inputs[0].code,
      second: inputs[1]?.code,
      scale,
      show: this.shown,
      ...this.asking?.state,
    };
    if (!at) return state;
    const [, width] = sizeOf(this.#layer(at.layer));
    const [row, column] = [Math.floor(at.place / width), at.place % width];
    return {
      ...state,
      layer: at.layer,
      map: at.channel,
      row,
      column,
      of: inputs[1] && this.column,
      from,
    };
  }

  async restore(state) {
    const example = (i) => `example.${this.manifest.classes.indexOf(this.starts[i])}`;
    this.inputs[0].show(state.input ?? example(0));
    this.inputs[1]?.show(state.second ?? example(1));
    this.scale = Object.hasOwn(SCALES, state.scale) ? state.scale : "layer";
    this.scales.choose(this.scale);
    const layer = this.#layer(state.layer);
    this.at = this.from = null;
    this.sheet.mark(null);
    this.inputs.forEach((input) => input.frame());
    this.shown = state.show;
    this.#showLayer(state.show ?? this.firstLayer(state));
    this.pointed.textContent =
      "Point at any cell, and choose it to see where its value comes from.";
    if (layer) {
      const [height, width, maps] = sizeOf(layer);
      const inside = (value, count) => clip(Math.floor(value) || 0, 0, count - 1);
      const place = inside(state.row, height) * width + inside(state.column, width);
      this.at = { layer: layer.name, place, channel: inside(state.map, maps) };
      this.column = inside(state.of, this.inputs.length);
      this.from = state.from ? inside(state.from, Infinity) : null;
    }
    if (this.more && (this.more.open ||= state.ask)) (await this.#ask())?.restore(state);
    await Promise.all(this.inputs.map((_, i) => this.run(i)));
    await this.#explain();
  }

  /** Show one layer, the first where there is none of the name, or all. */
  #showLayer(name) {
    const { layers } = this.sheet;
    const known = name === "all" || layers.some((layer) => layer.name === name);
    const shown = known ? name : layers[0].name;
    this.layers.choose(shown);
    this.sheet.only(shown);
  }

  /** An input, or what was asked of it, is another one now. */
  async changed(i, done) {
    if (await this.run(i)) await this.#explain();
    if (done) this.write();
  }

  /** The outputs of the network as it is, for the first input. */
  unchanged() {
    return this.asking?.panels.change.before;
  }

  /** The panel in which a reader asks more; it is there when he first wants to. */
  #ask() {
    const failed = ({ message }) =>
      this.more.append(element("p", { role: "alert" }, `This can't be asked here: ${message}.`));
    this.making ??= load("figures/asking.js")
      .then(({ start }) => start(this))
      .catch(failed);
    return this.making;
  }

  async #toggled() {
    if (this.making || !this.more.open) return this.asking?.update();
    await this.#ask();
    await this.changed(0, true);
  }

  async run(i) {
    const result = await this.answer(i, this.imageOf(this.inputs[i].image));
    if (!result) return false; // The reader has drawn on since.
    this.inputs[i].activations = (await this.asking?.answer(result)) ?? result.activations;
    if (this.inputs.every((input) => input.activations)) this.#paint();
    return true;
  }

  #paint() {
    const activations = this.inputs.map((input) => input.activations);
    const [first, second] = activations;
    if (second)
      activations.push(first.map((values, l) => values.map((value, i) => value - second[l][i])));
    this.painted?.(activations);
    this.scaleWords.textContent = SCALES[this.scale];
    this.sheet.show(activations, this.scale);
    if (this.sheet.marked) this.#show(this.sheet.marked); // Its value is another one now.
    const summary = this.inputs.map((input, i) =>
      this.showScores(this.scores[i], input.activations.at(-1), input.words),
    );
    this.status.say(summary.join(" "));
  }

  showScores(list, scores, words) {
    const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
    list.items.forEach(({ item, output }, i) => {
      item.classList.toggle("live-winner", i === order[0]);
      item.style.setProperty("--share", clip(scores[i], 0, 1));
      output.textContent = scores[i].toFixed(3);
    });
    const highest = order
      .slice(0, 2)
      .map((i) => `${this.manifest.classes[i]} (${scores[i].toFixed(3)})`);
    return `${words}: the highest outputs are ${highest.join(" and ")}.`;
  }

  scoreList(column) {
    const { name } = this.manifest.layers.at(-1);
    const items = this.manifest.classes.map((title, channel) => {
      const onclick = () =>
        this.point({ layer: name, place: 0, channel }, { chosen: true, column });
      const button = element("button", {
        type: "button",
        onclick,
        title: "Where does this value come from?",
      });
      const output = element("output", { "aria-live": "off" });
      button.append(element("span", {}, title), element("i"), output);
      return { item: element("li", {}, button), output };
    });
    const attributes = { class: "live-scores", "aria-label": "outputs" };
    return { items, element: element("ol", attributes, ...items.map(({ item }) => item)) };
  }

  #layer(name) {
    return this.manifest.layers.find((layer) => layer.name === name);
  }

  /** Say where a cell is, mark it, and frame what it sees of each input. */
  #show(at) {
    const layer = this.#layer(at.layer);
    const [height, width, maps] = sizeOf(layer);
    const index = this.manifest.layers.indexOf(layer);
    const values = this.inputs.map(({ activations }) =>
      formatNumber(activations[index][at.place * maps + at.channel]),
    );
    const [row, column] = [Math.floor(at.place / width), at.place % width];
    const where =
      height * width > 1 ? `map ${at.channel}, row ${row}, column ${column}` : `unit ${at.channel}`;
    this.pointed.textContent = `${at.layer}, ${where}: ${values.join(" and ")}`;
    this.sheet.mark(at);
    this.inputs.forEach((input) => input.frame(layer.field, at.place, width));
  }

  /** The reader points at a cell; what he chose before stays explained until he chooses again. */
  point(at, { chosen, keyed, column = this.column }) {
    this.#show(at);
    const more = chosen ? ". Its terms are below." : "";
    if (keyed) this.status.say(this.pointed.textContent + more);
    // The cell of a difference is explained as the first input's.
    if (chosen) this.#step(at, column % this.inputs.length);
  }

  /** A step that the back button undoes: another cell, or another input map of the same one. */
  async #step({ from = null, ...at }, column = this.column) {
    if (at.layer !== undefined) {
      this.at = { ...at, layer: this.manifest.layers[at.layer]?.name ?? at.layer };
    }
    Object.assign(this, { from, column });
    await this.#explain();
    this.write({ step: true });
  }

  async #explain() {
    const { at, from, column } = this;
    this.asking?.update();
    this.sheet.open(at);
    if (!at) return this.cell?.element.remove();
    const { cellPanel } = await load("view/cell.js");
    const onstep = (change) => this.#step(change);
    this.cell ??= cellPanel({ manifest: this.manifest, onstep });
    const layer = this.#layer(at.layer);
    const index = this.manifest.layers.indexOf(layer);
    const explained = await this.explain(column, { ...at, index });
    const own = this.sheet.layers.find(({ name }) => name === at.layer)?.below;
    const below = own ?? (layer.kind === "scores" ? this.belowOutputs : this.last);
    if (this.cell.element.parentNode !== below) below.append(this.cell.element);
    this.cell.show(explained, { from, whose: this.names[column] });
    this.#show(at);
  }

  write(how) {
    write(this.host.id, this.state, how);
  }

  /** What network this is, in small print. */
  #foot() {
    const foot = element("p", { class: "live-foot" });
    this.whole = load("view/foot.js").then(({ fill }) => fill(foot, this));
    return foot;
  }
}
