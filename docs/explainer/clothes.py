"""What the page on clothes says of its network and of shoes, and whether it holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

import cnnfigs as cf
from _site.page import Numbers, direction, paired_difference, right_choice
from cnnfigs.experiments import DoesStackingHelp, DoShoesShareFeatures

Array = NDArray[np.floating]
Labels = NDArray[np.integer]
Chosen = NDArray[np.bool_]
Pair = tuple[int, int]  # a label, and the answer

SHOES = ("Sandal", "Sneaker", "Ankle boot")
FAMILIES = (("T-shirt/top", "Pullover", "Dress", "Coat", "Shirt"), SHOES)
KERNELS = ("conv1", "conv2")
PIXELS, BEFORE, AFTER = "pixels", "before training", "after training"
ONE, TWO = "one convolution", "two convolutions"


def data(garments: cf.Dataset) -> Numbers:
    """Return how many images there are, where they come from, and what they are labelled with."""
    return {
        "what_they_are": what_images_are(garments),
        "train_images": len(garments.x_train),
        "test_images": len(garments.x_test),
        "last_label": len(garments.classes) - 1,
    }


def what_images_are(garments: cf.Dataset) -> Markdown:
    """Say where the images come from."""
    published = "Fashion-MNIST {cite}`xiao2017`, the data of that talk"
    if garments.drawn:
        words = (
            f"They stand in for {published}, which was not at hand when this page was built. "
            "cnnfigs drew them itself: they are shapes of clothes, not photographs."
        )
    else:
        words = f"They are {published}: photographs of a shop's articles, made small and grey."
    return Markdown(words)


def check_network(parameters: int) -> None:
    """Check that the network written out line by line is the one that is trained below."""
    assert parameters == cf.build_model("fashion_cnn").count_params()


def layers(summaries: Sequence[cf.LayerSummary]) -> Numbers:
    """Return where the network's parameters and its work are, and what its layers see."""
    by_name = {layer.name: layer for layer in summaries}
    sees = {name: _sees(layer) for name, layer in by_name.items() if layer.field}
    parameters = sum(layer.parameters for layer in summaries)
    work = sum(layer.multiplications or 0 for layer in summaries)
    by_kernels = sum(by_name[name].multiplications or 0 for name in KERNELS)
    dense = by_name["dense1"].parameters
    unseen = 28 - sees["dense1"]
    assert parameters == 243_786
    # "The last rows reach no score."
    assert unseen > 1
    # "The dense layer needs most"; the kernels "do most of the work".
    assert dense > 0.75 * parameters
    assert by_kernels > 0.9 * work
    # "A sleeve or a heel, not a whole garment"; further down, "one value sees 8 × 8 pixels".
    assert [sees[name] for name in ("conv1", "pool1", "conv2", "pool2")] == [3, 4, 8, 10]
    return {
        "parameters": parameters,
        "work": f"{work / 1e6:.1f} million",
        "in_layer": by_name["conv1"].shape[-1],
        "dense_share": dense / parameters,
        "kernel_work": by_kernels / work,
        "sees": sees["pool2"],
        "dense_sees": sees["dense1"],
        "question_parameters": right_choice(
            {
                "In the dense layer": dense > parameters / 2,
                "In the kernels": sum(by_name[name].parameters for name in KERNELS)
                > parameters / 2,
                "In the ten outputs": by_name["scores"].parameters > parameters / 2,
            }
        ),
    }


def _sees(layer: cf.LayerSummary) -> int:
    assert layer.field is not None
    return layer.field.size[0]


def training(trained: cf.Trained, *, drawn: bool) -> Numbers:
    """Return from how much the network learned, and how well."""
    card, loss = trained.card, trained.history.loss
    epochs = card.recipe.epochs
    # "Most from the first half": it brings eight tenths of the fall in loss.
    assert loss[0] - loss[len(loss) // 2 :].mean() > 0.8 * (loss[0] - loss[-1])
    low, high = card.test_interval
    return {
        "times_seen": "each once" if epochs == 1 else f"{epochs} times over",
        "learned_from": card.training_images,
        "accuracy": card.test_accuracy,
        "low": low,
        "high": high,
        "held_out": _on_held_out(trained.history) if drawn else "",
    }


def _on_held_out(history: cf.History) -> str:
    """Say how well it does on images of the cuts that it learned from, where others test it."""
    return (
        f"Of training images that were held out it names {history.validation_accuracy[-1]:.1%} "
        "correctly: among test drawings, rare cuts are less rare, and shapes and light differ more."
    )


def mistakes(garments: cf.Dataset, predicted: Labels, accuracy: float) -> Numbers:
    """Return how many mistakes stay in a family of garments, and which label is hardest.

    Parameters
    ----------
    garments : Dataset
        Whose test images were named.
    predicted : ndarray
        The answers.
    accuracy : float
        What the network's card says of them.
    """
    assert np.isclose((predicted == garments.y_test).mean(), accuracy, atol=0.002)
    family = {
        garments.classes.index(name): place
        for place, names in enumerate(FAMILIES)
        for name in names
    }
    wrong = np.flatnonzero(predicted != garments.y_test)
    inside = sum(family.get(garments.y_test[i], -1) == family.get(predicted[i], -2) for i in wrong)
    # "Most mistakes stay in the family."
    assert inside > 0.7 * len(wrong)
    counts = _counts(garments, predicted)
    mixed = _mixed(counts).sum(axis=1) / counts.sum(axis=1)
    return {
        "inside": inside / len(wrong),
        "hardest": garments.classes[int(mixed.argmax())],
        "hardest_share": float(mixed.max()),
    }


def frequent_mistakes(garments: cf.Dataset, predicted: Labels, most: int = 5) -> list[Pair]:
    """Return the most frequent mistakes."""
    mixed = _mixed(_counts(garments, predicted))
    order = np.argsort(-mixed, axis=None, kind="stable")[:most]
    return [divmod(int(place), len(mixed)) for place in order]


def _counts(garments: cf.Dataset, predicted: Labels) -> NDArray[np.int64]:
    return cf.confusion_matrix(garments.y_test, predicted, len(garments.classes))


def _mixed(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the counts of mistakes alone."""
    return counts - np.diag(np.diag(counts))


def one_filter(maps: Array, is_shoe: Chosen, chosen: Mapping[str, int]) -> Numbers:
    """Return how the filter that favours shoes answers to them, and how the other filters do.

    Parameters
    ----------
    maps : ndarray
        Of the second convolution, for images that did not choose the filter.
    is_shoe : ndarray
        Which images are of shoes.
    chosen : mapping of str to int
        The filter's number, by layer.
    """
    best = chosen["conv2"]
    means = maps.mean(axis=(1, 2))
    on_shoes, on_rest = means[is_shoe], means[~is_shoe]
    times = (on_shoes.mean(axis=0) + 1e-6) / (on_rest.mean(axis=0) + 1e-6)
    even = int(((times > 0.5) & (times < 2)).sum())
    wins = mannwhitneyu(on_shoes[:, best], on_rest[:, best]).statistic
    ahead = float(wins / (len(on_shoes) * len(on_rest)))
    brightest = maps[..., best].max(axis=(1, 2))
    peak = float(brightest[~is_shoe].mean() / brightest[is_shoe].mean())
    # "Answers so many times as strongly"; "the shoe gets the larger mean", nearly always.
    assert times[best] > 1.5
    assert 0.9 < ahead < 1
    # "The pattern is in other garments, too"; "shoes have more of it": brighter, and more often.
    assert 0.4 < peak < 1
    # The note: on Fashion-MNIST, many favour other garments.
    assert (times > 2).sum() < len(times) / 2
    return {
        "question_peak": right_choice(
            {
                "Less than in shoes, and far from nothing": 0.1 < peak < 1,
                "Next to nothing: it has learned what a shoe looks like": peak <= 0.1,
                "As much as in shoes": peak >= 1,
            }
        ),
        "filter": best,
        "first_filter": chosen["conv1"],
        "sample": len(maps),
        "times": float(times[best]),
        "ahead": ahead,
        "peak": peak,
        "shoe_filters": int((times > 2).sum()),
        "even_filters": even,
        "filters": len(times),
    }


def network_tells(named_shoe: Chosen, is_shoe: Chosen) -> Numbers:
    """Return how often the whole network tells shoes from the rest."""
    right = float((named_shoe == is_shoe).mean())
    # One filter is "almost" enough; the network does better.
    assert right > 0.99
    return {"network_tells": right}


def slip(garments: cf.Dataset) -> Markdown | None:
    """Say what is wrong in the talk's notebook, where its images are at hand."""
    if garments.drawn:
        return None
    names = [garments.classes[garments.y_test[index]] for index in (0, 7, 26)]
    # "What lights up in all three of them cannot be what makes a shoe."
    assert [name in SHOES for name in names] == [True, False, False], names
    return Markdown(
        "A small slip in the notebook that goes with the talk: it calls test images 0, 7 and 26 "
        f"shoes. Their labels are {names[0]}, {names[1]} and {names[2]}. So what lights up in all "
        "three of them cannot be what makes a shoe."
    )


def check_shoes_below(classes: Sequence[str]) -> None:
    """Check the caption: in the order in which classes are shown, shoes are below."""
    assert set(classes[-3:]) == set(SHOES)


def for_one_class(by_class: Array) -> Numbers:
    """Return how many filters answer to one class alone.

    Parameters
    ----------
    by_class : ndarray, shape (classes, filters)
        Their mean answers. A filter is for one class where no other reaches a tenth of its answer.
    """
    second, best = np.sort(by_class, axis=0)[-2:]
    heard = best > 1e-6  # a silent filter is for none
    alone = int((second[heard] < best[heard] / 10).sum())
    return {
        "question_alone": right_choice(
            {
                "Hardly any": alone < len(by_class) / 2,
                "About one for each class": len(by_class) / 2 <= alone <= heard.sum() / 2,
                "Most of them": alone > heard.sum() / 2,
            }
        )
    }


def selectivity(shared: DoShoesShareFeatures) -> Numbers:
    """Return how much filters favour a class, before and after training."""
    before, after = shared.selectivity[BEFORE], shared.selectivity[AFTER]
    # "Far from one": a filter favours a class, but is not for one alone.
    assert after.mean < 0.6
    return {
        "seeds": len(shared.lead[AFTER].values),
        "per_class": shared.images,
        "selectivity_before": before.mean,
        "selective": direction(
            paired_difference(after, before),
            "training makes filters more selective",
            "training makes filters less selective",
            "training does not clearly make them more or less selective",
        ),
        "for_shoes": sum(shared.strongest[AFTER][name].mean for name in SHOES),
    }


def favourites(shared: DoShoesShareFeatures) -> Numbers:
    """Say how selective trained filters are, and which classes they favour."""
    strongest = {name: each.mean for name, each in shared.strongest[AFTER].items()}
    favourite = max(strongest, key=lambda name: strongest[name])
    without = [name for name, share in strongest.items() if share == 0]
    names = " or ".join([", ".join(without[:-1]), without[-1]] if len(without) > 1 else without)
    words = (
        f"No filter at all, in any of the networks, answers most to {names}."
        if without
        else "Each class is the favourite of some filter."
    )
    return {
        "favoured": Markdown(
            f"After it, it is {shared.selectivity[AFTER].mean:.2f}: far from one. The class that "
            f"most filters favour is {favourite}, with {strongest[favourite]:.0%}. {words}"
        )
    }


def sharing(shared: DoShoesShareFeatures) -> Numbers:
    """Return how much more alike two kinds of shoes are than a shoe and another garment."""
    lead, by_chance = shared.lead, shared.lead_by_chance[AFTER]
    beyond = shared.filters_beyond_chance[AFTER].mean
    # "Shoes do share features": in each seed, beyond what dealt-out labels give; "in most filters".
    assert min(lead[AFTER].values) > 3 * max(by_chance.values)
    assert beyond > 0.5
    # "Shoes have much the same outline."
    assert lead[PIXELS].mean > 0
    assert lead[BEFORE].mean > 0
    return {
        "lead_pixels": lead[PIXELS].mean,
        "lead_before": lead[BEFORE].mean,
        "lead_after": lead[AFTER].mean,
        "lead_chance": by_chance.mean,
        "most_deals": 0.95,
        "rare": 0.05,
        "beyond": beyond,
        "than_pixels": _trained_share(shared, PIXELS),
        "than_before": _trained_share(shared, BEFORE),
    }


def _trained_share(shared: DoShoesShareFeatures, maps: str) -> str:
    """Say whether the gap of trained filters is larger than that of other maps."""
    gain = paired_difference(shared.lead[AFTER], shared.lead[maps])
    return direction(gain, "larger than", "smaller than", "not clearly larger or smaller than")


def triples(shared: DoShoesShareFeatures) -> Markdown:
    """Say whether shoes are special among all ways to choose three classes."""
    ways = math.comb(10, 3)
    ahead = shared.triples_ahead[AFTER].mean * ways - 1  # the shoes are one of them
    first, second, third = shared.closest[AFTER]
    return Markdown(
        f"Are shoes special in that? There are {ways} ways to choose three of ten classes. In an "
        f"average network, {ahead:.1f} other ways give a gap as large as that of the shoes or "
        f"larger. The widest gap, on average, is that of {first}, {second} and {third}."
    )


def stacking(stacked: DoesStackingHelp) -> Numbers:
    """Return what a second convolution brings, and what it costs."""
    parameters, work = stacked.parameters, stacked.multiplications
    gain = paired_difference(stacked.accuracy[TWO], stacked.accuracy[ONE])
    # "What stacking surely changes is the cost."
    assert parameters[ONE] > 4 * parameters[TWO]
    assert work[TWO] > 2 * work[ONE]
    return {
        "second_names": direction(gain, "more", "fewer", "about as many"),
        "second_points": f"{100 * gain.mean:+.1f}".replace("-", "−"),
        "one_parameters": parameters[ONE] / parameters[TWO],
        "two_work": work[TWO] / work[ONE],
        "each_saw": stacked.provenance.images_seen["two convolutions"],
        "stack_seeds": len(gain.values),
    }
