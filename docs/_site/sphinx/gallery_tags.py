"""Filter the gallery by what its scripts use: a network, and pictures.

Both are read from each script. They stand on its card, and above the cards is a choice of each. A
stylesheet hides what does not fit, so that no script is needed, and a keyboard works as everywhere.
The gallery's own tags can't be reached by keyboard, and leave titles over nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import product
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from _site.build.fingerprint import ROOT

INDEX = "auto_gallery/index"
# Which pictures a script is about, by what it loads, or by the words of a line.
PICTURES = {
    "default_dataset": {"digits": "digits", "garments": "clothes"},
    "load_dataset": {"drawn_letters": "letters", "drawn_digits": "digits"},
}
WORDS = {
    "cf.photograph": "photographs",
    "datasets.drawn.garments": "clothes",
    "datasets.drawn.pen": "digits",
    "import digits": "digits",
}
_NONE = '<p class="gallery-none" role="status"><span>No script has all of these tags.</span></p>'
_CALL = re.compile(r"cf\.(\w+)\(\s*\"(\w+)\"")
_CARD = re.compile(
    r'(<div class="sphx-glr-thumbcontainer")((?:(?!sphx-glr-thumbcontainer).)*?'
    r'href="(?P<page>[^"]+)\.html.*?</p>)',
    re.S,
)


def tags_of(source: str) -> dict[str, list[str]]:
    """Return the networks and the pictures that a script uses, in the order of the alphabet."""
    networks = set()
    pictures = {name for words, name in WORDS.items() if words in source}
    for function, name in _CALL.findall(source):
        if function in ("train", "build_model"):
            networks.add(name)
        elif name in PICTURES.get(function, {}):
            pictures.add(PICTURES[function][name])
    return {"network": sorted(networks), "pictures": sorted(pictures)}


def tag(body: str) -> tuple[str, str]:
    """Return a page of cards, each with its tags, below a choice of all tags, and its style."""
    found: dict[str, set[str]] = {"network": set(), "pictures": set()}
    together: set[tuple[str, str]] = set()

    def card(match: re.Match[str]) -> str:
        script = ROOT / "gallery" / f"{match['page']}.py"
        if not script.exists():
            return match[0]
        tags = tags_of(script.read_text("utf-8"))
        for kind, names in tags.items():
            found[kind].update(names)
        together.update(product(tags["network"], tags["pictures"]))
        data = "".join(f' data-{kind}="{escape(" ".join(tags[kind]))}"' for kind in tags)
        words = " · ".join([*tags["pictures"], *tags["network"]])
        return f'{match[1]}{data}{match[2]}<p class="gallery-tags">{escape(words)}</p>'

    tagged = _CARD.sub(card, body)
    if not found["pictures"]:
        return body, ""
    groups = "".join(_group(kind, sorted(names)) for kind, names in found.items())
    rules = "".join(_rule(kind, name) for kind, names in found.items() for name in sorted(names))
    choices = f'<form class="gallery-filter">{groups}</form>\n{_NONE}\n'
    rules += ".gallery-none span{display:none}" + _rule_of_none(found, together)
    return tagged.replace("</h1>", f"</h1>\n{choices}", 1), f"<style>{rules}</style>"


def _group(kind: str, names: Iterable[str]) -> str:
    labels = "".join(
        f'<label><input type="radio" name="{kind}" value="{name}" id="{kind}-{name or "all"}"'
        f"{'' if name else ' checked'}> {escape(name or 'all')}</label>"
        for name in ("", *names)
    )
    return f"<fieldset><legend>{kind.capitalize()}</legend>{labels}</fieldset>"


def _rule(kind: str, name: str) -> str:
    chosen = f"article:has(#{kind}-{name}:checked)"
    fits = f'[data-{kind}~="{name}"]'
    card = ".sphx-glr-thumbcontainer"
    return (
        f"{chosen} {card}:not({fits}),"
        f"{chosen} section section:not(:has({card}{fits})){{display:none}}"
    )


def _rule_of_none(found: dict[str, set[str]], together: set[tuple[str, str]]) -> str:
    """Return a rule that says so where no script has both the network and the pictures."""
    pairs = sorted(set(product(found["network"], found["pictures"])) - together)
    chosen = ",".join(
        f"article:has(#network-{network}:checked):has(#pictures-{pictures}:checked) "
        ".gallery-none span"
        for network, pictures in pairs
    )
    return f"{chosen}{{display:inline}}" if pairs else ""


def add_tags(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if page == INDEX and "body" in context:
        context["body"], style = tag(context["body"])
        context["metatags"] += style  # where HTML wants it: at the page's head


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", add_tags)
    app.add_css_file("gallery_tags.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
