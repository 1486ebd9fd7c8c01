// Two networks, one stroke: where do they part? The network, and beside it the same layers without
// training, or trained from another start or on other data. Each layer's difference has one scale.

import { start as startEngine } from "../data/engine.js";
import { load } from "../loader.js";
import { style } from "../styles/networks.js";
import { formatNumber } from "../view/colours.js";
import { element } from "../view/dom.js";

export async function start(shown, { host, content, engine }) {
  const [{ start: begin, Figure }] = await Promise.all([
    load("figures/network.js"),
    engine.extend("data/reasons.js"),
  ]);
  return begin(shown, { host, content, engine }, networks(Figure));
}

/** From 0, where two answers are the same, to 1, where they have nothing in common. */
export function distance(one, other) {
  let [apart, sizes] = [0, 0];
  for (let i = 0; i < one.length; i++) {
    apart += Math.abs(one[i] - other[i]);
    sizes += Math.abs(one[i]) + Math.abs(other[i]);
  }
  return sizes ? apart / sizes : 0;
}

const MOST_SEEDS = 1000;
const NOTE =
  "The number: all differences of a layer's values added up, as a share of all sizes added up. " +
  "From another start, maps come in another order: then only the scores can be compared.";

/** The figure of a network with two columns that share their input. */
const networks = (Figure) =>
  class extends Figure {
    namesOf() {
      return ["this one", "the other"];
    }

    inputOf(i) {
      return i ? this.second() : super.inputOf(0, "Your input");
    }

    /** The second column has no input of its own, but a choice of networks. */
    second() {
      const figure = this;
      const { others = [] } = this.manifest;
      // By place: a promise of another trained network's engine.
      Object.assign(this, { other: null, seed: 0, others, engines: {} });
      const option = (value, words) => element("option", { value }, words);
      this.menu = element(
        "select",
        { onchange: () => this.choose(this.menu.value === "" ? null : Number(this.menu.value)) },
        option("", "without training"),
        ...others.map(({ name }, place) => option(place, name)),
      );
      const again = element(
        "button",
        { type: "button", onclick: () => this.choose(null, (this.seed + 1) % MOST_SEEDS) },
        "Other random weights",
      );
      this.apart = element("tbody");
      this.said = element("p", { class: "live-apart-words", role: "status" });
      const heads = ["layer", "difference"].map((words) => element("th", { scope: "col" }, words));
      const table = element(
        "table",
        { class: "live-apart" },
        element("caption", {}, "How far apart: 0 the same, 1 nothing in common"),
        element("thead", {}, element("tr", {}, ...heads)),
        this.apart,
      );
      return {
        element: element(
          "fieldset",
          { class: "live-given live-other" },
          element("style", {}, style),
          element("legend", {}, "The other network"),
          element("div", {}, element("label", {}, "is ", this.menu), " ", again),
          this.said,
          table,
          element("p", {}, NOTE),
        ),
        get image() {
          return figure.inputs[0].image;
        },
        get words() {
          return `the other network, ${figure.menu.selectedOptions[0].textContent}`;
        },
        show() {},
        frame() {},
      };
    }

    /** Show another network beside the first: one that was trained, or by default one that was not. */
    async choose(other, seed = this.seed) {
      Object.assign(this, { other, seed });
      this.menu.value = other ?? "";
      await this.changed(0);
      this.write({ step: true });
    }

    async answer(i, image) {
      if (!i) return this.engine.run(0, image);
      if (this.other === null)
        return this.engine.ask("untrained", { input: 1, image, seed: this.seed });
      return (await this.#engineOf(this.other)).run(1, image);
    }

    async explain(column, asked) {
      const engine = column && this.other !== null ? await this.#engineOf(this.other) : this.engine;
      return engine.ask("explain", { ...asked, input: column });
    }

    #engineOf(place) {
      const { manifest, address } = this.others[place];
      this.engines[place] ??= startEngine({ ...this.manifest, ...manifest }, address);
      return this.engines[place];
    }

    /** Both answer to what is drawn. */
    async changed(i, done) {
      try {
        await this.run(1);
      } catch (error) {
        this.inputs[1].activations = null;
        this.said.textContent = `The other network can't answer: ${error.message}.`;
      }
      return super.changed(i, done);
    }

    painted([first, second]) {
      const layers = this.manifest.layers
        .map(({ name, operation }, i) => ({ name, operation, i }))
        .filter(({ operation }) => operation !== "flatten");
      const rows = layers.map(({ name, i }) => ({ name, far: distance(first[i], second[i]) }));
      this.apart.replaceChildren(
        ...rows.map(({ name, far }) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, name),
            element("td", { style: `--share: ${far}` }, far.toFixed(2)),
          ),
        ),
      );
      const [least, most] = [...rows]
        .sort((a, b) => a.far - b.far)
        .filter((_, i, all) => !i || i === all.length - 1);
      const told = ({ name, far }) => `${name} (${formatNumber(Number(far.toFixed(2)))})`;
      this.said.textContent = `The two differ least in ${told(least)}, most in ${told(most ?? least)}.`;
    }

    get state() {
      const { other, seed } = this;
      return { ...super.state, other, untrained: other === null ? seed || null : null };
    }

    restore(state) {
      const other = /^\d+$/.test(state.other ?? "") ? Number(state.other) : null;
      const seed = Math.floor(Number(state.untrained)) || 0;
      this.other = other !== null && other < this.others.length ? other : null;
      this.seed = Math.min(MOST_SEEDS - 1, Math.max(0, seed));
      this.menu.value = this.other ?? "";
      return super.restore(state);
    }
  };
