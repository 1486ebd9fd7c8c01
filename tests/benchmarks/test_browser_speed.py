"""How fast is a network in the reader's browser, beside what others run there? In one run.

The rivals come from the npm registry into a temporary folder. All compute one image at a time on
one thread of the same browser. ONNX Runtime Web gives the network's outputs alone; the others give
what every layer makes of the image.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import npm_rivals
import numpy as np
import pytest

REPEATS = 60
RIVALS = (
    "onnxruntime-web@1.30.0",
    "@tensorflow/tfjs-core@4.22.0",
    "@tensorflow/tfjs-backend-wasm@4.22.0",
)

PAGE = """<!doctype html><title>Rivals</title>
<script src="node_modules/onnxruntime-web/dist/ort.wasm.min.js"></script>
<script src="node_modules/@tensorflow/tfjs-core/dist/tf-core.min.js"></script>
<script src="node_modules/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"></script>
"""

# Milliseconds of each call, after some that are not counted.
TIMES = """
async function times(run, repeats) {
  const taken = [];
  for (let i = 0; i < repeats + 10; i++) {
    const image = Float32Array.from({ length: 784 }, () => Math.random());
    const begin = performance.now();
    await run(image);
    taken.push(performance.now() - begin);
  }
  return taken.slice(10);
}
"""

ORT = f"""async (repeats) => {{
  {TIMES}
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = new URL("node_modules/onnxruntime-web/dist/", location).href;
  const session = await ort.InferenceSession.create("network.onnx");
  return times(async (image) => {{
    const given = new ort.Tensor("float32", image, [1, 1, 28, 28]);
    return (await session.run({{ image: given }})).scores.data;
  }}, repeats);
}}"""

TFJS = f"""async ([repeats, layers]) => {{
  {TIMES}
  tf.wasm.setWasmPaths(new URL("node_modules/@tensorflow/tfjs-backend-wasm/dist/", location).href);
  await tf.setBackend("wasm");
  const floats = (letters) =>
    new Float32Array(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer);
  const network = layers.map(({{ kernel, shape, bias, activation }}) => ({{
    filter: tf.tensor(floats(kernel), shape), bias: tf.tensor(floats(bias)), activation,
  }}));
  return times((image) => {{
    const answers = tf.tidy(() => {{
      let x = tf.tensor(image, [1, 28, 28, 1]);
      return network.map(({{ filter, bias, activation }}) => {{
        if (filter.rank === 4) {{
          return (x = tf.fused.conv2d({{ x, filter, strides: 1, pad: "valid", bias, activation }}));
        }}
        x = tf.fused.matMul({{
          a: tf.reshape(x, [1, -1]), b: filter, bias,
          activation: activation === "relu" ? "relu" : "linear",
        }});
        return activation === "softmax" ? (x = tf.softmax(x)) : x;
      }});
    }});
    const values = answers.map((answer) => answer.dataSync());
    tf.dispose(answers);
    return values;
  }}, repeats);
}}"""

OURS = """async ([repeats, masks]) => {
  const { engine } = document.getElementById("live");
  await engine.extend("data/reasons.js");
  const taken = [], changed = [];
  for (let i = 0; i < repeats + 10; i++) {
    const image = Float32Array.from({ length: 784 }, () => Math.random());
    taken.push((await engine.ask("run", { input: "test", image })).milliseconds);
    changed.push((await engine.ask("masked", { input: "test", masks })).milliseconds);
  }
  return [taken, changed].map((times) => times.slice(10));
}"""


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Return a folder with the rivals, and its address on a web server of this machine."""
    with npm_rivals.served(tmp_path_factory.mktemp("rivals"), RIVALS, PAGE) as given:
        yield given


@pytest.fixture(scope="module")
def six_conv(untrained: Callable[..., Any]) -> Any:
    return untrained("six_conv")


def best(times: list[float]) -> str:
    return f"{min(times):.2f} ms (median {np.median(times):.2f})"


def report(name: str, ours: list[float], rival: str, theirs: list[float]) -> float:
    """Print both times, and return ours as a part of theirs."""
    ratio = min(ours) / min(theirs)
    print(f"{name}: ours {best(ours)}, {rival} {best(theirs)}, ratio {ratio:.2f}")
    return ratio


def test_all_layers_of_six_conv_in_the_browser_in_the_time_of_onnx_runtime_web(
    browser: Any,
    figure_page: Callable[..., str],
    six_conv: Any,
    rivals: tuple[Path, str],
    record: Callable[..., None],
) -> None:
    folder, address = rivals
    write_onnx(six_conv.model, folder / "network.onnx")
    page = browser.new_page()
    live = figure_page("draw", six_conv)
    change = [{"layer": 3, "map": 7, "factor": 0}]
    ours, changed = measure(page, live, change)
    page.close()
    page = browser.new_page()
    page.goto(address)
    onnx = page.evaluate(ORT, REPEATS)
    tensorflow = page.evaluate(TFJS, [REPEATS, layers_of(six_conv.model)])
    page.close()
    page = browser.new_page()
    page.add_init_script(
        """const Whole = Blob;
        globalThis.Blob = class extends Whole {
          constructor(parts, how) { super(["delete self.WebAssembly;", ...parts], how); }
        };"""
    )
    plain, _ = measure(page, live, change)
    page.close()
    ratio = report("six_conv, all layers", ours, "ONNX Runtime Web, outputs only", onnx)
    report("six_conv, all layers", ours, "TensorFlow.js on WebAssembly", tensorflow)
    report("six_conv, all layers", ours, "our plain JavaScript", plain)
    share = report("six_conv, a map of conv4 switched off", changed, "a whole pass", ours)
    what = {
        "what": "`six_conv`, one image, what every layer makes of it",
        "unit": "ms",
        "ours": min(ours),
    }
    onnx_name, tensorflow_name = (RIVALS[place].rpartition("@")[2] for place in (0, 1))
    record(
        "browser/onnx",
        **what,
        rival=f"ONNX Runtime Web {onnx_name}, outputs only",
        theirs=min(onnx),
    )
    record(
        "browser/tensorflow",
        **what,
        rival=f"TensorFlow.js {tensorflow_name} on WebAssembly",
        theirs=min(tensorflow),
    )
    assert ratio <= 1
    assert share <= 0.5


ASKED = """async () => {
  const { engine } = document.getElementById("live");
  await engine.extend("data/reasons.js");
  const { layers } = document.getElementById("live").figure.manifest;
  const index = layers.findLastIndex(({ shape }) => shape.length === 3);
  const places = Array.from({ length: 24 * 24 }, (_, i) => [Math.floor(i / 24), i % 24]);
  const taken = { gradcam: [], earliest: [], map: [] };
  for (let i = 0; i < 12; i++) {
    const image = Float32Array.from({ length: 784 }, () => Math.random());
    const time = async (name, task, details) => {
      const begin = performance.now();
      // A pass of the image is part of what its reader waits for.
      await engine.ask("run", { input: 0, image });
      await engine.ask(task, { input: 0, label: 3, ...details });
      taken[name].push(performance.now() - begin);
    };
    await time("gradcam", "why", { index });
    await time("earliest", "why", { index: 0 });
    if (i < 3) await time("map", "occlude", { size: 5, places });
  }
  return taken;
}"""


def test_grad_cam_and_a_map_of_occlusion_come_while_a_reader_looks(
    browser: Any, figure_page: Callable[..., str], six_conv: Any
) -> None:
    page = browser.new_page()
    page.goto(figure_page("draw", six_conv))
    page.wait_for_selector('.live[data-state="running"]', timeout=20_000)
    taken = page.evaluate(ASKED)
    page.close()
    print(f"six_conv, Grad-CAM of conv6: ours {best(taken['gradcam'])}")
    print(f"six_conv, Grad-CAM of conv1: ours {best(taken['earliest'])}")
    print(f"six_conv, a whole map of occlusion: ours {best(taken['map'])}")
    assert min(taken["gradcam"]) <= 15
    assert min(taken["map"]) <= 1_500


def measure(page: Any, address: str, change: list[dict[str, int]]) -> list[list[float]]:
    page.goto(address)
    page.wait_for_selector('.live[data-state="running"]', timeout=20_000)
    return page.evaluate(OURS, [REPEATS, change])


def layers_of(model: Any) -> list[dict[str, Any]]:
    """Return weights and activations, for TensorFlow.js."""

    def letters(values: Any) -> str:
        return base64.b64encode(values.astype(np.float32).tobytes()).decode()

    return [
        {
            "kernel": letters(layer.get_weights()[0]),
            "shape": list(layer.kernel.shape),
            "bias": letters(layer.get_weights()[1]),
            "activation": layer.activation.__name__,
        }
        for layer in model.layers
        if layer.weights
    ]


def write_onnx(model: Any, file: Path) -> None:
    """Write a chain of convolutional and dense layers as ONNX, with the channels first."""
    onnx = pytest.importorskip("onnx", reason="the group `rivals` brings it")
    nodes, weights, values = [], [], "image"

    def add(kind: str, *more: str, **options: Any) -> None:
        nonlocal values
        name = f"value{len(nodes)}"
        nodes.append(onnx.helper.make_node(kind, [values, *more], [name], **options))
        values = name

    for layer in model.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            if kernel.ndim == 4:
                kernel = kernel.transpose(3, 2, 0, 1)
            for what, array in (("kernel", kernel), ("bias", bias)):
                tensor = np.ascontiguousarray(array)
                weights.append(onnx.numpy_helper.from_array(tensor, f"{layer.name}/{what}"))
            add(
                "Conv" if kernel.ndim == 4 else "Gemm", f"{layer.name}/kernel", f"{layer.name}/bias"
            )
            add({"relu": "Relu", "softmax": "Softmax"}[layer.activation.__name__])
        else:  # flattened as Keras does, channels last
            add("Transpose", perm=[0, 2, 3, 1])
            add("Flatten")
    nodes[-1].output[0] = "scores"
    shapes = ("image", [1, 1, 28, 28]), ("scores", [1, 10])
    given, made = (
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name, shape in shapes
    )
    graph = onnx.helper.make_graph(nodes, "network", [given], [made], weights)
    written = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)])
    written.ir_version = 9
    onnx.save(written, file)
