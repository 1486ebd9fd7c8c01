"""The second talk on accuracy, training time, letters, and several digits in one image."""

from __future__ import annotations

from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_b
from _site.ledger.verdicts import Finding, exceeds, holds_if, under_conditions

MINUTES = 40  # what the talk gives the usual network at most
NINE_TENTHS = 0.9
LETTERS = "are_letters_harder"
STRIPS = "can_it_read_strips"


@talk_b.states("on training time", section="digits#the-network-as-text")
def _(evidence: Evidence) -> Finding:
    """The usual small network is 98% accurate on these digits."""
    card = evidence.network("lenet", "digits").card
    low, high = card.test_interval
    return under_conditions(
        {
            "as far as nine in ten": low > NINE_TENTHS,
            f"for 98%, on {evidence.digits.name}": high >= 0.98,
        },
        f"It names {card.test_accuracy:.2%} of {card.test_images:,} test images rightly (95% "
        f"interval {low:.2%} to {high:.2%}).",
        instead=f"{card.test_accuracy:.1%} on this data set, in as many steps as we gave it.",
    )


@talk_b.states("on the network", section="digits#the-network-as-text", script="plot_own_model")
def _(evidence: Evidence) -> Finding:
    """Digits are easy: networks of quite different kinds read them well."""
    cards = {name: evidence.network(name, "digits").card for name in ("lenet", "six_conv")}
    return holds_if(
        min(card.test_accuracy for card in cards.values()) > NINE_TENTHS,
        "Two quite different networks: "
        + ", ".join(f"{name} {card.test_accuracy:.1%}" for name, card in cards.items())
        + " of the test images right.",
    )


@talk_b.states("on training time", section="digits#the-network-as-text")
def _(evidence: Evidence) -> Finding:
    """Training the usual network takes 40 minutes at most."""
    card = evidence.network("lenet", "digits").card
    return holds_if(
        card.seconds < MINUTES * 60,
        f"Here it took {card.seconds:.0f} seconds in which the network saw "
        f"{card.recipe.epochs * card.training_images:,} images ({card.device}). What the talk's "
        "machine needed can't be measured.",
    )


@talk_b.states(
    "on training time", section="digits#the-network-as-text", script="plot_stacked_convolutions"
)
def _(evidence: Evidence) -> Finding:
    """With more convolutional layers, training takes several times as long."""
    work = {
        name: sum(layer.multiplications or 0 for layer in evidence.layers(name).values())
        for name in ("lenet", "six_conv")
    }
    ratio = work["six_conv"] / work["lenet"]
    return holds_if(
        ratio > 2,
        f"The six layers need {work['six_conv'] / 1e6:.1f} million multiplications for one image, "
        f"the usual network {work['lenet'] / 1e6:.1f} million: {ratio:.1f} times as many.",
    )


@talk_b.states("on letters", section="limits#letters")
def _(evidence: Evidence) -> Finding:
    """Reading letters is a bit harder than reading digits, because there are more classes."""
    accuracy = evidence.answer(LETTERS, None).accuracy
    digits, ten, all_of_them = (
        accuracy[name] for name in ("10 digits", "10 letters", "26 letters")
    )
    return under_conditions(
        {
            "in that all letters are harder than the digits": exceeds(digits, all_of_them),
            "in that all letters are harder than ten of them, which are fewer classes": exceeds(
                ten, all_of_them
            ),
            "in that ten letters are harder than ten digits, by their shapes": exceeds(digits, ten),
        },
        f"From as many images in all: {digits.mean:.1%} of the digits, {ten.mean:.1%} of ten "
        f"letters, {all_of_them.mean:.1%} of all letters are named rightly.",
        instead="letters were not harder in this measurement.",
    )


@talk_b.states("on letters", section="limits#letters")
def _(evidence: Evidence) -> Finding:
    """To read letters, take more kernels and train a bit longer, and it works."""
    accuracy = evidence.answer(LETTERS, None).accuracy
    usual, longer, wider, both = (
        accuracy[f"26 letters{words}"]
        for words in ("", ", as many of each", ", twice the kernels", ", both")
    )
    return under_conditions(
        {
            "for more kernels alone": exceeds(wider, usual),
            "for more training alone": exceeds(longer, usual),
            "for both together": exceeds(both, usual),
        },
        f"All letters: {usual.mean:.1%} right as it is, {wider.mean:.1%} with twice the kernels, "
        f"{longer.mean:.1%} with as many images of each letter as of each digit, {both.mean:.1%} "
        "with both.",
        instead="none of these helped in this measurement.",
    )


@talk_b.states(
    "on picture riddles", section="limits#several-digits-in-one-picture", script="plot_read_a_strip"
)
def _(evidence: Evidence) -> Finding:
    """A network trained on single digits does not understand an image with several."""
    found = evidence.answer(STRIPS, "digits")
    alone, strip, any_of_them = found.alone, found.squeezed_middle, found.squeezed_any
    return under_conditions(
        {
            "for the digit in the middle": strip.mean < 0.5 * alone.mean,
            "in that it does no better than chance at naming any one of them": (
                any_of_them.mean <= found.squeezed_by_chance
            ),
        },
        f"Alone, {alone.mean:.1%} of the digits are named rightly. Of three squeezed into one "
        f"image, the middle one is named for {strip.mean:.1%} of the strips, any of them for "
        f"{any_of_them.mean:.1%}; a digit picked at random is one of them for "
        f"{found.squeezed_by_chance:.1%}.",
        instead="it names the digit in the middle more often than not.",
    )


@talk_b.states(
    "on picture riddles",
    section="limits#several-digits-in-one-picture",
    script="plot_train_on_strips",
)
def _(evidence: Evidence) -> Finding:
    """To read the riddles of one system, a network has to be trained on that very system."""
    found = evidence.answer(STRIPS, "digits")
    single, own = (found.digits_read[name] for name in ("single digits", "windows of strips"))
    before, struck = (
        each["windows of strips"] for each in (found.told_where, found.struck_through)
    )
    return under_conditions(
        {
            "in that training on it helps": exceeds(own, single),
            "in that another system, with a line drawn across, is read worse": exceeds(
                before, struck
            ),
        },
        f"Digits of a strip read rightly: {single.mean:.1%} after training on single digits, "
        f"{own.mean:.1%} "
        f"after training on strips. With a line drawn across each strip, the latter falls from "
        f"{before.mean:.1%} to {struck.mean:.1%}.",
        instead="neither was found.",
    )


@talk_b.states(
    "on the network",
    section="limits#what-does-a-score-mean",
    script="plot_is_a_score_a_probability",
)
def _(evidence: Evidence) -> Finding:
    """A digit that is recognised gives a high value at its output."""
    found = evidence.answer("is_a_score_a_probability", "digits")
    sure, wrong = found.sure["test images"].mean, found.sure_and_wrong["test images"].mean
    moved = found.sure_and_wrong["shifted"].mean
    mean = found.score["test images"].mean
    return under_conditions(
        {
            "on average: more than all other outputs together": mean > 0.5,
            "for most test images, where high is above 0.9": sure > 0.5,
            "the other way round, so that a high value means a digit that is recognised, for "
            "images moved by a few pixels": moved < 0.01,
        },
        f"The largest output is {mean:.2f} on average. {sure:.0%} of the test images get a score "
        f"above 0.9, and {wrong:.1%} get one and are "
        f"named wrongly. Moved to the side, {moved:.1%} do.",
        instead="most test images get no score above 0.9.",
    )
