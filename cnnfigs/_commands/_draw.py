"""How do the package's drawn images get out of it? Into one file of NumPy's, or PNGs."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from PIL import Image

from cnnfigs._files import path_of, place_for, written_aside
from cnnfigs.datasets import Dataset, dataset_names, load_dataset

DRAWN = [name for name in dataset_names() if name.startswith("drawn_")]


@click.command("draw", short_help="Draw a data set of digits, letters or garments.")
@click.argument("name", type=click.Choice(DRAWN), metavar="NAME")
@click.option("--size", type=click.IntRange(min=1), help="How many images to train on.")
@click.option("--seed", type=int, help="Decides every pixel; 0 where left out.")
@click.option(
    "--to",
    type=click.Path(path_type=str),
    metavar="PLACE",
    help="An .npz file, or a folder for PNGs.",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something is wrong.")
def draw_command(
    name: str, size: int | None, seed: int | None, to: str | None, quiet: bool
) -> None:
    """Draw the data set NAME by a computed pen and scissors.

    NAME is drawn_digits, drawn_letters or drawn_garments.

    Without --to it is written to NAME.npz, with the arrays x_train, y_train, x_test, y_test and
    classes. A folder gets a folder for each class, with the images to test on.

    \b
    Examples:
      cnnfigs draw drawn_digits
      cnnfigs draw drawn_garments --size 4000 --seed 3 --to garments.npz
      cnnfigs draw drawn_letters --to letters/
    """  # noqa: D301  (click takes a backspace for "leave these lines")
    place = path_of(to if to is not None else f"{name}.npz")
    if place.suffix != ".npz" and place.exists():
        raise FileExistsError(f"{str(place)!r} is there already: name a folder that is not")
    place_for(place)
    dataset = load_dataset(name, size=size, seed=seed)
    write = _write_arrays if place.suffix == ".npz" else _write_images
    write(dataset, place)
    if not quiet:
        click.echo(f"{place}: {len(dataset.x_train):,} and {len(dataset.x_test):,} images drawn")


def _write_arrays(dataset: Dataset, place: Path) -> None:
    with written_aside(place) as aside, aside.open("wb") as file:
        np.savez_compressed(
            file,
            x_train=dataset.x_train,
            y_train=dataset.y_train,
            x_test=dataset.x_test,
            y_test=dataset.y_test,
            classes=np.array(dataset.classes),
        )


def _write_images(dataset: Dataset, place: Path) -> None:
    with written_aside(place) as aside:
        for index, (image, label) in enumerate(zip(dataset.x_test, dataset.y_test, strict=True)):
            folder = aside / _folder_name(int(label), dataset.classes[int(label)])
            folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(folder / f"{index:05d}.png")


def _folder_name(label: int, name: str) -> str:
    """Return a name that no file system takes for another: "a" and "A" are one to some."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in name)
    return f"{label:02d}_{plain}"
