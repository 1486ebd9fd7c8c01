// At which places does a window lie on a picture? Its side, its stride and the padding around the
// picture decide. All are squares: a row tells all.

import { pixelsInWindow } from "./windows.js";

const { floor } = Math;

/** How many places there are in a row: a step that does not fit is not taken. */
export const placesInRow = ({ pixels, side, padding, stride }) =>
  floor((pixels + 2 * padding - side) / stride) + 1;

/** The pixels under the window at each place, row by row. Padding is none of them. */
export function windowsOf(layout) {
  const { pixels, side, padding, stride } = layout;
  const width = placesInRow(layout);
  const layer = {
    window: [side, side],
    stride: [stride, stride],
    padding: [padding, padding],
    shape: [width, width, 1],
  };
  return Array.from({ length: width ** 2 }, (_, place) =>
    pixelsInWindow(layer, [pixels, pixels], place).map(({ pixel }) => pixel),
  );
}

/** How many places look at each pixel. */
export function visitsOf(windows, pixels) {
  const visits = new Array(pixels ** 2).fill(0);
  for (const pixel of windows.flat()) visits[pixel] += 1;
  return visits;
}
