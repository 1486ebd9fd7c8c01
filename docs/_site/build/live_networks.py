"""Which networks run in the reader's browser, and where are their files?

The ``live`` directives on the pages say which: a network becomes live by being named in one.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from _site.build import records
from _site.build.fingerprint import BUILD, DOCS, ROOT
from _site.build.preloaded import in_new_process

FILES = BUILD / "live"
ASKED = FILES / "asked.json"  # for each request the name, without suffix, of its files
KINDS = (
    "ask",
    "bench",
    "compare",
    "draw",
    "glance",
    "move",
    "networks",
    "pool",
    "recover",
    "stride",
    "train",
    "training",
    "walk",
)

_DIRECTIVE = re.compile(r"^[ `:#]*(?:\{live\}|\.\. live::) (\w+)$((?:\n[ #]*:[\w-]+: .*)*)", re.M)
_OPTION = re.compile(r":([\w-]+): (.*)")


def request_of(network: str, data: str, kind: str) -> str:
    return f"{network} on {data}{', over training' if kind == 'training' else ''}"


def file_of(network: str, data: str, kind: str) -> str:
    """Return the name, without suffix, of the files of a network that a directive names."""
    known = _known()
    request = request_of(network, data, kind)
    if request not in known:
        raise LookupError(f"{request} was not exported: build with nox -s docs, which does it")
    return known[request]


def others_of(network: str, data: str) -> list[tuple[str, str]]:
    """Return the names and files of the networks that are shown beside one."""
    others: list[tuple[str, str]] = _known().get(_beside(network, data), [])
    return others


def _beside(network: str, data: str) -> str:
    return f"{request_of(network, data, 'networks')}, beside it"


def requests() -> list[tuple[str, str, str]]:
    """Return the network, data and kind of figure of every directive in the sources."""
    pages = [path for path in DOCS.rglob("*.md") if not path.is_relative_to(BUILD)]
    found = set()
    for source in [*pages, *(ROOT / "gallery").rglob("*.py")]:
        for kind, options in _DIRECTIVE.findall(source.read_text("utf-8")):
            told = dict(_OPTION.findall(options))
            for option in ("network", "beside"):
                if option in told:
                    found.add((told[option], told.get("data", "digits"), kind))
    return sorted(found)


def export_own(model: Path, images: list[Path], classes: list[str]) -> str:
    """Export a file of Keras's as the figure ``own`` takes it, and return its files' name."""
    digest = hashlib.sha256(repr(classes).encode())
    for file in (model, *images):
        digest.update(file.read_bytes())
    name = f"own-{digest.hexdigest()[:16]}"
    if not (FILES / f"{name}.json").exists():
        in_new_process(_export_own, model, images, classes, name)
    return name


def _export_own(model: Path, images: list[Path], classes: list[str], name: str) -> None:
    from cnnfigs.networks.graph import network_of
    from cnnfigs.networks.loading import load_network
    from cnnfigs.reporting._live import network_alive
    from cnnfigs.reporting._pictures import read_pictures

    network = network_of(load_network(model))
    pictures = read_pictures(network, list(map(str, images)) or None)
    portable = network_alive(network, pictures, classes or None)
    digest = portable.manifest["weights"]["digest"]
    FILES.mkdir(parents=True, exist_ok=True)
    script = f'cnnfigsWeights("{digest}", "{portable.weights}");\n'
    (FILES / f"{name}.js").write_text(script, "utf-8")
    (FILES / f"{name}.json").write_text(json.dumps(portable.manifest) + "\n", "utf-8")


def export_all() -> None:
    """Export what the directives name and was not exported yet."""
    known = _known()
    for network, data, kind in requests():
        request = request_of(network, data, kind)
        if request not in known:
            known[request] = in_new_process(_export, network, data, kind)
            records.write(ASKED, known)
        if kind == "networks" and _beside(network, data) not in known:
            known[_beside(network, data)] = in_new_process(_export_others, network, data)
            records.write(ASKED, known)


def _known() -> dict[str, str]:
    return records.read(ASKED)


def _export(network: str, data: str, kind: str) -> str:
    import cnnfigs as cf
    from cnnfigs.web import export

    dataset = _dataset(data)
    trained = cf.train(network, dataset)
    typical = [
        cf.typical_image(dataset, label, trained.model) for label in range(len(dataset.classes))
    ]
    written = export(
        trained,
        Path(FILES),
        classes=dataset.classes,
        images=dataset.x_test[typical],
        labels=dataset.classes,
        over_training=kind == "training",
    )
    return written.manifest.stem


def _export_others(network: str, data: str) -> list[tuple[str, str]]:
    """Export the network from another start, and trained on drawings where the first was not."""
    import cnnfigs as cf
    from cnnfigs.web import export

    dataset = _dataset(data)
    others = [("trained from another start", dataset, 1)]
    drawn = f"drawn_{data}"
    if dataset.name != drawn and data in ("digits", "garments"):
        others.append(("trained on drawings", cf.load_dataset(drawn), 0))
    written = []
    for name, images, seed in others:
        folder = f"seed-{seed}"
        trained = cf.train(network, images, seed=seed)
        files = export(trained, Path(FILES) / folder, classes=images.classes)
        written.append((name, f"{folder}/{files.manifest.stem}"))
    return written


def _dataset(data: str) -> Any:
    import cnnfigs as cf

    return cf.default_dataset(data) if data in ("digits", "garments") else cf.load_dataset(data)
