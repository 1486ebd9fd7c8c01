// How does a reader draw? With a finger, a pen or a mouse; or by keyboard, with a cross that the arrow
// keys move. Places are whole numbers, 0 to 255, to the right and down.

import { clip } from "../math/ink.js";
import { element } from "./dom.js";

const MOVES = { ArrowLeft: [-9, 0], ArrowRight: [9, 0], ArrowUp: [0, -9], ArrowDown: [0, 9] };

/** A canvas that notes the strokes made on it. `say` tells which of `size` pixels the cross is on. */
export function drawingPad({ onchange, say, size = [28, 28], ...attributes }) {
  let at = [128, 128];

  function add(place) {
    if (!pad.down) pad.strokes.push([]);
    const stroke = pad.strokes.at(-1);
    const [x, y] = stroke.at(-1) ?? [Infinity, 0];
    if (Math.hypot(place[0] - x, place[1] - y) < 4) return; // The network would see no difference.
    stroke.push(place);
    pad.down = true;
    onchange({ done: false });
  }
  function lift() {
    if (!pad.down) return;
    pad.down = false;
    onchange({ done: true });
  }
  function showCross(shown) {
    cross.hidden = !shown;
    cross.dataset.pen = pad.down ? "down" : "up";
    cross.style = `left: ${at[0] / 2.56}%; top: ${at[1] / 2.56}%`;
    const [column, row] = at.map((place, i) => 1 + Math.floor((size[1 - i] * place) / 256));
    if (shown) say(`pen ${cross.dataset.pen}, column ${column}, row ${row} of ${size[0]}`);
  }
  function placeOf({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height].map((share) =>
      clip(Math.floor(256 * share), 0, 255),
    );
  }

  const canvas = element("canvas", {
    ...attributes,
    role: "application",
    tabindex: 0,
    onblur: () => [lift(), showCross(false)],
    onfocus: () => showCross(canvas.matches(":focus-visible")),
    onkeydown(event) {
      const { key, altKey, ctrlKey, metaKey, repeat, shiftKey } = event;
      if (MOVES[key] && !altKey) {
        at = at.map((place, i) => clip(place + MOVES[key][i] * (shiftKey ? 4 : 1), 0, 255));
        if (pad.down) add(at);
      } else if (key === " " || key === "Enter") {
        if (!repeat) (pad.down ? lift : add)(at);
      } else if (key === "Backspace" || (key === "z" && (ctrlKey || metaKey))) pad.undo();
      else return;
      event.preventDefault();
      showCross(true);
    },
    onlostpointercapture: lift,
    onpointerdown(event) {
      if (event.button || !event.isPrimary) return;
      lift();
      showCross(false);
      canvas.setPointerCapture(event.pointerId);
      add(placeOf(event));
    },
    onpointermove(event) {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      const all = event.getCoalescedEvents?.() ?? []; // What came since the last picture was shown.
      (all.length ? all : [event]).forEach((each) => add(placeOf(each)));
    },
  });
  const cross = element("span", { class: "live-cross", hidden: true });
  const pad = {
    canvas,
    down: false,
    element: element("div", { class: "live-pad" }, canvas, cross),
    strokes: [],
    undo() {
      pad.down = false;
      if (pad.strokes.pop()) onchange({ done: true });
    },
  };
  return pad;
}
