// What do all inputs share, whatever size the network's images have?

import { clip } from "../math/ink.js";

export const KEYBOARD =
  "By keyboard: arrow keys move the cross (with Shift, further), Space puts the pen down or lifts it, " +
  "Backspace undoes.";

/** What a file of a reader's shows, upright, or an error that says what to do. */
export const bitmapOf = (file) =>
  createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Error("the browser can't read this file as a picture: save it as PNG or JPEG");
  });

/** Where on the input lies what one value of a layer depends on? As CSS names an inset. */
export function insetOf(field, place, across, sides) {
  const at = [Math.floor(place / across), place % across];
  const [rows, columns] = at.map((step, axis) => {
    const start = field.offset[axis] + step * field.stride[axis];
    const ends = [start, start + field.size[axis]];
    return ends.map((end) => (100 * clip(end, 0, sides[axis])) / sides[axis]);
  });
  return `${rows[0]}% ${100 - columns[1]}% ${100 - rows[1]}% ${columns[0]}%`;
}
