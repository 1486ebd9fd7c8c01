"""Drawn data beside real data, a sheet of pictures for each set, to be looked at.

Needs the real sets: point ``CNNFIGS_DATA_DIR`` at them. Where it also holds real letters, as
``emnist_letters.npz`` with labels counted from 0, they are shown too. Real images are training
images: test images are for measuring.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cnnfigs as cf

REAL = {
    "drawn_digits": "mnist",
    "drawn_letters": "emnist_letters",
    "drawn_garments": "fashion_mnist",
}
COUNT = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the sheets are written")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, counterpart in REAL.items():
        sets = {"drawn": cf.load_dataset(name)}
        if counterpart in cf.dataset_names():
            sets["real"] = cf.load_dataset(counterpart)
        rows = {}
        for label, title in enumerate(sets["drawn"].classes):
            for kind, dataset in reversed(sets.items()):
                images = dataset.x_train[dataset.y_train == label]
                rows[f"{title}, {kind}"] = images[:COUNT]
        source = "; ".join(f"{kind}: {dataset.origin}" for kind, dataset in sets.items())
        file = folder / f"{name}.png"
        cf.figures.contact_sheet(rows, source=source).savefig(file, dpi=150, facecolor="white")
        print(file)


if __name__ == "__main__":
    main()
