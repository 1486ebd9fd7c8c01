// A network at first sight: a pad, what the network says, and a few maps of each layer. Nothing needs
// to be understood before it can be touched.

import { load } from "../loader.js";
import { style } from "../styles/glance.js";
import { element } from "../view/dom.js";
import { Picks } from "../view/picks.js";

export async function start(shown, given) {
  const { start: begin, Figure } = await load("figures/network.js");
  return begin(shown, given, glance(Figure));
}

const glance = (Figure) =>
  class extends Figure {
    compose(inputs) {
      this.verdict = element("p", { class: "live-verdict" });
      // Where a value comes from is told on other pages.
      for (const button of inputs.querySelectorAll(".live-scores button"))
        button.replaceWith(...button.childNodes);
      return [element("style", {}, style), inputs, this.status, this.verdict, this.sheet.element];
    }

    sheetOf() {
      return new Picks(this.manifest);
    }

    painted([activations]) {
      const scores = activations.at(-1);
      const best = scores.indexOf(Math.max(...scores));
      const score = scores[best] > 0.9995 ? "more than 0.999" : scores[best].toFixed(3);
      this.verdict.replaceChildren(
        "The network says ",
        element("b", {}, this.manifest.classes[best]),
        `, with a score of ${score}. Draw another digit, and see what changes.`,
      );
    }
  };
