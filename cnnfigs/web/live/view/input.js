// What does the reader give the network? A drawing, an example, or a picture of their own.

import { fromBase64Url, toBase64Url } from "../data/link.js";
import { load } from "../loader.js";
import { framed, growingInk } from "../math/ink.js";
import { paint } from "./colours.js";
import { announcer, element, pause } from "./dom.js";
import { bitmapOf, insetOf, KEYBOARD } from "./given.js";
import { drawingPad } from "./pad.js";

const HELP = `Draw with a finger, a pen or a mouse. ${KEYBOARD}`;

const one = (label) => `${/^[aeiou8]/i.test(label) ? "an" : "a"} ${label}`;

/** White ink on black, in light and dark: as it is for the network. */
function show(valueAt, side, canvas) {
  paint(canvas, side, side, (y, x) => 0xff000000 | (Math.round(valueAt(y, x)) * 0x010101));
  return canvas;
}
const showImage = (pixels, canvas) => show((y, x) => pixels[28 * y + x], 28, canvas);

/** How a picture of each kind is asked for, prepared (few readers upload one) and called. */
const KINDS = {
  digit: {
    ask: "Upload a picture",
    prepare: async () => (await load("math/prepare.js")).prepare,
    words: "an uploaded picture",
  },
  garment: {
    ask: "Upload a picture of a garment",
    prepare: async () => (await load("math/photograph.js")).prepareGarment,
    words: "an uploaded picture of a garment",
  },
  any: {
    ask: "Upload a photograph",
    prepare: async () => (await load("math/photograph.js")).prepareGrey,
    words: "the middle of an uploaded photograph",
  },
};

export function inputPanel({ id, label, examples, onchange, kind = "digit" }) {
  const uploads = KINDS[kind];
  let choices = 0; // Made so far: a picture that takes its time may come after a later one.
  const inkOf = growingInk();
  let picture = null; // What is shown where nothing is drawn: its pixels, code and words.
  const given = (index) => {
    const { label: name, pixels } = examples[index];
    return { pixels, code: `example.${index}`, words: `example ${index}, ${one(name)}` };
  };
  const uploaded = (pixels) => ({
    pixels,
    code: `image.${packed(pixels)}`,
    words: uploads.words,
  });

  const problem = element("p", { role: "alert" });
  const status = announcer();
  const pad = drawingPad({
    "aria-describedby": `${id}-help`,
    "aria-label": `${label}: a pad to draw on`,
    onchange: changed,
    say: status.say,
  });
  const seen = element("canvas", { role: "img" });
  const frame = element("span", { hidden: true });
  const small = element("canvas", { width: 28, height: 28 });
  const peek = element("span", { hidden: true, "aria-hidden": "true" }, small, element("span"));
  const button = (content, onclick, name) =>
    element("button", { type: "button", "aria-label": name, onclick }, content);
  const undo = button("Undo", pad.undo);
  const exampleButtons = examples.map(({ label: name }, index) =>
    button(element("canvas"), () => choose(given(index)), `example: ${one(name)}`),
  );
  pause().then(() =>
    exampleButtons.forEach(({ firstChild }, i) => showImage(examples[i].pixels, firstChild)),
  );
  const file = element("input", { type: "file", accept: "image/*", onchange: upload });
  const side = element(
    "div",
    { class: "live-side" },
    element(
      "div",
      { class: "live-seen" },
      element("div", {}, seen, frame),
      "what the network sees",
    ),
    undo,
    button("Clear", () => choose(null)),
    element("label", {}, uploads.ask, file),
  );

  const panel = {
    peek, // What is seen, and the frame, once more: to be put in sight of what they explain.
    element: element(
      "fieldset",
      { class: "live-given" },
      element("legend", {}, label),
      pad.element,
      side,
      element(
        "div",
        { class: "live-examples", role: "group", "aria-label": "examples" },
        ...exampleButtons,
      ),
      element("p", { id: `${id}-help` }, HELP),
      problem,
      status,
    ),
    get code() {
      if (!pad.strokes.length) return picture?.code ?? "blank";
      return ["strokes", ...pad.strokes.map((stroke) => toBase64Url(stroke.flat()))].join(".");
    },
    get words() {
      const count = pad.strokes.length;
      return count
        ? `a drawing of ${count} stroke${count > 1 ? "s" : ""}`
        : (picture?.words ?? "nothing");
    },
    /** Show what a link's code stands for, or the first example. */
    show(code) {
      const [kind, ...parts] = String(code).split(".");
      try {
        if (kind === "strokes" && parts.length) set(null, parts.map(placesOf));
        else if (kind === "image") set(uploaded(unpacked(parts[0])));
        else set(kind === "blank" ? null : given(kind === "example" && parts[0]));
      } catch {
        set(examples.length ? given(0) : null);
      }
    },
    /** Frame what one value of a layer depends on: its receptive field. */
    frame(field, place, width) {
      frame.hidden = peek.hidden = !field;
      if (!field) return;
      frame.style.inset = peek.lastChild.style.inset = insetOf(field, place, width, [28, 28]);
      small.getContext("2d").drawImage(seen, 0, 0);
    },
  };

  function set(next, strokes = []) {
    picture = next;
    Object.assign(pad, { strokes, down: false });
    update();
  }
  function update() {
    choices += 1;
    const drawn = pad.strokes.length > 0;
    const ink = inkOf(pad.strokes);
    panel.image = drawn || !picture ? framed(ink) : picture.pixels;
    const valueAt = (y, x) =>
      drawn ? 255 * ink.values[112 * y + x] : panel.image[28 * (y >> 2) + (x >> 2)];
    show(valueAt, 112, pad.canvas);
    showImage(panel.image, seen).setAttribute("aria-label", panel.words);
    undo.setAttribute("aria-disabled", !drawn);
    const chosen = drawn ? "" : picture?.code;
    exampleButtons.forEach((each, i) =>
      each.setAttribute("aria-pressed", chosen === `example.${i}`),
    );
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
      const [pixels, prepare] = await Promise.all([pixelsOf(file.files[0]), uploads.prepare()]);
      if (ticket === choices) choose(uploaded(prepare(pixels)));
    } catch (error) {
      if (ticket === choices) problem.textContent = error.message;
    }
    file.value = "";
  }

  return panel;
}

async function pixelsOf(file) {
  const bitmap = await bitmapOf(file);
  const scale = Math.min(1, 1200 / Math.max(bitmap.width, bitmap.height)); // More would not be used.
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.ceil(length * scale));
  const context = element("canvas", { width, height }).getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function placesOf(letters) {
  const bytes = [...fromBase64Url(letters)];
  if (!letters || bytes.length % 2) throw new Error("damaged");
  return bytes.flatMap((x, i) => (i % 2 ? [] : [[x, bytes[i + 1]]]));
}

/** Most of a picture is ground: of a run of zeros, one is kept, and the run's length. */
const packed = (pixels) =>
  toBase64Url(bytesOf(textOf(pixels).replace(/\0{1,255}/g, (run) => `\0${textOf([run.length])}`)));

function unpacked(letters) {
  const unrolled = (_, length) => "\0".repeat(length.charCodeAt(0));
  const most = letters.slice(0, 4 * 784); // Packed, no picture takes more.
  const pixels = bytesOf(textOf(fromBase64Url(most)).replace(/\0(.)/gs, unrolled));
  if (pixels.length !== 784) throw new Error("damaged");
  return pixels;
}

const textOf = (bytes) => String.fromCharCode(...bytes);
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
