"""How do a report's numbers become one file of HTML? By a template that escapes every name."""

from __future__ import annotations

from functools import cache

import jinja2

from cnnfigs.reporting._content import MAPS_FOR, Content
from cnnfigs.reporting._live import script, style
from cnnfigs.reporting._network import large
from cnnfigs.reporting._patches import FEWEST
from cnnfigs.web._weights import STEPS


def rendered(content: Content) -> str:
    """Return the page of a report.

    Parameters
    ----------
    content : Content
        Names in it are text, whatever they look like.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    maps = [each for _, layers in content.maps for each in layers if each.strips]
    return _template().render(
        page=content,
        held=sum(each.on_page for each in maps),
        all_maps=sum(each.count for each in maps),
        coarser=sum(each.block > 1 for each in maps),
        maps_for=min(MAPS_FOR, content.pictures),
        few_parts=FEWEST,
        steps=STEPS,
        fewer_squares=len({len(each.methods) for each in content.explained}) > 1,
        live_script=script(),
        live_style=style(),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("cnnfigs.reporting", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["large"] = large
    environment.filters["grouped"] = lambda number: f"{number:,}"
    environment.filters["sentence"] = _sentence
    return environment.get_template("page.html")


def _sentence(words: str) -> str:
    """Return words as a sentence; the name of a layer at their beginning stays as it is.

    Examples
    --------
    >>> _sentence("look at it"), _sentence("conv2_bn expects more")
    ('Look at it.', 'conv2_bn expects more.')
    """
    first = words.split()[0]
    return f"{words[0].upper()}{words[1:]}." if first.isalpha() else f"{words}."
