// What does the reader give a network that takes images of any one size, grey or in colours? One of
// the pictures that came with it, with strokes on it, or a picture of their own.

import { paint } from "./colours.js";
import { announcer, choice, element } from "./dom.js";
import { bitmapOf, insetOf, KEYBOARD } from "./given.js";

const PENS = { ffffff: "white", "000000": "black" };
const COLOURED = { ...PENS, e6194b: "red", f5c518: "yellow", "3cb44b": "green", "4363d8": "blue" };
const PEN = 0.08; // Of the picture's shorter side.
const FINE = 280; // Pixels of the longer side that strokes are drawn on, before they are averaged.
const THUMB = 44;

export function anyInput({ id, label, examples, size, drawingPad, onchange }) {
  const [height, width, channels] = size;
  const zoom = Math.max(1, Math.ceil(FINE / Math.max(height, width)));
  let pen = "ffffff";
  let choices = 0; // Made so far: a picture that takes its time may come after a later one.
  let picture = null;
  const blank = {
    pixels: new Uint8Array(height * width * channels),
    code: "blank",
    words: "black",
  };
  const given = (index) => {
    const { label: name, pixels } = examples[index];
    return { pixels, code: `example.${index}`, words: name };
  };

  const problem = element("p", { role: "alert" });
  const status = announcer();
  const pad = drawingPad({
    "aria-describedby": `${id}-help`,
    "aria-label": `${label}: a pad to draw on`,
    onchange: changed,
    say: status.say,
    size,
  });
  pad.element.style.aspectRatio = `${width} / ${height}`;
  const frame = element("i", { class: "live-own-frame", hidden: true });
  pad.element.append(frame);
  const button = (content, onclick, name) =>
    element("button", { type: "button", "aria-label": name, onclick }, content);
  const undo = button("Undo", pad.undo);
  const thumbs = examples.map((_, index) => {
    const { pixels, words } = given(index);
    const canvas = show(pixels, size, element("canvas"));
    canvas.style.width = `${Math.round((THUMB * width) / height)}px`;
    return button(canvas, () => choose(given(index)), words);
  });
  const file = element("input", { type: "file", accept: "image/*", onchange: upload });

  const panel = {
    element: element(
      "fieldset",
      { class: "live-given live-own-given" },
      element("legend", {}, label),
      pad.element,
      element(
        "div",
        { class: "live-side" },
        undo,
        button("Clear", () => choose(blank)),
        element("label", {}, "Upload a picture", file),
      ),
      choice("Pen", channels > 1 ? COLOURED : PENS, pen, (colour) => (pen = colour)),
      element(
        "div",
        { class: "live-examples", role: "group", "aria-label": "pictures" },
        ...thumbs,
      ),
      element(
        "p",
        { id: `${id}-help` },
        "Draw on the picture: it is what the network sees. Of what you upload, the middle is taken. " +
          KEYBOARD,
      ),
      problem,
      status,
    ),
    get code() {
      return pad.strokes.length ? "own" : picture.code;
    },
    get words() {
      const count = pad.strokes.length;
      return count
        ? `${picture.words}, with ${count} stroke${count > 1 ? "s" : ""}`
        : picture.words;
    },
    /** Show what a link's code stands for. What the reader gave is in no link: it stays. */
    show(code) {
      if (code === "own" && picture) return;
      const index = /^example\.(\d+)$/.exec(code)?.[1];
      if (code === "blank") set(blank);
      else set(examples.length ? given(examples[index] ? Number(index) : 0) : blank);
    },
    /** Frame what one value of a layer depends on: its receptive field. */
    frame(field, place, across) {
      frame.hidden = !field;
      if (!field) return;
      frame.style.inset = insetOf(field, place, across, size);
    },
  };

  function set(next) {
    picture = next;
    Object.assign(pad, { strokes: [], down: false });
    update();
  }
  function update() {
    choices += 1;
    for (const stroke of pad.strokes) stroke.pen ??= `#${pen}`;
    panel.image = pad.strokes.length
      ? drawn(picture.pixels, pad.strokes, size, zoom)
      : picture.pixels;
    show(panel.image, size, pad.canvas);
    undo.setAttribute("aria-disabled", !pad.strokes.length);
    thumbs.forEach((each, i) => each.setAttribute("aria-pressed", panel.code === `example.${i}`));
    problem.textContent = "";
  }
  function changed(change) {
    update();
    onchange(change);
  }
  function choose(next) {
    set(next);
    onchange({ done: true });
  }
  async function upload() {
    const ticket = ++choices;
    try {
      const pixels = await pixelsOf(file.files[0], size);
      if (ticket === choices) choose({ pixels, code: "own", words: "the middle of your picture" });
    } catch (error) {
      if (ticket === choices) problem.textContent = error.message;
    }
    file.value = "";
  }

  panel.show("example.0");
  return panel;
}

/** Paint pixels, three values each or one. */
function show(pixels, [height, width, channels], canvas) {
  const shade = (i, channel) => pixels[i * channels + (channels > 1 ? channel : 0)];
  paint(canvas, width, height, (y, x) => {
    const i = y * width + x;
    return ((255 << 24) | (shade(i, 2) << 16) | (shade(i, 1) << 8) | shade(i, 0)) >>> 0;
  });
  return canvas;
}

/** Pixels with strokes on them: what was not drawn on stays as it is. */
function drawn(pixels, strokes, size, zoom) {
  const [height, width, channels] = size;
  const [wide, high] = [width * zoom, height * zoom];
  const fine = element("canvas", { width: wide, height: high }).getContext("2d");
  fine.lineCap = fine.lineJoin = "round";
  fine.lineWidth = Math.max(zoom, PEN * Math.min(wide, high));
  for (const stroke of strokes) {
    fine.strokeStyle = stroke.pen;
    fine.beginPath();
    const [[x, y], ...rest] = stroke.map((at) => [(at[0] * wide) / 256, (at[1] * high) / 256]);
    fine.moveTo(x, y);
    fine.lineTo(x + 0.01, y); // Of a line without any length, nothing would be seen.
    for (const place of rest) fine.lineTo(...place);
    fine.stroke();
  }
  const ink = fine.getImageData(0, 0, wide, high).data;
  return pixels.map((below, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [top, left] = [Math.floor(pixel / width) * zoom, (pixel % width) * zoom];
    let [opacity, sum] = [0, 0];
    for (let y = top; y < top + zoom; y++)
      for (let x = left; x < left + zoom; x++) {
        const at = 4 * (y * wide + x);
        opacity += ink[at + 3];
        sum += ink[at + 3] * ink[at + channel];
      }
    const full = 255 * zoom * zoom;
    return Math.round((sum + (full - opacity) * below) / full);
  });
}

/** The middle of a picture, at the network's size. */
async function pixelsOf(file, [height, width, channels]) {
  const bitmap = await bitmapOf(file);
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [wide, high] = [bitmap.width * scale, bitmap.height * scale];
  const context = element("canvas", { width, height }).getContext("2d");
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // Below what can be seen through.
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, (width - wide) / 2, (height - high) / 2, wide, high);
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: height * width * channels }, (_, i) => {
    const at = 4 * Math.floor(i / channels);
    if (channels > 1) return data[at + (i % channels)];
    return Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
  });
}
