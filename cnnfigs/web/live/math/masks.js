// What would a network answer if some of its maps, or units, were other ones? A mask names one by its
// layer and number. It is multiplied by a factor, 0 or 2 say, or changes places with another one.

/** Change a layer's values in place, as the masks of this layer say, one after the other. */
export function applyMasks(masks, index, values, maps) {
  for (const { layer, map, factor, other } of masks) {
    if (layer !== index) continue;
    for (let start = 0; start < values.length; start += maps) {
      if (other === undefined) values[start + map] *= factor;
      else
        [values[start + map], values[start + other]] = [values[start + other], values[start + map]];
    }
  }
}

/** All layers' answers with masks; the answers without are there, so it begins at the first mask. */
export function runMasked(runner, image, activations, masks) {
  const { layers } = runner.network;
  const change = (index, values) => applyMasks(masks, index, values, layers[index].shape.at(-1));
  const first = Math.min(...masks.map(({ layer }) => layer));
  const before = activations.slice(0, first + 1);
  before[first] = before[first].slice();
  change(first, before[first]);
  return runner.run(image, before, change);
}

const MOST = 40; // In a link.

/** Masks as a link holds them: layer, map, and `x0`, `x2`, or `s5` for a change of places with 5. */
export const toCode = (masks) =>
  masks
    .map(({ layer, map, factor, other }) =>
      [layer, map, other === undefined ? `x${factor}` : `s${other}`].join("."),
    )
    .join("-");

/** The masks that a link holds; what it can't mean for this network is left out. */
export function fromCode(code, layers) {
  const masks = [];
  for (const part of String(code ?? "")
    .split("-")
    .slice(0, MOST)) {
    const found = /^(\d+)\.(\d+)\.(?:x([02])|s(\d+))$/.exec(part);
    if (!found) continue;
    const [layer, map, factor, other] = found.slice(1).map((each) => each && Number(each));
    const mask = other === undefined ? { layer, map, factor } : { layer, map, other };
    if (!canMask(layers[layer])) continue;
    if (Math.max(map, other ?? 0) >= layers[layer].shape.at(-1)) continue;
    masks.push(mask);
  }
  return masks;
}

/**
 * Whether a layer has maps or units that can be changed: its weights make them, and they grow with its
 * sums, so that a changed kernel and bias would change them alike.
 */
export const canMask = (layer) =>
  ["correlate", "dense"].includes(layer?.operation) &&
  ["linear", "relu", undefined].includes(layer.activation) &&
  layer.kind !== "scores";
