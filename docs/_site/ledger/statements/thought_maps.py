"""What one may think of maps that light up, and no talk states."""

from __future__ import annotations

from _site.ledger.evidence import Evidence
from _site.ledger.rows import thought
from _site.ledger.verdicts import Finding, under_conditions

QUESTION = "do_loud_maps_matter_most"
SECTION = "digits#does-the-loudest-map-matter-most"
PLACES = {"conv1": "in the first layer", "conv6": "in the last one with maps"}


@thought.states("on one image", section=SECTION)
def _(evidence: Evidence) -> Finding:
    """The map that lights up most is the one that the answer rests on most."""
    layers = {
        PLACES[name]: each for name, each in evidence.answer(QUESTION, "digits").layers.items()
    }
    shares = {place: min(each.first.values) for place, each in layers.items()}
    often = " and ".join(f"{each.first.mean:.0%} {place}" for place, each in layers.items())
    chance = " and ".join(f"{1 / each.maps:.0%}" for each in layers.values())
    return under_conditions(
        {
            **{
                f"more often than by chance, {place}": share > 2 / layers[place].maps
                for place, share in shares.items()
            },
            **{f"for most images, {place}": share > 0.5 for place, share in shares.items()},
        },
        "The loudest map is the one without which the right digit loses most of its lead in "
        f"so many cases: {often}. By chance it would be {chance}.",
        instead="the loudest map matters most no more often than by chance.",
    )


@thought.states("on all images", section=SECTION)
def _(evidence: Evidence) -> Finding:
    """The more a map lights up, the more the answers rest on it."""
    layers = evidence.answer(QUESTION, "digits").layers
    found = {PLACES[name]: each.correlation for name, each in layers.items()}
    words = " and ".join(f"{each.mean:.2f} {place}" for place, each in found.items())
    return under_conditions(
        {place: min(each.values) > 0.5 for place, each in found.items()},
        "How loud maps are, and what the right digit loses without them, have a rank correlation "
        f"of {words}.",
        instead="loudness says little of what a map is worth.",
    )
