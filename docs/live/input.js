// What does the reader give the network? A drawing, an example, or a picture of their own.

import { paint } from "./colours.js";
import { announcer, element } from "./dom.js";
import { framed, inkOf } from "./ink.js";
import { bytesOfLetters, lettersOf } from "./link.js";
import { drawingPad } from "./pad.js";
import { prepare } from "./prepare.js";

const HELP =
  "Draw with a finger, a pen or a mouse. By keyboard: arrow keys move the cross (with Shift, further), " +
  "Space puts the pen down or lifts it, Backspace undoes.";

const called = (label) => `${/^[aeiou8]/i.test(label) ? "an" : "a"} ${label}`;

function drawn(pixels, canvas = element("canvas")) {
  paint(canvas, 28, 28, (y, x) => 0xff000000 | (pixels[28 * y + x] * 0x010101));
  return canvas;
}

export function inputPanel({ id, label, examples, onchange }) {
  let picture = null; // The example or upload that is shown where nothing is drawn.
  const problem = element("p", { role: "alert" });
  const status = announcer();
  const pad = drawingPad({
    "aria-describedby": `${id}-help`,
    "aria-label": `${label}: a pad to draw on`,
    onchange: changed,
    say: status.say,
  });
  const seen = element("canvas", { role: "img" });
  const button = (words, onclick) => element("button", { type: "button", onclick }, words);
  const undo = button("Undo", pad.undo);
  const choices = examples.map((example, index) =>
    element(
      "button",
      { type: "button", "aria-label": `example: ${called(example.label)}`, onclick: () => choose(given(index)) },
      drawn(example.pixels),
    ),
  );

  const panel = {
    element: element(
      "fieldset",
      { class: "live-input" },
      element("legend", {}, label),
      pad.element,
      element(
        "div",
        { class: "live-side" },
        element("div", { class: "live-seen" }, seen, "what the network sees"),
        undo,
        button("Clear", () => choose(null)),
        element("label", {}, "Upload a picture", element("input", { type: "file", accept: "image/*", onchange: upload })),
      ),
      element("div", { class: "live-examples", role: "group", "aria-label": "examples" }, ...choices),
      element("p", { id: `${id}-help` }, HELP),
      problem,
      status,
    ),
    get code() {
      if (!pad.strokes.length) return picture?.code ?? "blank";
      return ["strokes", ...pad.strokes.map((stroke) => lettersOf(stroke.flat()))].join(".");
    },
    get words() {
      const count = pad.strokes.length;
      if (!count) return picture?.words ?? "nothing";
      return `a drawing of ${count} stroke${count > 1 ? "s" : ""}`;
    },
    /** Show what a link's code stands for, or the first example. */
    async show(code) {
      try {
        set(...decoded(String(code)));
      } catch {
        set(examples.length ? given(0) : null);
      }
    },
  };

  const given = (index) => {
    const { label: name, pixels } = examples[index];
    return { pixels, code: `example.${index}`, words: `example ${index}, ${called(name)}` };
  };
  const uploaded = (pixels) => ({ pixels, code: `image.${lettersOf(packed(pixels))}`, words: "an uploaded picture" });

  /** The picture and the strokes that a code stands for. */
  function decoded(code) {
    const [kind, ...parts] = code.split(".");
    if (kind === "blank") return [null];
    if (kind === "example") return [given(Number(parts[0]))];
    if (kind === "image") return [uploaded(unpacked(bytesOfLetters(parts[0])))];
    if (kind !== "strokes" || !parts.every((part) => part)) throw new Error("unknown");
    return [null, parts.map((part) => inPairs(bytesOfLetters(part)))];
  }

  function set(next, strokes = []) {
    picture = next;
    pad.picture = next && drawn(next.pixels);
    pad.strokes = strokes;
    update();
  }
  function update() {
    panel.image = pad.strokes.length ? framed(inkOf(pad.strokes)) : picture?.pixels ?? new Uint8Array(784);
    drawn(panel.image, seen);
    seen.setAttribute("aria-label", panel.words);
    undo.setAttribute("aria-disabled", !pad.strokes.length);
    const chosen = pad.strokes.length ? "" : picture?.code;
    choices.forEach((each, index) => each.setAttribute("aria-pressed", chosen === `example.${index}`));
    pad.draw();
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
  async function upload({ target }) {
    try {
      choose(uploaded(prepare(await pixelsOf(target.files[0]))));
    } catch (error) {
      problem.textContent = error.message;
    }
    target.value = "";
  }

  panel.show("example.0");
  return panel;
}

async function pixelsOf(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Error("The browser can't read this file as a picture: save it as PNG or JPEG.");
  });
  const scale = Math.min(1, 1200 / Math.max(bitmap.width, bitmap.height)); // A photo holds more than is used.
  const size = [bitmap.width, bitmap.height].map((length) => Math.ceil(length * scale));
  const context = element("canvas", { width: size[0], height: size[1] }).getContext("2d");
  context.drawImage(bitmap, 0, 0, ...size);
  return context.getImageData(0, 0, ...size);
}

function inPairs(bytes) {
  if (bytes.length % 2) throw new Error("odd");
  return Array.from({ length: bytes.length / 2 }, (_, i) => [bytes[2 * i], bytes[2 * i + 1]]);
}

const textOf = (bytes) => String.fromCharCode(...bytes);
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Most of a picture is ground: of a run of zeros, one is kept, and its length. */
const packed = (pixels) =>
  bytesOf(textOf(pixels).replace(/\0{1,255}/g, (run) => `\0${textOf([run.length])}`));

function unpacked(bytes) {
  const pixels = bytesOf(textOf(bytes).replace(/\0([^])/g, (_, length) => "\0".repeat(length.charCodeAt(0))));
  if (pixels.length !== 784) throw new Error("cut off");
  return pixels;
}
