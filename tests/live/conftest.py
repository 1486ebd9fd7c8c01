"""A browser, and pages with one live figure each, to try the modules on."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs import live as rooms
from cnnfigs.training import Card, Recipe, Trained, versions

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ROOT = Path(__file__).parents[2]
EXTENSIONS = ROOT / "docs" / "_ext"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
# Without these, it asks other hosts for news of itself.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
ARGUMENTS += ("--disable-component-update", "--disable-sync", "--no-first-run")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return the system's Chromium, started once."""
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine: install your system's package of it")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Return a page on which no error may happen, and that asks no other host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: faults.extend(_elsewhere(request.url)))
    yield page
    context.close()
    assert not faults


def _elsewhere(url: str) -> list[str]:
    here = ("file:", "data:", "blob:", "http://127.0.0.1:", "http://localhost:")
    return [] if url.startswith(here) else [f"asked {url}"]


@pytest.fixture(scope="session")
def untrained() -> Callable[..., Trained]:
    """Return a function that makes a network of random weights look trained."""

    def make(model: keras.Model | str, *, steps: tuple[int, ...] = (10,), seed: int = 0) -> Trained:
        keras.utils.set_random_seed(seed)
        model = cf.build(model) if isinstance(model, str) else model
        rng = np.random.default_rng(seed)
        names = [weight.path.removeprefix(f"{model.name}/") for weight in model.weights]
        snapshots = {}
        for step in steps:
            # Biases begin at 0: a test would not see whether they are added.
            values = [w + 0.05 * rng.standard_normal(w.shape) for w in model.get_weights()]
            model.set_weights([value.astype(np.float32) for value in values])
            snapshots[step] = dict(zip(names, model.get_weights(), strict=True))
        recipe = Recipe("own model", epochs=1)
        card = Card(
            network=model.name,
            parameters=model.count_params(),
            dataset="noise",
            origin="random numbers",
            fingerprint="0" * 64,
            training_images=1,
            recipe=recipe,
            versions=versions(),
            device="none",
            seconds=0.0,
            test_images=10,
            test_accuracy=0.1,
            test_interval=(0.0, 0.4),
        )
        return Trained(model, recipe, None, snapshots, card)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def figure_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Return a function that writes a page with one live figure and returns its address on disk."""
    sys.path.insert(0, str(EXTENSIONS))
    import live

    def write(
        kind: str,
        trained: Trained | None = None,
        *,
        content: dict[str, Any] | None = None,
        start: str = "",
        images: Any = None,
    ) -> str:
        folder = tmp_path_factory.mktemp("live")
        (folder / "live.js").write_text(live.bundle(), "utf-8")
        styles = [ROOT / "docs" / "_static" / name for name in ("site.css", "live.css")]
        (folder / "live.css").write_text("".join(s.read_text("utf-8") for s in styles), "utf-8")
        weights = ""
        if trained is not None:
            classes = [str(i) for i in range(trained.model.output_shape[-1])]
            if images is None:
                images = np.random.default_rng(1).integers(0, 256, (len(classes), 28, 28), np.uint8)
            written = rooms.export(
                trained,
                folder,
                classes=classes,
                images=images,
                labels=[str(i) for i in range(len(images))],
                over_training=kind == "training",
            )
            content = json.loads(written.manifest.read_text("utf-8"))
            weights = f' data-weights="{written.weights.name}"'
        page = folder / "page.html"
        page.write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A live figure</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="stylesheet" href="live.css"><article>'
            f'<div class="live" id="live" data-figure="{kind}" data-fallback="still" '
            f'data-start="{start}"{weights}><script type="application/json">{json.dumps(content)}'
            '</script></div><figure id="still"><a class="image-reference"><img alt="still"></a>'
            '</figure></article><script src="live.js" defer></script></html>',
            "utf-8",
        )
        return page.as_uri()

    return write


@pytest.fixture
def started(page: Any) -> Callable[[str], Any]:
    """Return a function that opens a page and waits until its figure runs."""

    def open_page(address: str) -> Any:
        page.goto(address)
        page.wait_for_selector('.live[data-state="running"]', timeout=20_000)
        return page

    return open_page
