// What can a reader take along? The terms of a cell as a table, the view as Python, the weights.

import { npz } from "../data/npz.js";
import { element } from "./dom.js";

const quoted = (text) => JSON.stringify(String(text)); // Which Python reads as JavaScript does.

/** One line of a CSV file: what holds a comma, a quote or a line's end is quoted. */
const line = (cells) =>
  cells
    .map((cell) => String(cell ?? ""))
    // A spreadsheet takes what begins so for a formula.
    .map((cell) => (/^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",");

/** The terms of a cell: each value, its weight and their product, then the bias and the sum. */
export function csvOf({ inputs, bias, sum, value, pixels }, width) {
  const rows = [["input map", "row", "column", "value", "weight", "product"]];
  for (const { map, values, weights } of inputs ?? [])
    values.forEach((each, tap) => {
      if (each === null) return; // Beyond the border.
      const at = pixels[tap];
      const weight = weights?.[tap];
      rows.push([map, Math.floor(at / width), at % width, each, weight, weights && each * weight]);
    });
  const last = { bias, sum, value };
  for (const [name, each] of Object.entries(last))
    if (each !== undefined) rows.push([name, "", "", "", "", each]);
  return `${rows.map(line).join("\r\n")}\r\n`;
}

/** Python that draws what the figure shows. */
export function pythonOf({ card, layers }, { image, masks, scale }) {
  const code = [
    "import base64",
    "",
    "import cnnfigs as cf",
    "import numpy as np",
    "",
    `dataset = cf.load_dataset(${quoted(card.dataset)})`,
    `trained = cf.train(${quoted(card.network)}, dataset, seed=${Number(card.recipe?.seed ?? 0)})`,
    `pixels = base64.b64decode(${quoted(btoa(String.fromCharCode(...image)))})`,
    "image = np.frombuffer(pixels, np.uint8).reshape(28, 28)",
  ];
  for (const { layer, map, factor, other } of masks) {
    const [at, from] =
      other === undefined
        ? [map, `${map}] * ${factor}`]
        : [`[${map}, ${other}]`, `[${other}, ${map}]]`];
    code.push(
      "",
      `layer = trained.model.get_layer(${quoted(layers[layer].name)})`,
      "weights = [np.array(each) for each in layer.get_weights()]",
      "for each in weights:",
      `    each[..., ${at}] = each[..., ${from}`,
      "layer.set_weights(weights)",
    );
  }
  code.push(
    "",
    "layers = cf.activations(trained.model, image)",
    `cf.figures.network_sheet(layers, image=image, classes=dataset.classes, scale=${quoted(scale)})`,
  );
  return `${code.join("\n")}\n`;
}

export function takePanel(figure, tell) {
  const { manifest, engine } = figure;

  function save(name, parts, type) {
    const address = URL.createObjectURL(new Blob(parts, { type }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    tell(`Saved as ${name}.`);
  }
  const python = element("textarea", { readonly: true, rows: 8, spellcheck: "false" });

  async function terms() {
    const { at } = figure;
    if (!at) return tell("Choose a cell of a map first: its terms are what is saved.");
    const index = manifest.layers.findIndex(({ name }) => name === at.layer);
    const explained = await engine.ask("explain", { ...at, input: 0, index });
    const shape = manifest.layers[explained.from]?.shape ?? manifest.input;
    save("terms.csv", [csvOf(explained, shape.length === 3 ? shape[1] : 1)], "text/csv");
  }
  async function weights() {
    const arrays = await engine.ask("weights");
    // A name is part of a file's name in there.
    const safe = (name) => name.replace(/[^\w-]/g, "_");
    const named = arrays.map(({ name, kind, ...rest }) => ({
      ...rest,
      name: `${safe(name)}.${kind}`,
    }));
    save("weights.npz", npz(named), "application/zip");
  }

  const button = (words, onclick) => element("button", { type: "button", onclick }, words);
  const update = () => {
    const { masks } = figure.asking.panels.change;
    python.value = pythonOf(manifest, {
      image: figure.inputs[0].image,
      masks,
      scale: figure.scale,
    });
  };
  const made = element(
    "div",
    {},
    element(
      "div",
      { class: "live-ask-tools" },
      button("Chosen cell's terms as CSV", terms),
      button("Weights as .npz", weights),
      button("View as Python", () => save("view.py", [python.value], "text/x-python")),
    ),
    element("label", { class: "live-ask-code" }, "Python that draws this view ", python),
  );
  return { element: made, update };
}
