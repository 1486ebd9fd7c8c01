// A picture so small that each of its pixels is a square of its own, with its number on it where there
// is room for one, padding around it, and a frame around those that are meant.

import { style } from "../styles/lattice.js";
import { formatNumber, paint, pixelOf } from "./colours.js";
import { element } from "./dom.js";

/** Dark letters or light ones: those that stand out more, by the light that a pixel gives. */
function lettersOn(pixel) {
  const [red, green, blue] = [0, 8, 16].map((shift) => (((pixel >> shift) & 255) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

export function lattice(attributes) {
  const canvas = element("canvas");
  const numbers = element("div", { class: "live-lattice-numbers", "aria-hidden": "true" });
  const frame = element("i");
  const surface = element(
    "div",
    { class: "live-lattice-surface", ...attributes },
    canvas,
    numbers,
    frame,
  );
  const caption = element("figcaption");
  let width, padding;
  return {
    surface,
    element: element(
      "figure",
      { class: "live-lattice" },
      element("style", {}, style),
      surface,
      caption,
    ),
    /** A picture of `width` by `width` values, in squares as wide as of all the widest picture's. */
    show(picture, { words, limits, palette, numbered, padding: around = 0 }) {
      ({ width } = picture);
      padding = around;
      const across = width + 2 * padding;
      const inside = (at) => at >= padding && at < width + padding;
      const colourOf = (value) => pixelOf(value, limits, palette);
      paint(canvas, across, across, (y, x) =>
        inside(y) && inside(x)
          ? colourOf(picture.values[(y - padding) * width + x - padding])
          : 0x30808080,
      );
      const cells = numbered ? picture.values : [];
      numbers.replaceChildren(
        ...[...cells].map((value) =>
          element("b", { style: `color:${lettersOn(colourOf(value))}` }, formatNumber(value)),
        ),
      );
      surface.style.setProperty("--across", across);
      caption.textContent = words;
    },
    /** Frame a square of pixels. A padding of one begins at row −1. */
    frame(row, column, side) {
      const unit = 100 / (width + 2 * padding);
      const [top, left, size] = [row + padding, column + padding, side].map((at) => at * unit);
      frame.style = `left:${left}%;top:${top}%;width:${size}%;height:${size}%`;
    },
    /** The row and the column under a pointer, with what is between two pixels. */
    under({ clientX, clientY }) {
      const box = surface.getBoundingClientRect();
      return [clientY - box.top, clientX - box.left].map(
        (far) => (far / box.width) * (width + 2 * padding) - padding,
      );
    },
  };
}
