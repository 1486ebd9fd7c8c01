// How do all maps of a network fit on a page, and which cell does the reader point at?
//
// One canvas a layer, with one pixel a value; the browser enlarges it. A unit is a map of one value.

import { clip } from "../math/ink.js";
import { DEAD, formatNumber, largestOfMaps, limitsOf, paint, pixelOf } from "./colours.js";
import { element } from "./dom.js";

const { ceil, floor, max, min } = Math;

const TILE = 28; // What a map is enlarged to, at least, in pixels of the page.
const UNIT = 5; // A unit is drawn as a square of so many pixels before it is enlarged.

const KEYS = "arrow keys move, Page Up and Page Down change the map";
const ENTER = ", Enter shows the arithmetic";

/** Rows, columns and maps of a layer: a unit is a map of one value, and a sequence one of one row. */
export const sizeOf = ({ shape }) => [...[1, 1, 1].slice(shape.length), ...shape];

/**
 * The layers below one another. `columns` are what stands side by side in each: the activations of one
 * input, or of two and their difference. `onpoint` is told { layer, place, channel } where the
 * reader points, and whether that was a choice.
 */
export class Sheet {
  constructor(manifest, columns, onpoint) {
    // A flattened layer is a picture of the layer before it, and scores have names: see elsewhere.
    this.layers = manifest.layers
      .map((layer, index) => ({ ...layer, index }))
      .filter((layer) => layer.operation !== "flatten" && layer.kind !== "scores");
    this.onpoint = onpoint;
    this.element = element("div", { class: "live-sheet" });
    for (const layer of this.layers) this.element.append(this.#row(layer, columns));
    new ResizeObserver(() => this.#arrange()).observe(this.element);
  }

  #row(layer, columns) {
    const [height, width, count] = sizeOf(layer);
    const what =
      layer.what ??
      (width === 1
        ? `${count} units`
        : `${count} map${count > 1 ? "s" : ""} of ${height} × ${width}`);
    layer.bar = element("canvas", { class: "live-bar", "aria-hidden": "true" });
    layer.ends = element("span", { class: "live-ends" });
    layer.views = columns.map((title, column) => {
      const canvas = element("canvas", {
        class: "live-maps",
        tabindex: 0,
        role: "application",
        "aria-label": `${[layer.name, what, title].filter(Boolean).join(", ")}: ${layer.what ? KEYS : KEYS + ENTER}`,
        onpointermove: (event) => this.#pointed(event, layer, column, false),
        onclick: (event) => this.#pointed(event, layer, column, true),
        onkeydown: (event) => this.#key(event, layer, column),
        onfocus: () => this.onpoint(this.#at(layer), { column }),
      });
      const mark = element("span", { class: "live-mark", hidden: true });
      const maps = element("div", { class: "live-stack" }, canvas, mark);
      // The chosen map once more, as large as a finger needs; its keys are those of all maps.
      const large = element("canvas", {
        "aria-hidden": "true",
        onclick: (event) => this.#pointedLarge(event, layer, column),
      });
      const cell = element("i");
      const open = element("div", { class: "live-stack live-large", hidden: true }, large, cell);
      const box = element("div", { class: "live-view" }, title, maps, open);
      return { canvas, mark, large, cell, open, box };
    });
    const scale = element("span", { class: "live-scale" }, layer.bar, layer.ends);
    const title = element(
      "div",
      { class: "live-title" },
      element("b", {}, layer.name),
      ` ${what}`,
      scale,
    );
    const boxes = element("div", { class: "live-columns" }, ...layer.views.map((view) => view.box));
    layer.below = element("div", { class: "live-below" });
    layer.section = element(
      "section",
      { class: "live-layer", "data-layer": layer.name },
      title,
      boxes,
      layer.below,
    );
    return layer.section;
  }

  /** Show one layer, or "all". */
  only(name) {
    for (const layer of this.layers) {
      layer.section.hidden = name !== "all" && layer.name !== name;
      if (this.shown) this.#paint(layer);
    }
  }

  /** As many maps in a line as fit; the canvas is enlarged by a whole number. */
  #arrange() {
    for (const layer of this.layers) {
      const [height, width, maps] = sizeOf(layer);
      const available = layer.views[0].box.clientWidth;
      const block = height * width === 1 ? UNIT : 1;
      const tile = { high: height * block + 1, wide: width * block + 1 };
      const zoom = block > 1 ? 2 : ceil((layer.enlarged ?? TILE) / height);
      const fit = min(maps, max(1, floor(available / (tile.wide * zoom))));
      const mapsPerLine = layer.enlarged ? ceil(maps / ceil(maps / fit)) : fit; // Few: lines of one length.
      if (!available || layer.mapsPerLine === mapsPerLine) continue;
      Object.assign(layer, { zoom, mapsPerLine, block, tile });
      if (this.shown) this.#paint(layer);
    }
    this.mark(this.marked);
  }

  /** Show activations, one list of all layers' values for each column; the third is a difference. */
  show(activations, scale) {
    this.shown = { activations, scale };
    this.network =
      scale === "network" &&
      limitsOf(...this.layers.flatMap((layer) => activations.map((each) => each[layer.index])));
    for (const layer of this.layers) this.#paint(layer);
  }

  #paint(layer) {
    if (!layer.mapsPerLine || layer.section.hidden) return;
    const { activations, scale } = this.shown;
    const { tile, block, mapsPerLine } = layer;
    const [, width, maps] = sizeOf(layer);
    const all = activations.map((each) => each[layer.index]);
    // Units have no scale of their own: all would be equally bright.
    const own = scale === "panel" && block === 1;
    const { signed } = limitsOf(...all.slice(0, 2));
    const { largest } = scale === "network" ? this.network : limitsOf(...all);
    const limits = [];
    const ofMaps = largestOfMaps(maps, ...all); // What stands side by side shares a scale in any case.
    layer.views.forEach(({ canvas }, column) => {
      const values = all[column];
      const shared = { largest, signed: signed || column === 2 };
      const each = Array.from(ofMaps, (most) => (own ? { ...shared, largest: most || 1 } : shared));
      limits[column] = each;
      const alive = largestOfMaps(maps, values);
      paint(
        canvas,
        mapsPerLine * tile.wide - 1,
        ceil(maps / mapsPerLine) * tile.high - 1,
        (y, x) => {
          const map = floor(y / tile.high) * mapsPerLine + floor(x / tile.wide);
          const [row, cell] = [y % tile.high, x % tile.wide];
          if (map >= maps || row === tile.high - 1 || cell === tile.wide - 1) return 0;
          // A map that is 0 everywhere is struck out, not only dark.
          if (!alive[map] && block === 1 && row === cell) return DEAD;
          const value = values[(floor(row / block) * width + floor(cell / block)) * maps + map];
          return pixelOf(value, each[map]);
        },
      );
      canvas.style.width = `${canvas.width * layer.zoom}px`;
    });
    layer.colourOf = (column, map, place) =>
      pixelOf(all[column][place * maps + map], limits[column][map]);
    this.#paintLarge(layer);
    paint(layer.bar, 64, 1, (_, x) => pixelOf(signed ? 2 * x - 63 : x, { largest: 63, signed }));
    const end = own ? "own largest" : formatNumber(largest);
    const difference = all.length > 2 ? `; difference ±${end}` : "";
    layer.ends.textContent = `${signed ? `−${end}` : 0} to ${end}${difference}`;
  }

  /** Open the map of the cell that was chosen, or none. */
  open(at) {
    this.opened = at;
    for (const layer of this.layers) this.#paintLarge(layer);
  }

  #paintLarge(layer) {
    const [height, width] = sizeOf(layer);
    const at = this.opened;
    const open = at?.layer === layer.name && width > 1 && layer.colourOf;
    layer.views.forEach((view, column) => {
      view.open.hidden = !open;
      if (!open) return;
      paint(view.large, width, height, (row, cell) =>
        layer.colourOf(column, at.channel, row * width + cell),
      );
      const [left, top] = [at.place % width, floor(at.place / width)];
      view.cell.style = `left: ${(100 * left) / width}%; top: ${(100 * top) / height}%; width: ${100 / width}%; height: ${100 / height}%`;
    });
  }

  #pointedLarge({ offsetX, offsetY, target }, layer, column) {
    const [height, width] = sizeOf(layer);
    const [row, cell] = [
      clip(floor((offsetY / target.clientHeight) * height), 0, height - 1),
      clip(floor((offsetX / target.clientWidth) * width), 0, width - 1),
    ];
    this.onpoint({ ...this.opened, place: row * width + cell }, { chosen: true, column });
  }

  #at(layer) {
    return this.marked?.layer === layer.name
      ? this.marked
      : { layer: layer.name, place: 0, channel: 0 };
  }

  #pointed(event, layer, column, chosen) {
    const [height, width, maps] = sizeOf(layer);
    const { tile, block, mapsPerLine, zoom } = layer;
    const [x, y] = [event.offsetX, event.offsetY].map((far) => floor(far / zoom));
    const channel = floor(y / tile.high) * mapsPerLine + floor(x / tile.wide);
    const [row, cell] = [floor((y % tile.high) / block), floor((x % tile.wide) / block)];
    if (channel >= maps || row >= height || cell >= width) return;
    this.onpoint({ layer: layer.name, place: row * width + cell, channel }, { chosen, column });
  }

  #key(event, layer, column) {
    if (event.altKey || event.metaKey) return; // Back and forth, for one, are the browser's.
    const [height, width, maps] = sizeOf(layer);
    const at = this.#at(layer);
    const units = height * width === 1;
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const along = { PageUp: -1, PageDown: 1 }[event.key] ?? 0;
    const chosen = event.key === "Enter" || event.key === " ";
    if (!sideways && !down && !along && !chosen) return;
    event.preventDefault();
    const step = units ? sideways + down * layer.mapsPerLine : along;
    const row = clip(floor(at.place / width) + down, 0, height - 1);
    const place = row * width + clip((at.place % width) + sideways, 0, width - 1);
    const channel = clip(at.channel + step, 0, maps - 1);
    this.onpoint({ layer: layer.name, place, channel }, { chosen, keyed: true, column });
  }

  /** Frame the cell that is pointed at, in each column. */
  mark(at) {
    this.marked = at;
    for (const layer of this.layers) {
      const { tile, block, mapsPerLine, zoom } = layer;
      const [, width] = sizeOf(layer);
      for (const { mark } of layer.views) {
        mark.hidden = at?.layer !== layer.name || !mapsPerLine;
        if (mark.hidden) continue;
        const left = (at.channel % mapsPerLine) * tile.wide + (at.place % width) * block;
        const top = floor(at.channel / mapsPerLine) * tile.high + floor(at.place / width) * block;
        const [x, y, side] = [left, top, block].map((length) => `${length * zoom}px`);
        mark.style = `left: ${x}; top: ${y}; width: ${side}; height: ${side}`;
      }
    }
  }
}
