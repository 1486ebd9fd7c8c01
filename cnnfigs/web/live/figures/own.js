// A network of the reader's own, alive: any size of image, any number of layers and classes. It tells
// how far what the browser computes is from what Keras made of the same pictures.

import { restored } from "../data/link.js";
import { load } from "../loader.js";
import { agreementOf, imageOf, wordsOf } from "../math/agreement.js";
import { style } from "../styles/own.js";
import { anyInput } from "../view/any_input.js";
import { element } from "../view/dom.js";

const MOST_SCORES = 12; // Of more classes, those with the highest scores.
const HIGHEST = 8;
const MOST_LAYERS = 8; // Of more, one at a time.

export async function start(shown, { host, content: manifest, engine }) {
  const { Figure } = await load("figures/network.js");
  await engine.extend("data/reasons.js");
  const figure = new (own(Figure))(shown, host, manifest, engine);
  await restored(host.id, figure);
  figure.agreed = figure.agree(); // A promise, for whoever wants to wait for it.
  return figure;
}

const own = (Figure) =>
  class extends Figure {
    off = []; // Maps that are switched off.

    compose(inputs) {
      this.switches = element("div", { class: "live-off", role: "status" });
      this.compared = element("p", { class: "live-foot", "data-agreement": true, role: "status" });
      return [
        element("style", {}, style),
        inputs,
        this.status,
        element("div", { class: "live-tools" }, this.layers, this.scales, this.scaleWords),
        this.bar,
        this.switches,
        this.sheet.element,
        this.last,
        this.compared,
      ];
    }

    inputOf(i, label) {
      return anyInput({
        id: `${this.host.id}-${this.names[i]}`,
        label,
        examples: this.engine.examples,
        size: this.manifest.input,
        drawingPad: Figure.drawingPad,
        onchange: ({ done }) => this.changed(i, done),
      });
    }

    imageOf(shades) {
      return imageOf(this.manifest, shades);
    }

    layerMenu(named, onChoose) {
      const names = Object.keys(named);
      if (names.length <= MOST_LAYERS) return super.layerMenu(named, onChoose);
      const menu = element("select", { onchange: () => onChoose(menu.value) });
      menu.append(...names.map((name) => element("option", { value: name }, name)));
      const made = element("label", { class: "live-choice" }, element("b", {}, "Layer "), menu);
      made.choose = (name) => (menu.value = name);
      return made;
    }

    firstLayer(state) {
      const { layers } = this.sheet;
      if (layers.length <= MOST_LAYERS) return super.firstLayer(state);
      return state.layer ?? layers.find(({ kind }) => kind === "convolution")?.name;
    }

    /** The network's scores; of what is no scores, nothing. */
    get hasScores() {
      return this.manifest.layers.at(-1).shape.length === 1;
    }

    scoreList(column) {
      const { classes } = this.manifest;
      if (this.hasScores && classes.length <= MOST_SCORES) return super.scoreList(column);
      const list = element("ol", { class: "live-scores", "aria-label": "highest outputs" });
      return { element: list, column };
    }

    showScores(list, scores, words) {
      if (list.items) {
        const said = super.showScores(list, scores, words);
        list.items.forEach(({ item }, i) => {
          item.title = this.before ? `before: ${this.before[i].toFixed(3)}` : "";
        });
        return said;
      }
      if (!this.hasScores) return `${words}.`;
      const highest = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, HIGHEST);
      const rows = highest.map((channel) => {
        const at = { layer: this.manifest.layers.at(-1).name, place: 0, channel };
        const onclick = () => this.point(at, { chosen: true, column: list.column });
        const name = element("span", {}, this.manifest.classes[channel]);
        const value = element("output", { "aria-live": "off" }, scores[channel].toFixed(3));
        const button = element("button", { type: "button", onclick }, name, element("i"), value);
        const row = element("li", { class: channel === highest[0] && "live-winner" }, button);
        row.style.setProperty("--share", Math.min(1, Math.max(0, scores[channel])));
        return row;
      });
      list.element.replaceChildren(...rows);
      return `${words}: the highest output is ${this.manifest.classes[highest[0]]}.`;
    }

    painted() {
      this.#offer();
    }

    /** What the network says with some maps switched off. */
    async answer(i, image) {
      const result = await this.engine.run(i, image);
      this.before = null;
      if (!result || !this.off.length) return result;
      this.before = result.activations.at(-1);
      const { activations } = await this.engine.ask("masked", { input: i, masks: this.off });
      return { ...result, activations };
    }

    write(how) {
      // A page in a notebook's frame has no address to write to.
      if (location.protocol !== "about:") super.write(how);
      this.#offer();
    }

    /** Offer to switch off the map that is chosen, and to undo what was. */
    #offer() {
      const { layers } = this.manifest;
      const nameOf = ({ layer, map }) =>
        `${layers[layer].shape.length > 1 ? "map" : "unit"} ${map} of ${layers[layer].name}`;
      const button = (words, onclick) => element("button", { type: "button", onclick }, words);
      const set = async (next) => {
        this.off = next;
        await this.changed(0);
      };
      const children = [];
      const layer = layers.findIndex(({ name }) => name === this.at?.layer);
      const chosen = { layer, map: this.at?.channel, factor: 0 };
      const isSame = (mask) => mask.layer === layer && mask.map === chosen.map;
      if (layer >= 0 && layer < layers.length - 1 && !this.off.some(isSame))
        children.push(button(`Switch off ${nameOf(chosen)}`, () => set([...this.off, chosen])));
      for (const mask of this.off)
        children.push(
          element(
            "span",
            {},
            `${nameOf(mask)} is off `,
            button("Undo", () => set(this.off.filter((each) => each !== mask))),
          ),
        );
      if (this.off.length && this.before && this.hasScores) children.push(this.#change());
      if (!children.length) children.push("Choose a cell, and switch off its map.");
      this.switches.replaceChildren(...children);
    }

    #change() {
      const after = this.inputs[0].activations?.at(-1) ?? this.before;
      const best = this.before.indexOf(Math.max(...this.before));
      const name = this.manifest.classes[best];
      const [from, to] = [this.before, after].map((scores) => scores[best].toFixed(3));
      return element("b", {}, `${name}: ${from} → ${to}`);
    }

    async agree() {
      if (!this.manifest.agreement) return null;
      const found = await agreementOf(this.manifest, this.engine);
      this.compared.textContent = wordsOf(this.manifest, found);
      return found;
    }
  };
