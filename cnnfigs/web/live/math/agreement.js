// How far is what the browser computes from what Keras made of the same pictures? For each layer the
// largest difference, as a share of the layer's largest value.

import { decodeBytes } from "../data/weights.js";
import { formatNumber } from "../view/colours.js";

/**
 * Compare with Keras, picture by picture. `manifest.agreement` has for each picture the `winner`, and
 * for each compared layer its largest value and some of its values: every `step`th.
 */
export async function agreementOf(manifest, engine) {
  const { agreement, layers } = manifest;
  const numbers = new Float32Array((await decodeBytes(agreement.values)).buffer);
  let at = 0;
  const found = { off: 0, layer: null, winners: 0, pictures: 0 };
  for (const [place, winner] of agreement.winners.entries()) {
    const image = imageOf(manifest, engine.examples[place].pixels);
    const { activations } = await engine.run("agreement", image);
    for (const { index, step, count } of agreement.layers) {
      const largest = numbers[at++];
      const values = activations[index];
      let most = 0;
      for (let i = 0; i < count; i++)
        most = Math.max(most, Math.abs(values[i * step] - numbers[at++]));
      const off = most / (largest || 1);
      // What is no number is further off than any.
      if (!(off <= found.off)) Object.assign(found, { off, layer: layers[index].name });
    }
    found.pictures += 1;
    if (winner === winnerOf(activations.at(-1), agreement.half)) found.winners += 1;
  }
  return found;
}

/** What a network is given for the shades of a picture: black and white have values of its own. */
export const imageOf = ({ shades: [black, white] }, shades) =>
  Float32Array.from(shades, (shade) => black + (shade * (white - black)) / 255);

/** The class that a network names: of one score, whether it is above its half. */
const winnerOf = (scores, half) =>
  scores.length === 1 ? Number(scores[0] > half) : scores.indexOf(Math.max(...scores));

/** What was found, in a sentence. */
export function wordsOf({ agreement, layers }, { off, layer, winners, pictures }) {
  const some = agreement.layers.some(
    ({ index, step }) => step > 1 && layers[index].shape.reduce((a, b) => a * b, 1) > 1,
  );
  const what = some ? "no value that was compared, spread evenly over each layer," : "no value";
  const named =
    agreement.winners[0] === null ? "" : ` It names the same winner for ${winners} of ${pictures}.`;
  return (
    `Compared with Keras just now, in your browser, on ${pictures} of the pictures and ` +
    `${agreement.layers.length} layers: ${what} is off by more than ${formatNumber(off)} of its ` +
    `layer's largest${layer ? ` (in ${layer})` : ""}.${named}`
  );
}
