// What more can a reader ask of a network that has answered? What it would say with other maps, and
// why it says what it says. One question is shown at a time.

import { style } from "../styles/asking.js";
import { changePanel } from "../view/ask_change.js";
import { takePanel } from "../view/ask_take.js";
import { whyPanel } from "../view/ask_why.js";
import { choice, element } from "../view/dom.js";

const QUESTIONS = { change: "change a map", why: "why this answer?", take: "take it with you" };
const PANELS = { change: changePanel, why: whyPanel, take: takePanel };

/** Fill the place that a network's figure has for it. */
export async function start(figure) {
  await figure.engine.extend("data/reasons.js");
  figure.asking = new Asking(figure);
  figure.more.append(figure.asking.element);
  return figure.asking;
}

class Asking {
  constructor(figure) {
    this.figure = figure;
    this.question = "change";
    this.words = element("p", { class: "live-ask-words", role: "status" });
    const tell = (words) => words !== this.words.textContent && (this.words.textContent = words);
    this.panels = Object.fromEntries(
      Object.entries(PANELS).map(([name, panel]) => [name, panel(figure, tell)]),
    );
    this.choices = choice("Ask", QUESTIONS, this.question, (question) => {
      this.#choose(question);
      this.update();
      figure.write();
    });
    const shown = Object.values(this.panels).map((panel) => panel.element);
    this.element = element(
      "div",
      { class: "live-ask" },
      element("style", {}, style),
      this.choices,
      ...shown,
      this.words,
    );
    this.#choose(this.question);
  }

  #choose(question) {
    this.question = question;
    this.words.textContent = "";
    for (const [name, panel] of Object.entries(this.panels))
      panel.element.hidden = name !== question;
  }

  get state() {
    if (!this.figure.more.open) return this.panels.change.state;
    return { ask: this.question, ...this.panels.change.state, ...this.panels.why.state };
  }

  restore(state) {
    this.#choose(Object.hasOwn(QUESTIONS, state.ask) ? state.ask : "change");
    this.choices.choose(this.question);
    this.panels.change.restore(state);
    this.panels.why.restore(state);
  }

  /** What the network answers to an image with what the reader has changed in it. */
  answer(result) {
    return this.panels.change.answer(result);
  }

  /** The input, the chosen cell or the question is another one. */
  update() {
    if (this.figure.more.open) this.panels[this.question].update();
  }
}
