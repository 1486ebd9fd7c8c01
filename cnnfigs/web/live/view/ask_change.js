// What would the network say if a map, or a unit, were silent, twice as loud, or another one?

import { canMask, fromCode, toCode } from "../data/mask_codes.js";
import { element } from "./dom.js";

const EFFECTS = { 0: "off", 2: "twice as loud" };

/** The panel in which a reader changes maps; `tell` says in words what came of it. */
export function changePanel(figure, tell) {
  const { manifest, engine } = figure;
  const { layers, classes } = manifest;
  let masks = [];
  let before = null; // The scores of the network as it is.
  let followed = null; // The chosen cell that the menus were last set to.

  const able = [...layers.keys()].filter((index) => canMask(layers[index]));
  const nameOf = (index, map) => `${layers[index].name}, ${unitOf(index)} ${map}`;
  const unitOf = (index) => (layers[index].shape.length === 3 ? "map" : "unit");
  const wordsOf = ({ layer, map, factor, other }) =>
    other === undefined
      ? `${nameOf(layer, map)}: ${EFFECTS[factor]}`
      : `${nameOf(layer, map)} and ${other} have changed places`;

  const menu = (onchange) => element("select", { onchange });
  const [layerMenu, mapMenu, otherMenu] = [menu(() => setMaps(0)), menu(), menu()];
  layerMenu.append(...able.map((index) => element("option", { value: index }, layers[index].name)));
  function setMaps(map) {
    const count = layers[layerMenu.value].shape.at(-1);
    for (const each of [mapMenu, otherMenu])
      each.replaceChildren(
        ...Array.from({ length: count }, (_, value) => element("option", { value }, value)),
      );
    mapMenu.value = map;
    otherMenu.value = map ? 0 : Math.min(1, count - 1);
  }

  const button = (words, onclick) => element("button", { type: "button", onclick }, words);
  const chosen = () => ({ layer: Number(layerMenu.value), map: Number(mapMenu.value) });
  const add = (more) => {
    const mask = { ...chosen(), ...more };
    if (mask.other === mask.map) return tell("Choose two different maps to change places.");
    const same = (each) =>
      each.layer === mask.layer && each.map === mask.map && each.other === mask.other;
    return set([...masks.filter((each) => !same(each)), mask]);
  };
  async function set(next) {
    masks = next;
    await figure.changed(0);
    figure.write({ step: true });
  }

  const list = element("ul", { class: "live-ask-list" });
  const scores = element("tbody");
  const made = element(
    "div",
    {},
    element(
      "div",
      { class: "live-ask-tools" },
      element("label", {}, "Layer ", layerMenu),
      element("label", {}, "Map or unit ", mapMenu),
      button("Off", () => add({ factor: 0 })),
      button("× 2", () => add({ factor: 2 })),
    ),
    element(
      "details",
      {},
      element("summary", {}, "Swap it with another one"),
      element(
        "div",
        { class: "live-ask-tools" },
        element("label", {}, "of the same layer ", otherMenu),
        button("Swap", () => add({ other: Number(otherMenu.value) })),
      ),
    ),
    list,
    element(
      "table",
      { class: "live-ask-scores" },
      element("caption", {}, "Outputs before and after"),
      element(
        "thead",
        {},
        element("tr", {}, ...["class", "before", "after"].map((words) => header(words, "col"))),
      ),
      scores,
    ),
  );

  function follow({ at } = figure) {
    const index = at ? layers.findIndex(({ name }) => name === at.layer) : -1;
    if (at === followed || !able.includes(index)) return;
    followed = at;
    layerMenu.value = index;
    setMaps(at.channel);
  }

  function update() {
    follow();
    const after = figure.inputs[0].activations?.at(-1);
    if (!before || !after) return;
    const undo = masks.map((mask) =>
      element(
        "li",
        {},
        `${wordsOf(mask)} `,
        button("Undo", () => set(masks.filter((each) => each !== mask))),
      ),
    );
    if (masks.length > 1)
      undo.push(
        element(
          "li",
          {},
          button("Undo all", () => set([])),
        ),
      );
    list.replaceChildren(...undo);
    const [first, second] = [before, after].map((values) => values.indexOf(Math.max(...values)));
    const cell = (values, i, winner) =>
      element("td", { class: i === winner && "live-winner" }, values[i].toFixed(3));
    scores.replaceChildren(
      ...classes.map((name, i) =>
        element("tr", {}, header(name, "row"), cell(before, i, first), cell(after, i, second)),
      ),
    );
    const answer = (values, i) => `${classes[i]} (${values[i].toFixed(3)})`;
    tell(
      masks.length
        ? `${masks.map(wordsOf).join("; ")}. The answer was ${answer(before, first)} and is ${answer(after, second)}.`
        : `The answer is ${answer(before, first)}. Choose a map, and switch it off: what changes?`,
    );
  }

  setMaps(0);
  return {
    element: made,
    update,
    get state() {
      return { masks: masks.length ? toCode(masks) : null };
    },
    restore(state) {
      masks = fromCode(state.masks, layers);
    },
    async answer({ activations }) {
      before = activations.at(-1);
      if (!masks.length) return activations;
      return (await engine.ask("masked", { input: 0, masks })).activations;
    },
    get before() {
      return before;
    },
    get masks() {
      return masks;
    },
  };
}

const header = (words, scope) => element("th", { scope }, words);
