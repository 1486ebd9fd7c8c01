// Which few maps show what a network does? Those that differ most from place to place, in each layer
// that has maps. They are picked once, so that what changes is the picture and not the choice.

import { limitsOf, paint, pixelOf } from "./colours.js";
import { element } from "./dom.js";

const PICKED = 2; // Maps of each layer.

export class Picks {
  constructor(manifest) {
    this.layers = manifest.layers
      .map((layer, index) => ({ ...layer, index }))
      .filter(({ shape, kind }) => shape.length === 3 && kind === "convolution");
    this.element = element("ol", { class: "live-picks", "aria-label": "two maps of each layer" });
    for (const layer of this.layers) {
      layer.canvases = Array.from({ length: PICKED }, () => element("canvas", { role: "img" }));
      this.element.append(element("li", {}, layer.name, ...layer.canvases));
    }
  }

  show([activations]) {
    for (const layer of this.layers) {
      const [height, width, maps] = layer.shape;
      const values = activations[layer.index];
      layer.picked ??= mostVaried(values, maps);
      const limits = limitsOf(values);
      layer.canvases.forEach((canvas, i) => {
        const map = layer.picked[i];
        paint(canvas, width, height, (row, column) =>
          pixelOf(values[(row * width + column) * maps + map], limits),
        );
        canvas.ariaLabel = `${layer.name}, map ${map}`;
      });
    }
  }

  // Whole layers are there, and no cell is pointed at.
  only() {}
  open() {}
  mark() {}
}

/** The maps whose values lie furthest from their mean, the first of them first. */
function mostVaried(values, maps) {
  const [sums, squares] = [new Float64Array(maps), new Float64Array(maps)];
  values.forEach((value, i) => {
    sums[i % maps] += value;
    squares[i % maps] += value ** 2;
  });
  const spread = squares.map((sum, map) => sum - (maps * sums[map] ** 2) / values.length);
  const order = [...spread.keys()].sort((a, b) => spread[b] - spread[a]);
  return order.slice(0, PICKED);
}
