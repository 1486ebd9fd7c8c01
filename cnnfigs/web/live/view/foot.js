// Which network is this, how often is it right, and what is the address of what is shown?

import { formatNumber } from "./colours.js";
import { element } from "./dom.js";

export function fill(foot, figure) {
  const {
    network,
    dataset,
    origin,
    test_accuracy: right,
    test_images: tested,
  } = figure.manifest.card;
  const onclick = () => {
    figure.write();
    navigator.clipboard?.writeText(location.href).catch(() => {}); // The address has it in any case.
    said.textContent = " The address of this page is now a link to this view.";
    figure.status.say(said.textContent);
  };
  const said = element("span");
  const copy = element("button", { type: "button", onclick }, "Copy link");
  const words = `${network}, trained on ${dataset} (${origin}): it is right on ${(100 * right).toFixed(1)}% of ${formatNumber(tested)} test images.`;
  foot.append(words, " ", copy, said);
}
