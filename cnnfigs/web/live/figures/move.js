// What changes when a picture moves by a pixel? Nearly all of its numbers, and perhaps the answer of a
// network. The reader moves it; what each network said before stands beside what it says now.

import { start as startEngine } from "../data/engine.js";
import { restored, write } from "../data/link.js";
import { load } from "../loader.js";
import { clip } from "../math/ink.js";
import { style } from "../styles/move.js";
import { announcer, element } from "../view/dom.js";

const SIDE = 28;
const FURTHEST = 8;
const CORNER = [12, 16]; // Of the piece whose numbers are shown: the row and the column.
const PIECE = 8;
const MOVES = { ArrowLeft: [0, -1], ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowRight: [0, 1] };
const WAYS = {
  ArrowLeft: ["←", "left"],
  ArrowUp: ["↑", "up"],
  ArrowDown: ["↓", "down"],
  ArrowRight: ["→", "right"],
};
const SURFACE = "the picture: drag it, or move it by arrow keys";
const GREYS = { limits: { largest: 255 }, palette: "image" };

/** A picture moved by whole pixels. Zeros, which are black, enter on the other side. */
export function shifted(pixels, down, right) {
  return pixels.map((_, i) => {
    const [row, column] = [Math.floor(i / SIDE) - down, (i % SIDE) - right];
    const inside = [row, column].every((at) => at >= 0 && at < SIDE);
    return inside ? pixels[row * SIDE + column] : 0;
  });
}

export async function start(shown, { host, content, engine }) {
  const { lattice } = await load("view/lattice.js");
  const others = content.others ?? [];
  const engines = others.map(({ manifest, address }) => startEngine(manifest, address));
  const networks = [engine, ...(await Promise.all(engines))].map((one, i) =>
    networkOf(one, i ? others[i - 1].manifest : content),
  );
  const { classes } = content;
  const chosen = {}; // What a link holds.
  const line = announcer();
  const words = element("p", { class: "live-move-words" });
  const menu = element(
    "select",
    { onchange: () => set({ picture: Number(menu.value) }, true) },
    ...classes.map((name, value) => element("option", { value }, name)),
  );
  const picture = lattice({ role: "application", tabindex: 0, "aria-label": SURFACE });
  const numbers = lattice({ role: "img" });
  const button = (words, onclick, name) =>
    element("button", { type: "button", onclick, "aria-label": name }, words);
  const buttons = Object.entries(MOVES).map(([key, move]) =>
    button(WAYS[key][0], () => set(by(move), true), `one pixel ${WAYS[key][1]}`),
  );
  // Where two networks are compared, the numbers have no room beside them.
  const plates = [picture, ...(others.length ? [] : [numbers])].map((plate) => plate.element);
  plates[0] = element(
    "div",
    { class: "live-move-picture" },
    plates[0],
    element(
      "div",
      { class: "live-move-buttons" },
      ...buttons,
      button("Back", () => set({ down: 0, right: 0 }, true)),
    ),
  );
  shown.append(
    element("style", {}, style),
    element("label", {}, "Picture ", menu),
    element(
      "div",
      { class: "live-move" },
      ...plates,
      words,
      ...networks.map((network) => network.element),
    ),
    line,
  );
  picture.surface.style.setProperty("--cells", SIDE);
  numbers.surface.style.setProperty("--cells", PIECE);

  const by = ([down, right], { down: y, right: x } = chosen) => ({
    down: y + down,
    right: x + right,
  });

  /** Another picture, or the same at another place. */
  async function set(change, done) {
    Object.assign(chosen, change);
    for (const axis of ["down", "right"]) chosen[axis] = clip(chosen[axis], -FURTHEST, FURTHEST);
    if (done) write(host.id, chosen, { step: true });
    await draw();
  }

  async function draw() {
    const { picture: which, down, right } = chosen;
    menu.value = which;
    const still = engine.examples[which].pixels;
    const moved = shifted(still, down, right);
    const changed = moved.filter((grey, i) => grey !== still[i]).length;
    const seen = moved.filter((grey, i) => grey || still[i]).length;
    Object.assign(figure, { moved, changed });
    picture.show({ width: SIDE, values: moved }, { words: `${SIDE} × ${SIDE} numbers`, ...GREYS });
    if (!others.length) picture.frame(...CORNER, PIECE);
    const piece = pieceOf(moved);
    const end = CORNER.map((at) => at + PIECE - 1);
    const caption = `rows ${CORNER[0]} to ${end[0]}, columns ${CORNER[1]} to ${end[1]}`;
    numbers.show({ width: PIECE, values: piece }, { words: caption, numbered: true, ...GREYS });
    numbers.surface.ariaLabel = `${caption}: ${piece.join(", ")}`;
    const answers = await Promise.all(networks.map((network) => network.answer(moved, still)));
    if (answers.includes(null)) return; // The reader has moved it on since.
    networks.forEach((network, i) => network.show(answers[i]));
    const said = answers.map((answer, i) => sentence(networks[i].name, answer, classes));
    words.textContent = [placed(down, right, changed, seen), ...said].join(" ");
    line.say(words.textContent);
    figure.answers = answers;
  }

  let held = null; // Where a drag began, and where the picture was.
  const { surface } = picture;
  surface.onpointerdown = (event) => {
    if (event.button || !event.isPrimary) return;
    surface.setPointerCapture(event.pointerId);
    held = { from: picture.under(event), was: { ...chosen } };
  };
  surface.onpointermove = (event) => {
    if (!held) return;
    const far = picture.under(event).map((at, axis) => Math.round(at - held.from[axis]));
    const next = by(far, held.was);
    if (next.down !== chosen.down || next.right !== chosen.right) set(next);
  };
  surface.onlostpointercapture = () => {
    held = null;
    write(host.id, chosen, { step: true });
  };
  surface.onkeydown = (event) => {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(by(move));
  };
  surface.onkeyup = ({ key }) => MOVES[key] && write(host.id, chosen);

  const figure = {
    state: chosen,
    async restore(state) {
      const first = Math.max(0, classes.indexOf(host.dataset.start));
      const whole = (value) => Math.round(value ?? 0) || 0;
      const picture = clip(
        state.picture === undefined ? first : whole(state.picture),
        0,
        classes.length - 1,
      );
      await set({ picture, down: whole(state.down), right: whole(state.right) });
    },
  };
  return restored(host.id, figure);
}

const pieceOf = (pixels) =>
  Array.from(
    { length: PIECE ** 2 },
    (_, i) => pixels[(CORNER[0] + Math.floor(i / PIECE)) * SIDE + CORNER[1] + (i % PIECE)],
  );

/** How far, how many numbers are others, and how many are not black before or after. */
function placed(down, right, changed, seen) {
  const ways = [
    [right, right < 0 ? "to the left" : "to the right"],
    [down, down < 0 ? "up" : "down"],
  ].filter(([far]) => far);
  if (!ways.length) return "The picture is at its place.";
  const moved = ways.map(([far, way]) => `${Math.abs(far)} ${way}`).join(" and ");
  return (
    `Moved by ${moved}: ${changed} of its ${SIDE ** 2} numbers are different, ` +
    `of ${seen} that are not black before or after.`
  );
}

const bestOf = (scores) => scores.indexOf(Math.max(...scores));

function sentence(name, { now, before }, classes) {
  const [best, first] = [now, before].map(bestOf);
  const told = (scores, i) => `${classes[i]} (${scores[i].toFixed(3)})`;
  const says = `${name} says ${told(now, best)}.`;
  if (now.every((score, i) => score === before[i])) return says;
  const rest =
    best === first
      ? `At its place, it gave that ${before[first].toFixed(3)}`
      : `At its place, it said ${told(before, first)}`;
  return `${says} ${rest}.`;
}

/** A network: what it is called, what it answers to a picture and before that, and its outputs. */
function networkOf(engine, manifest) {
  const scoresOf = async (input, pixels) => {
    const result = await engine.run(
      input,
      Float32Array.from(pixels, (grey) => grey / 255),
    );
    return result?.activations.at(-1);
  };
  const items = manifest.classes.map((name) => {
    const output = element("output", { "aria-live": "off" });
    return { item: element("li", {}, element("span", {}, name), element("i"), output), output };
  });
  const { network: name } = manifest.card;
  const filters = manifest.layers.some(({ operation }) => operation === "correlate");
  let known = { still: null, before: null };
  return {
    name,
    element: element(
      "div",
      { class: "live-move-network" },
      element("p", {}, element("b", {}, name), `, ${filters ? "with" : "without"} filters, says`),
      element(
        "ol",
        { class: "live-scores", "aria-label": `outputs of ${name}` },
        ...items.map(({ item }) => item),
      ),
    ),
    async answer(moved, still) {
      if (known.still !== still) known = { still, before: scoresOf("still", still) };
      const [now, before] = await Promise.all([scoresOf("moved", moved), known.before]);
      return now && before ? { now, before } : null;
    },
    show({ now }) {
      const best = bestOf(now);
      items.forEach(({ item, output }, i) => {
        item.classList.toggle("live-winner", i === best);
        item.style.setProperty("--share", clip(now[i], 0, 1));
        output.textContent = now[i].toFixed(3);
      });
    },
  };
}
