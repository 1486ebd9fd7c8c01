"""What do both ways to run a network in the browser make of images? Read out layer by layer."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from modules import open_modules
from numpy.typing import NDArray

from cnnfigs.web import Exported

KINDS = ("WebAssembly", "JavaScript")
SCRIPT = """
import { readWeights } from "./data/weights.js";
import { compile } from "./math/compiled.js";
import { Plain, withWeights } from "./math/forward.js";
const START = { WebAssembly: compile, JavaScript: (network) => new Plain(network) };
globalThis.load = async (kind, manifest, text) => {
  const begin = performance.now();
  globalThis.runner = await START[kind](withWeights(manifest, await readWeights(manifest, text)));
  globalThis.seconds = (performance.now() - begin) / 1000;
  return runner.kind;
};
const numbersOf = (letters) =>
  new Float32Array(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer);
const lettersOf = async (rows) => {
  const bytes = new Uint8Array(await new Blob(rows).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
globalThis.run = (letters, before = []) =>
  lettersOf(runner.run(numbersOf(letters), before.map(numbersOf)));
"""


def open_engines(page: Any, folder: Path) -> Any:
    """Open a page that runs what `answers` asks for."""
    return open_modules(page, folder, SCRIPT)


def answers(
    page: Any, written: Exported, image: NDArray[np.float32], kind: str, **more: Any
) -> dict[str, NDArray[np.float32]]:
    """Return what each layer of an exported network makes of an image, by the layer's name."""
    manifest = json.loads(written.manifest.read_text("utf-8"))
    text = written.weights.read_text("utf-8").split('"')[3]
    assert page.evaluate("(given) => load(...given)", [kind, manifest, text]) == kind
    return run(page, manifest, image, **more)


def run(
    page: Any,
    manifest: dict[str, Any],
    image: NDArray[np.float32],
    before: Sequence[NDArray[np.float32]] = (),
) -> dict[str, NDArray[np.float32]]:
    """Return what each layer of the network that was loaded last makes of an image."""
    given = [letters(image), [letters(values) for values in before]]
    found = base64.b64decode(page.evaluate("(given) => run(...given)", given))
    values, start, named = np.frombuffer(found, np.float32), 0, {}
    for layer in manifest["layers"]:
        size = int(np.prod(layer["shape"]))
        named[layer["name"]] = values[start : start + size].reshape(layer["shape"])
        start += size
    assert start == len(values)
    return named


def letters(values: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()
