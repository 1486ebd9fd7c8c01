"""Pages with one live figure each, to try the modules on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from modules import write_bundle

import cnnfigs as cf
from cnnfigs import web
from cnnfigs.training import ModelCard, Recipe, Trained, versions
from cnnfigs.training._recorder import named_weights
from cnnfigs.web._text import as_script


@pytest.fixture(scope="session")
def untrained() -> Callable[..., Trained]:
    """Return a function that makes a network of random weights look trained."""

    def make(
        model: keras.Model | str,
        *,
        steps: tuple[int, ...] = (10,),
        seed: int = 0,
        shaken: bool = True,
    ) -> Trained:
        keras.utils.set_random_seed(seed)
        model = cf.build_model(model) if isinstance(model, str) else model
        rng = np.random.default_rng(seed)
        snapshots = {}
        for step in steps:
            # Biases begin at 0: a test would not see whether they are added.
            values = [w + 0.05 * rng.standard_normal(w.shape) for w in model.get_weights()]
            if shaken:
                model.set_weights([value.astype(np.float32) for value in values])
            snapshots[step] = named_weights(model)
        recipe = Recipe("own model", epochs=1)
        card = ModelCard(
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
    from _site.sphinx import live_learning

    def write(
        kind: str,
        trained: Trained | None = None,
        *,
        content: dict[str, Any] | None = None,
        start: str = "",
        images: Any = None,
        learned_from: Any = None,
        inside: str = "",
        change: Callable[[dict[str, Any]], None] = lambda manifest: None,
    ) -> str:
        folder = tmp_path_factory.mktemp("live")
        write_bundle(folder)
        weights = ""
        if learned_from is not None:
            content = live_learning.write_images(folder, *learned_from)
            weights = f' data-digits="{content["file"]}"'
        if trained is not None:
            classes = [str(i) for i in range(trained.model.output_shape[-1])]
            if images is None:
                images = np.random.default_rng(1).integers(0, 256, (len(classes), 28, 28), np.uint8)
            written = web.export(
                trained,
                folder,
                classes=classes,
                images=images,
                labels=[str(i) for i in range(len(images))],
                over_training=kind == "training",
            )
            content = json.loads(written.manifest.read_text("utf-8"))
            change(content)
            weights = f' data-weights="{written.weights.name}"'
        file = folder / "page.html"
        file.write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A live figure</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="stylesheet" href="live.css"><article>'
            f'<div class="live" id="live" data-figure="{kind}" data-fallback="still" '
            f'data-start="{start}"{weights}><script type="application/json" data-content>'
            f"{as_script(content)}</script>{inside}</div>"
            '<figure id="still"><a class="image-reference"><img alt="still"></a></figure>'
            '</article><script src="live.js" defer></script></html>',
            "utf-8",
        )
        return file.as_uri()

    return write
