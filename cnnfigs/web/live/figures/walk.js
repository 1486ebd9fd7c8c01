// From a pixel to the answer, step by step: each is one sentence of the page, and a state of the
// network's figure. The sentences are a list on the page, which stays where no script runs. Below a
// sentence is the picture, and beside it what the sentence is about: its state says which.

import { write } from "../data/link.js";
import { load } from "../loader.js";
import { clip } from "../math/ink.js";
import { style } from "../styles/walk.js";
import { element } from "../view/dom.js";

const MOVES = { ArrowLeft: -1, ArrowRight: 1, " ": 1 };
// Where a key has a meaning of its own.
const OWN_KEYS = "a, button, canvas, input, select, summary, textarea";

export async function start(shown, given) {
  const { start: begin, Figure } = await load("figures/network.js");
  return begin(shown, given, walk(Figure));
}

const walk = (Figure) =>
  class extends Figure {
    compose(inputs) {
      this.steps = this.host.querySelectorAll("ol > li");
      this.place = 0;
      const button = (words, by) =>
        element("button", { type: "button", onclick: () => this.walk(by) }, words);
      this.back = button("← Back", -1);
      this.next = button("Next →", 1);
      this.count = element("span", { class: "live-count" });
      this.sentence = element("div", { class: "live-sentence", role: "status" });
      this.sentence.dataset.scrollHere = ""; // And not at the arithmetic of a cell.
      this.near = element("div", { class: "live-near" });
      const given = inputs.querySelector(".live-given");
      given.replaceChildren(given.querySelector(".live-seen"));
      given.setAttribute("aria-label", "Your input");
      given.parentNode.append(this.near);
      // Where a value comes from is told above all the others.
      for (const { section, below } of this.sheet.layers) section.firstChild.after(below);
      document.addEventListener("keydown", (event) => this.#key(event));
      return [
        element("style", {}, style),
        this.sentence,
        element("div", { class: "live-walk" }, this.back, this.next, this.count),
        inputs,
        this.bar,
        this.sheet.element,
        this.last,
      ];
    }

    get state() {
      return { step: this.place + 1 };
    }

    async restore({ step }) {
      this.place = clip(Math.round(step) || 1, 1, this.steps.length) - 1;
      const item = this.steps[this.place].cloneNode(true);
      this.sentence.replaceChildren(...item.childNodes);
      const told = this.sentence.querySelector("[data-step]")?.dataset.step;
      const state = Object.fromEntries(new URLSearchParams(told));
      this.count.textContent = `${this.place + 1} of ${this.steps.length}`;
      this.back.setAttribute("aria-disabled", this.place === 0);
      this.next.setAttribute("aria-disabled", this.place === this.steps.length - 1);
      const { show = "", beside = "" } = state;
      Object.assign(this.host.dataset, { shows: show, beside });
      this.bar.hidden = !state.layer;
      this.near.replaceChildren();
      for (const { name, views } of this.sheet.layers) {
        const [{ box, open }] = views;
        (beside === "map" && name === show ? this.near : box).append(open);
      }
      await super.restore(state);
    }

    /** Of a value, what is multiplied stands beside the picture. */
    async explain(column, asked) {
      const explained = await super.explain(column, asked);
      const { pairsOf } = await load("view/cell.js");
      if (this.host.dataset.beside === "kernels")
        this.near.replaceChildren(...pairsOf(this.manifest, explained));
      return explained;
    }

    /** Go on, or back; the browser's own button goes back, too. */
    async walk(by) {
      const place = clip(this.place + by, 0, this.steps.length - 1);
      if (place === this.place) return;
      await this.restore({ step: place + 1 });
      this.sentence.scrollIntoView({ block: "nearest" }); // Who has read further down goes on above.
      write(this.host.id, this.state, { step: true });
    }

    #key(event) {
      const { key, target, altKey, ctrlKey, metaKey } = event;
      const by = MOVES[key];
      if (!by || altKey || ctrlKey || metaKey || target.closest?.(OWN_KEYS)) return;
      event.preventDefault();
      this.walk(event.shiftKey && key === " " ? -1 : by);
    }
  };
