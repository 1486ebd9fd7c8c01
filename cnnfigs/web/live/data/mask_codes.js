// How does a link hold masks, and which layers can have any? The page asks this; a network's own thread
// never does.

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
