"""Does the site say the same of a network wherever it speaks of it?

A network that has a name is met on many pages. Where one training of it is meant, its accuracy is
that of its card; where several seeds are, it is the same mean everywhere, and near the card.
"""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

Pages = dict[str, BeautifulSoup]
Places = list[tuple[str, str]]  # pages, and what the accuracy stands in there, as an expression

GALLERY = "auto_gallery"
CARDS = r"Network (\w+) ,.*?Test accuracy ([\d.]+)%"
OF_THE_CARD: dict[str, Places] = {
    "six_conv": [
        ("explainer/digits", r"This one names ([\d.]+)% of"),
        ("explainer/making", r"Right ([\d.]+)% of"),
        ("ledger", r"six_conv ([\d.]+)% of the test images right"),
        ("ledger", r"output 2 is the largest, .*?Of all test images, ([\d.]+)% are right"),
        ("ledger", r"output 4 is the largest, .*?Of all test images, ([\d.]+)% are right"),
    ],
    "lenet": [
        ("explainer/digits", r"The usual one, .*?names ([\d.]+)%"),
        ("explainer/learning", r"it names ([\d.]+) ?% of"),
        ("ledger", r"It names ([\d.]+)% of [\d,]+ test images rightly \(95%"),
        ("ledger", r"lenet ([\d.]+)%, six_conv"),
    ],
    "fashion_cnn": [
        ("explainer/clothes", r"it met the test images, and named ([\d.]+)% correctly"),
        (f"{GALLERY}/2_clothes/plot_train_clothes_network", r"([\d.]+)% of [\d,]+ test images"),
    ],
}
OF_SEVERAL_SEEDS: dict[str, Places] = {
    "fashion_cnn": [
        ("explainer/shifts", r"two convolutions and pooling 243,786 ([\d.]+)%"),
        ("explainer/learned", r"With all kernels learned it is ([\d.]+)%"),
        ("explainer/pooling", r"max pooling [\d,]+ [\d.]+ ([\d.]+)%"),
        (f"{GALLERY}/2_clothes/plot_stacked_convolutions", r"two conv[^%]*?([\d.]+)% named"),
        ("ledger", r"pixels moved, convolutional: ([\d.]+)% by 0"),
        ("ledger", r"With learned filters ([\d.]+)%"),
    ],
    "dense": [
        ("explainer/images", r"it names ([\d.]+)% of the test images rightly, the mean of"),
        ("explainer/shifts", r"dense, 128 units 101,770 ([\d.]+)%"),
        ("ledger", r"It names ([\d.]+)% of the test images rightly, where guessing"),
        ("ledger", r"Accuracy by pixels moved: ([\d.]+)% by 0"),
    ],
    "dense_matched": [
        ("explainer/shifts", r"dense, 306 units 243,280 ([\d.]+)%"),
        (f"{GALLERY}/2_clothes/plot_stacked_convolutions", r"no convolution[^%]*?([\d.]+)% named"),
        ("ledger", r"dense with as many parameters: ([\d.]+)% by 0"),
    ],
}
# Seeds differ by a point or so; a number of another regime was off by ten and more.
NEAR = 2.5


@pytest.fixture(scope="module")
def texts(articles: Pages) -> dict[str, str]:
    """Return what stands on each page, in one line."""
    return {
        name.removesuffix(".html"): " ".join(article.get_text(" ").split())
        for name, article in articles.items()
    }


@pytest.fixture(scope="module")
def cards(texts: dict[str, str]) -> dict[str, float]:
    """Return the accuracy of each card on the page of data, by network."""
    return {name: float(share) for name, share in re.findall(CARDS, texts["data"])}


def said(texts: dict[str, str], places: Places) -> dict[str, str]:
    """Return the accuracy that stands at each place, as it is written."""
    found = {f"{page}: {words}": re.search(words, texts[page]) for page, words in places}
    lost = [place for place, match in found.items() if match is None]
    assert not lost, f"another sentence stands there now: mend the expression of {lost}"
    return {place: match[1] for place, match in found.items() if match is not None}


@pytest.mark.parametrize("network", OF_THE_CARD)
def test_each_place_has_the_accuracy_of_the_card(
    network: str, texts: dict[str, str], cards: dict[str, float]
) -> None:
    for place, accuracy in said(texts, OF_THE_CARD[network]).items():
        decimals = len(accuracy.partition(".")[2])
        assert float(accuracy) == pytest.approx(cards[network], abs=0.51 * 10**-decimals), place


@pytest.mark.parametrize("network", OF_SEVERAL_SEEDS)
def test_each_place_has_the_same_mean_of_several_seeds(network: str, texts: dict[str, str]) -> None:
    found = said(texts, OF_SEVERAL_SEEDS[network])
    assert len(set(found.values())) == 1, found


def test_the_mean_of_several_seeds_is_near_the_card(
    texts: dict[str, str], cards: dict[str, float]
) -> None:
    both = OF_SEVERAL_SEEDS.keys() & cards.keys()
    assert both
    for network in both:
        mean = next(iter(said(texts, OF_SEVERAL_SEEDS[network]).values()))
        assert abs(float(mean) - cards[network]) < NEAR, network
