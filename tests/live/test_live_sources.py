"""Do the sources of the live figures keep to the rules that no browser checks?"""

from __future__ import annotations

import re

import pytest

from _site.sphinx import live_bundle

# Each of these reads markup, or runs text as a script.
MARKUP = re.compile(
    r"\b(?:(?:inner|outer)HTML|insertAdjacentHTML|setHTML\w*|createContextualFragment|DOMParser"
    r"|document\.write\w*|srcdoc|eval|Function)\b"
)
SOURCES = sorted(live_bundle.SOURCES.rglob("*.js"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_text_is_read_as_markup_or_run(source):
    assert not MARKUP.findall(source.read_text("utf-8"))


def test_what_reads_markup_is_found():
    for line in ("at.innerHTML = name", "at.insertAdjacentHTML('beforeend', name)", "eval(name)"):
        assert MARKUP.search(line)
    assert SOURCES
