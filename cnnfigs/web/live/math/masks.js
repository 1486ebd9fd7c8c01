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
