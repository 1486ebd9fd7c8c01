"""The first talk on what a dense network can't do, and a convolutional one can."""

from __future__ import annotations

from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_a
from _site.ledger.verdicts import Finding, exceeds, holds_if, under_conditions

CHANCE = 0.1
CLOSE = 0.9  # the share of its accuracy that a network must keep to be said not to mind
SHIFT = "does_it_survive_a_shift"


@talk_a.states(
    "at the start",
    section="images#a-network-without-filters",
    script="plot_image_is_numbers",
)
def _(evidence: Evidence) -> Finding:
    """The dense network of the episode before goes from the pixels straight to a label."""
    still = evidence.answer(SHIFT, "garments").accuracy["dense"][0]
    return holds_if(
        still.mean > 5 * CHANCE,
        f"It names {still.mean:.1%} of the test images rightly, where guessing gives {CHANCE:.0%}.",
    )


@talk_a.states(
    "at the start",
    section="shifts#move-all-the-test-images",
    script="plot_move_an_image",
)
def _(evidence: Evidence) -> Finding:
    """For that network, the subject has to be centred."""
    shifts = evidence.answer(SHIFT, "garments").accuracy["dense"]
    return holds_if(
        shifts[max(shifts)].mean < 0.7 * shifts[0].mean,
        "Accuracy by pixels moved: " + _listed(shifts) + ".",
    )


@talk_a.states(
    "at the start",
    section="shifts#move-all-the-test-images",
    script="plot_move_an_image",
)
def _(evidence: Evidence) -> Finding:
    """A convolutional network does away with that limit."""
    accuracy = evidence.answer(SHIFT, "garments").accuracy
    ours, rival = accuracy["fashion_cnn"], accuracy["dense_matched"]
    moved = [shift for shift in ours if shift]
    keeps = {shift: ours[shift].mean > CLOSE * ours[0].mean for shift in moved}
    better = all(exceeds(ours[shift], rival[shift]) for shift in moved)
    conditions: dict[str, object] = {
        "in that, however far it is moved, it does better than a dense network as large": better,
    }
    for held in (True, False):
        shifts = [str(shift) for shift in moved if keeps[shift] is held]
        if shifts:
            at = f"at shifts of {', '.join(shifts)} (in pixels)"
            conditions[f"in the sense of keeping nine tenths of its accuracy, {at}"] = held
    return under_conditions(
        conditions,
        f"Accuracy by pixels moved, convolutional: {_listed(ours)}; dense with as many parameters: "
        f"{_listed(rival)}.",
        instead="it does no better than a dense network as large.",
    )


def _listed(shifts: dict[int, object]) -> str:
    return ", ".join(f"{each.mean:.1%} by {shift}" for shift, each in shifts.items())


@talk_a.states(
    "at the start",
    section="shifts#what-helps-learning-from-moved-images",
    script="plot_move_an_image",
)
def _(evidence: Evidence) -> Finding:
    """For such images, one needs a convolutional network."""
    found = evidence.answer(SHIFT, "garments")
    furthest = max(shift for shift in found.accuracy["dense"] if shift <= found.furthest)
    usual = found.accuracy["fashion_cnn"][furthest]
    dense, ours = (
        found.accuracy_after_moved[name][furthest] for name in ("dense_matched", "fashion_cnn")
    )
    return under_conditions(
        {
            "in that it does best once both have learned from moved images": exceeds(ours, dense),
            "in the sense that a dense network could not learn it at all: trained on moved images, "
            "it does better than a convolutional one that was not": exceeds(usual, dense),
        },
        f"Moved by {furthest} pixels, after training on moved images: dense {dense.mean:.1%}, "
        f"convolutional {ours.mean:.1%}. Without such images, convolutional: {usual.mean:.1%}.",
        instead="a dense network does as well here, once it learned from moved images.",
    )


@talk_a.states(
    "at the start",
    section="shifts#when-there-are-two-things-in-the-picture",
    script="plot_two_things",
)
def _(evidence: Evidence) -> Finding:
    """The subject has to be the only thing in the image."""
    found = evidence.answer("can_it_name_two_things", "garments")
    alone = {name: found.right[name]["as it is"] for name in ("dense", "fashion_cnn")}
    aside = {name: found.right[name]["at one side"] for name in alone}
    both = {name: found.both[name] for name in alone}
    return under_conditions(
        {
            "for the dense network": exceeds(aside["dense"], both["dense"]),
            "for a convolutional network too": exceeds(aside["fashion_cnn"], both["fashion_cnn"]),
        },
        f"Alone, {alone['dense'].mean:.1%} of the garments are named rightly by the dense network, "
        f"{alone['fashion_cnn'].mean:.1%} by the convolutional one; as small, and as far to the "
        f"side, as in a picture with two, {aside['dense'].mean:.1%} and "
        f"{aside['fashion_cnn'].mean:.1%}. Of two garments side by side, both are named for "
        f"{both['dense'].mean:.1%} and {both['fashion_cnn'].mean:.1%} of the pictures.",
        instead="two garments are named as often as one.",
    )
