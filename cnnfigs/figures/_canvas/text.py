"""How much room do words need? Measured before there is a figure to write them on."""

from __future__ import annotations

import functools
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont

from cnnfigs._names import kind_of

# Sizes in points. A figure is shown at 100 pixels an inch, so that 8 points, the smallest type, are
# 11.1 pixels there.
TITLE = 11.0
LABEL = 9.0
SMALL = 8.0

FONT = "DejaVu Sans"
LINE_SPACING = 1.25
# Families that stand for a list of others, which each user has their own of.
_GENERIC = ("serif", "sans-serif", "sans", "monospace", "cursive", "fantasy")


def font_families() -> list[str]:
    """Return our font, and after it the user's that are there, for alphabets that ours lacks."""
    settings: Any = mpl.rcParams  # It knows types by names that are written out.
    families = [FONT]
    for family in settings["font.family"]:
        generic = "sans-serif" if family == "sans" else family
        members = settings[f"font.{generic}"] if family in _GENERIC else [family]
        families += [each for each in members if each not in _GENERIC and _is_there(each)]
    return list(dict.fromkeys(families))


@functools.cache
def _is_there(family: str) -> bool:
    """Return whether a font is installed."""
    try:
        return bool(findfont(FontProperties(family=[family]), fallback_to_default=False))
    except ValueError:
        return False


def text_width(text: str, size: float, *, weight: str = "normal") -> float:
    """Return how many inches wide a line of text will be, at the wider of two densities.

    Letters are fitted to whole pixels, which makes a line up to a twentieth wider at the one
    density than at the other: too much for a border of a tenth of an inch.
    """
    return _measured(text, size, weight, tuple(mpl.rcParams["font.family"]))


@functools.lru_cache(maxsize=4096)
def _measured(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    ours_first = list(dict.fromkeys([FONT, *families]))
    font = FontProperties(family=ours_first, style="normal", weight=weight, size=size)
    widths = [
        renderer.get_text_width_height_descent(text, font, ismath=False)[0] / renderer.dpi
        for renderer in _renderers()
    ]
    return float(max(widths))


@functools.cache
def _renderers() -> list[Any]:
    """Return what writes the pictures of a page, for its usual screens and for dense ones."""
    renderer: Any = RendererAgg  # It has no types.
    return [renderer(1, 1, dpi) for dpi in (100, 200)]


def line_height(size: float) -> float:
    """Return the inches from one line of text of so many points to the next."""
    # 1.16 is how high the font's lines are, of which matplotlib takes a multiple.
    return 1.16 * LINE_SPACING * size / 72


def wrap(text: str, size: float, width: float, *, weight: str = "normal") -> list[str]:
    """Return the text in lines that are at most so many inches wide.

    A word that is wider by itself is broken.

    Examples
    --------
    >>> wrap("Colours: one scale for all layers.", 8.0, 1.2)
    ['Colours: one scale', 'for all layers.']
    """
    if not isinstance(text, str):
        raise TypeError(f"expected text to write, but {kind_of(text)} came")
    lines: list[str] = []
    # The name of a file may hold bytes that are no text, for which no font has a sign.
    for word in text.encode(errors="replace").decode().split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight=weight) <= width:
            lines[-1] = longer
            continue
        while len(word) > 1 and text_width(word, size, weight=weight) > width:
            head = _longest_head(word, size, width, weight)
            lines.append(word[:head])
            word = word[head:]
        lines.append(word)
    return lines


def _longest_head(word: str, size: float, width: float, weight: str) -> int:
    """Return how many letters of a word fit, at least one."""
    # Where it can be broken at a hyphen, an underscore or a slash, it is.
    fitting = 1
    while fitting < len(word) - 1 and (
        text_width(word[: fitting + 1], size, weight=weight) <= width
    ):
        fitting += 1
    joint = max(word.rfind(mark, 0, fitting) for mark in "-_/")
    return joint + 1 if joint > 0 else fitting


def shortened(name: str, width: float, size: float = LABEL, *, weight: str = "bold") -> str:
    """Return a name that fits, its middle left out where it must be."""
    keep = len(name)
    short = name
    while text_width(short, size, weight=weight) > width and keep > 4:
        keep -= 1
        short = f"{name[: keep // 2]}\N{HORIZONTAL ELLIPSIS}{name[-(keep - keep // 2) :]}"
    return short
