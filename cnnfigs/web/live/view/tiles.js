// Kernels, gradients and maps: a small picture each, in lines as long as the page is wide.

import { limitsOf, paint, pixelOf } from "./colours.js";
import { element } from "./dom.js";

/** Pictures of `side` by `side` values, `count` of them, value by value as a layer holds them. */
export function tiles(label) {
  const box = element("div", { class: "live-tiles", role: "img", "aria-label": label });
  let canvases = [];
  return {
    element: box,
    /** Show several rows of values below one another, each row on a scale of its own. */
    show(side, count, ...rows) {
      if (canvases.length !== count) {
        canvases = Array.from({ length: count }, () => element("canvas"));
        box.replaceChildren(...canvases);
      }
      box.dataset.side = side;
      const limits = rows.map((values) => limitsOf(values));
      const height = rows.length * (side + 1) - 1;
      canvases.forEach((canvas, map) =>
        paint(canvas, side, height, (y, x) => {
          const row = Math.floor(y / (side + 1));
          const line = y % (side + 1);
          return line === side
            ? 0
            : pixelOf(rows[row][(line * side + x) * count + map], limits[row]);
        }),
      );
      box.ariaLabel = `${label}: ${count} of ${side} × ${side}`;
      return limits;
    },
  };
}
