// From a pixel to the answer, step by step: each is one sentence of the page, and a state of the
// network's figure. The sentences are a list on the page, which stays where no script runs.

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
      const items = [...this.host.querySelectorAll("ol > li")];
      this.steps = items.map((item) => ({
        sentence: [...item.childNodes].map((node) => node.cloneNode(true)),
        state: Object.fromEntries(
          new URLSearchParams(item.querySelector("[data-step]")?.dataset.step),
        ),
      }));
      this.place = 0;
      const button = (words, by) =>
        element("button", { type: "button", onclick: () => this.walk(by) }, words);
      this.back = button("← Back", -1);
      this.next = button("Next →", 1);
      this.count = element("span", { class: "live-count" });
      this.sentence = element("div", { class: "live-sentence", role: "status" });
      inputs.dataset.scrollHere = ""; // And not at the arithmetic of a cell.
      document.addEventListener("keydown", (event) => this.#key(event));
      return [
        element("style", {}, style),
        inputs,
        this.sentence,
        element("div", { class: "live-walk" }, this.back, this.next, this.count),
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
      const { sentence, state } = this.steps[this.place];
      this.sentence.replaceChildren(...sentence);
      this.count.textContent = `${this.place + 1} of ${this.steps.length}`;
      this.back.setAttribute("aria-disabled", this.place === 0);
      this.next.setAttribute("aria-disabled", this.place === this.steps.length - 1);
      this.host.dataset.shows = state.show ?? "";
      await super.restore(state);
      this.pointed.hidden = !state.layer;
    }

    /** Go on, or back; the browser's own button goes back, too. */
    async walk(by) {
      const place = clip(this.place + by, 0, this.steps.length - 1);
      if (place === this.place) return;
      await this.restore({ step: place + 1 });
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
