// How does a reader draw? With a finger, a pen or a mouse, or by keyboard, with a cross that the
// arrow keys move. Places are whole numbers, 0 to 255, to the right and down.

import { element } from "./dom.js";
import { clip } from "./ink.js";

const MOVES = { ArrowLeft: [-9, 0], ArrowRight: [9, 0], ArrowUp: [0, -9], ArrowDown: [0, 9] };

/** A pad and the strokes on it. Where there are none, it shows its picture, if it has one. */
export function drawingPad({ onchange, say, ...attributes }) {
  let down = false;
  let cross = [128, 128];
  let keys = false; // Is the cross in use?

  function add(place) {
    if (!down) made.strokes.push([]);
    const stroke = made.strokes.at(-1);
    const [x, y] = stroke.at(-1) ?? [Infinity, 0];
    if (Math.hypot(place[0] - x, place[1] - y) < 4) return; // The network would see no difference.
    stroke.push(place);
    down = true;
    onchange({ done: false });
  }
  function lift() {
    if (!down) return;
    down = false;
    onchange({ done: true });
  }
  function useKeys(now) {
    keys = now;
    made.draw();
    const [column, row] = cross.map((at) => 1 + Math.floor((28 * at) / 256));
    if (keys) say(`pen ${down ? "down" : "up"}, column ${column}, row ${row} of 28`);
  }

  const placeOf = ({ clientX, clientY }) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top].map((far) => clip(Math.floor((256 * far) / width), 0, 255));
  };
  const canvas = element("canvas", {
    ...attributes,
    class: "live-pad",
    height: 448,
    role: "application",
    tabindex: 0,
    width: 448,
    onblur: () => [lift(), useKeys(false)],
    onfocus: () => useKeys(canvas.matches(":focus-visible")),
    onkeydown(event) {
      const move = MOVES[event.key];
      if (event.altKey) return;
      if (move) {
        cross = cross.map((at, i) => clip(at + move[i] * (event.shiftKey ? 4 : 1), 0, 255));
        if (down) add(cross);
      } else if (event.key === " " || event.key === "Enter") {
        if (!event.repeat) (down ? lift : () => add(cross))();
      } else if (event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey))) {
        made.undo();
      } else return;
      event.preventDefault();
      useKeys(true);
    },
    onlostpointercapture: lift,
    onpointerdown(event) {
      if (event.button || !event.isPrimary) return;
      lift();
      useKeys(false);
      canvas.setPointerCapture(event.pointerId);
      add(placeOf(event));
    },
    onpointermove(event) {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      const all = event.getCoalescedEvents?.() ?? [];
      (all.length ? all : [event]).forEach((each) => add(placeOf(each)));
    },
  });
  const context = canvas.getContext("2d");
  context.lineCap = context.lineJoin = "round";
  context.imageSmoothingEnabled = false;

  function line(colour, width, places) {
    context.beginPath();
    // A line of no length would not be drawn, so the first place comes twice, not quite the same.
    context.moveTo(1.75 * places[0][0] + 0.9, 1.75 * places[0][1] + 1);
    places.forEach(([x, y]) => context.lineTo(1.75 * x + 1, 1.75 * y + 1));
    [context.strokeStyle, context.lineWidth] = [colour, width];
    context.stroke();
  }

  const made = {
    element: canvas,
    picture: null, // A canvas.
    strokes: [],
    draw() {
      const { picture, strokes } = made;
      context.fillRect(0, 0, 448, 448);
      if (picture && !strokes.length) context.drawImage(picture, 0, 0, 448, 448);
      strokes.forEach((stroke) => line("#fff", 40, stroke));
      if (!keys) return;
      const [x, y] = cross;
      // Dark beside light: to be seen on ink and on the ground. A lowered pen has a dot.
      for (const [colour, width] of [["#000", 10], ["#f80", 4]]) {
        line(colour, width, [[x - 20, y], [x + 20, y]]);
        line(colour, width, [[x, y - 20], [x, y + 20]]);
        if (down) line(colour, 4 * width, [cross]);
      }
    },
    undo() {
      down = false;
      if (made.strokes.pop()) onchange({ done: true });
    },
  };
  return made;
}
