// Which colour does a value have, and what does the scale say? The colours are those of the site's
// still figures: `palette`, written by the build, has some of each map, evenly apart.

import { palette } from "../palette.js";

const SHADES = 256;
const tables = {}; // Of shades, by name: those that were asked for.

function tableOf(hex) {
  const stops = hex.match(/../g).map((part) => parseInt(part, 16));
  const last = stops.length / 3 - 1;
  const shade = (_, i) => {
    const stop = Math.min(last - 1, Math.floor((i / (SHADES - 1)) * last));
    const [red, green, blue] = [0, 1, 2].map((part) => {
      const [from, to] = [stops[3 * stop + part], stops[3 * stop + 3 + part]];
      return Math.round(from + (to - from) * ((i / (SHADES - 1)) * last - stop));
    });
    // As a pixel of a canvas lies in memory: red is the lowest byte, opacity the highest.
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  };
  return Uint32Array.from({ length: SHADES }, shade);
}

/** What each scale shares, in words. */
export const SCALES = {
  panel: "each map has its own scale",
  layer: "all maps of a layer share a scale",
  network: "all layers share one scale",
};

/** The largest size of any value, and whether there are negative ones. */
export function limitsOf(...arrays) {
  let largest = 0;
  let least = 0;
  for (const values of arrays) {
    for (const value of values) {
      if (value > largest) largest = value;
      else if (value < least) least = value;
    }
  }
  return { largest: Math.max(largest, -least) || 1, signed: least < 0 };
}

/** The largest size of any value in each map of a layer, in one answer or in several. */
export function largestOfMaps(maps, ...activations) {
  const largest = new Float32Array(maps);
  for (const values of activations) {
    for (let i = 0; i < values.length; i++) {
      largest[i % maps] = Math.max(largest[i % maps], Math.abs(values[i]));
    }
  }
  return largest;
}

/** The colour of a value, as a pixel. */
export function pixelOf(value, { largest, signed }, name = signed ? "signed" : "maps") {
  const table = (tables[name] ??= tableOf(palette[name]));
  const share = signed ? (value / largest + 1) / 2 : value / largest;
  return table[Math.max(0, Math.min(table.length - 1, Math.round(share * (table.length - 1))))];
}

/** What strikes out a dead map: grey that shows on every ground. */
export const DEAD = 0xff8c7c80;

/** Fill a canvas of width × height pixels with the colour of each. */
export function paint(canvas, width, height, colourAt) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const picture = context.createImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) pixels[i] = colourAt(y, x);
  }
  context.putImageData(picture, 0, 0);
}

/** A number as the site writes it: three significant digits, two of a small one, a true minus sign. */
export function formatNumber(value) {
  const size = Math.abs(value);
  if (size > 0 && size < 1e-6) {
    const [fraction, power] = value.toExponential(1).split("e");
    return `${fraction}e${Number(power)}`.replaceAll("-", "−");
  }
  // Asked to write thousands in a language, a browser fetches its tables first, and the page waits.
  const text =
    size >= 999.5
      ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",")
      : String(Number(value.toPrecision(size < 1e-3 ? 2 : 3)));
  return text.replace("-", "−");
}
