"""What the page on drawings says of what they teach, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import keras
import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, right_choice
from cnnfigs.datasets.drawn.digits import WAYS
from cnnfigs.datasets.drawn.pen import Stages
from cnnfigs.experiments import LearningFromDrawings
from cnnfigs.training import ModelCard

Images = NDArray[np.uint8]
Labels = NDArray[np.integer]

NOTICEABLE = 0.01  # a percentage point; a smaller difference is more than few seeds can settle


def name(dataset: cf.Dataset) -> str:
    """Return what the compared set is called; drawings only have other makers."""
    return "other makers" if dataset.drawn else dataset.name


def compared(real: cf.Dataset, drawn: cf.Dataset) -> str:
    """Name the sources of a figure that compares two sets."""
    return f"Compared: {real.name} ({real.origin}) and {drawn.name} ({drawn.origin})."


def unseen(dataset: cf.Dataset) -> tuple[Images, Labels]:
    """Return images that were not learned from; test images are kept for counting errors."""
    if dataset.drawn:
        return dataset.x_test, dataset.y_test
    return dataset.x_train, dataset.y_train


def in_turns(
    real: cf.Dataset, drawn: cf.Dataset, labels: Iterable[int], count: int = 10
) -> dict[str, Images]:
    """Return rows of images for a contact sheet, in which both sets take turns."""
    images, of = unseen(real)
    rows = {}
    for label in labels:
        title = real.classes[label]
        rows[f"{title}, {name(real)}"] = images[of == label][:count]
        rows[f"{title}, drawn"] = drawn.x_train[drawn.y_train == label][:count]
    return rows


def note(digits: cf.Dataset, garments: cf.Dataset) -> Numbers:
    """Say on which images the page tests what was learned from drawings."""
    sets = ((digits, "digits"), (garments, "clothes"))
    return {"note": Markdown(" ".join(_tested_on(dataset, things) for dataset, things in sets))}


def _tested_on(dataset: cf.Dataset, things: str) -> str:
    if dataset.drawn:
        return (
            f"**This build has no real {things}.** In their place stand drawings of the same "
            "program by other makers, whose habits no network has met. So the numbers say how well "
            f"drawings teach *drawings*, and nothing about real {things}."
        )
    return (
        f"What was learned from drawn {things} is tested on the test images of {dataset.name} "
        f"({dataset.origin}), which had no part in making the drawings."
    )


def points(drawing: Stages) -> Numbers:
    """Return from how few points a 7 is drawn."""
    count = sum(map(len, drawing.points))
    pixels = drawing.image.size
    return {
        "points": count,
        "question_points": right_choice(
            {
                "A few points that the pen goes through": count < pixels / 20,
                "The value of each pixel": count >= pixels,
            }
        ),
    }


def ways() -> Numbers:
    """Return how many ways of writing there are."""
    return {"ways": sum(map(len, WAYS.values())), "sevens": len(WAYS["7"])}


def ink(
    real: cf.InkStatistics, drawn: cf.InkStatistics, measurements: Mapping[str, str], other: str
) -> Numbers:
    """Return in which measurement the medians are furthest apart.

    Parameters
    ----------
    real, drawn : InkStatistics
        Of images of each kind.
    measurements : mapping of str to str
        What each of their fields is called.
    other : str
        What the images that are not drawn here are called.
    """
    distances = {
        title: _apart(getattr(real, field), getattr(drawn, field))
        for title, field in measurements.items()
    }
    furthest = max(distances, key=lambda title: distances[title])
    # "Differ less than the images do among themselves."
    assert distances[furthest] < 0.5
    return {
        "compared": other,
        "furthest": furthest.split(",")[0],
        "furthest_apart": distances[furthest],
    }


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return by how much of their common spread the medians lie apart."""
    return float(abs(np.median(one) - np.median(other)) / np.concatenate([one, other]).std())


def answers(model: keras.Model, dataset: cf.Dataset) -> Labels:
    """Return what a network names the test images."""
    scores = model.predict(dataset.x_test[..., np.newaxis] / 255, batch_size=500, verbose=0)
    return np.asarray(scores.argmax(axis=1))


def digits_read(answers: Labels, digits: cf.Dataset, card: ModelCard) -> Numbers:
    """Return how many digits were named rightly by the network that learned from drawings.

    Parameters
    ----------
    answers : ndarray
        To the test images of `digits`.
    digits : Dataset
        What it was shown.
    card : ModelCard
        Of the network: how much of the drawings it learned from, and how it does on drawings by
        writers that it has not met.
    """
    share = _right(answers, digits)
    # What is learned from drawings holds for the others, too.
    assert share > 0.9
    return {
        "wilder": Markdown(_other_hands(share, card.test_accuracy, drawn_only=digits.drawn)),
        "digit_share": 100 * share,
        "digit_tests": f"{len(digits.y_test):,}",
        "digit_drawings": f"{card.training_images:,}",
        "digit_set": digits.name,
    }


def _other_hands(share: float, own_accuracy: float, *, drawn_only: bool) -> str:
    if drawn_only:
        return "They were drawn by writers that it has not met."
    if own_accuracy < share:
        return (
            "Drawings by writers that it has not met are harder for it: "
            f"{100 * own_accuracy:.1f}%. Drawn hands are wilder than real ones."
        )
    return f"Of drawings by writers that it has not met it names {100 * own_accuracy:.1f}% rightly."


def _right(answers: Labels, dataset: cf.Dataset) -> float:
    return float((answers == dataset.y_test).mean())


def network(measured: LearningFromDrawings) -> str:
    """Return the name of the network that was measured."""
    (architecture,) = measured.provenance.recipes
    return architecture


def judged(measured: LearningFromDrawings, drawn: int | None = None) -> str:
    """Say below a figure which network was measured, and on which images."""
    judge = measured.provenance
    learned_from = f"{drawn:,} drawings, " if drawn else ""
    return f"{network(measured)}, {learned_from}tested on {judge.data}: {judge.origin}."


def growth(measured: LearningFromDrawings) -> Numbers:
    """Return the ends of the curve, in numbers of drawings, right answers and mistakes."""
    few, many = min(measured.from_drawings), max(measured.from_drawings)
    start, end = measured.from_drawings[few].mean, measured.from_drawings[many].mean
    times = many / few
    wrong = (1 - end) / (1 - start)
    return {
        "few": f"{few:,}",
        "many": f"{many:,}",
        "times": f"{times:g}",
        "start": 100 * start,
        "end": 100 * end,
        "mistakes_few": 100 * (1 - start),
        "mistakes_many": 100 * (1 - end),
        "seeds": len(measured.from_drawings[few].values),
        "ceiling": Markdown(_ceiling(measured)),
        "question_more": right_choice(
            {
                "They become fewer, but not in that measure": 1.5 / times < wrong < 0.95,
                "They fall in that measure": wrong <= 1.5 / times,
                "They stay as many as they were": wrong >= 0.95,
            }
        ),
    }


def _ceiling(measured: LearningFromDrawings) -> str:
    """Say how far as many real images lead."""
    if not measured.from_real:
        return "How far real images would lead could not be measured in this build."
    many = max(measured.from_drawings)
    end, ceiling = measured.from_drawings[many].mean, measured.from_real[many].mean
    as_good = [size for size, real in measured.from_real.items() if real.mean >= end]
    if not as_good:
        return f"As many real images lead to {100 * ceiling:.1f}%, which is not more."
    return (
        f"As many real images lead to {100 * ceiling:.1f}%, and {min(as_good):,} of them teach as "
        f"much as {many:,} drawings, or more."
    )


def small_network(measured: LearningFromDrawings, usual_accuracy: float) -> Numbers:
    """Return which network was measured, how long it was trained, and what it reaches otherwise."""
    # "Each training is cut short": trained to its end, it is better.
    assert usual_accuracy > measured.from_drawings[max(measured.from_drawings)].mean
    return {
        "small_network": network(measured),
        "seen": f"{measured.provenance.images_seen['lenet']:,}",
        "usual": 100 * usual_accuracy,
    }


def ablations(measured: LearningFromDrawings, kind: str) -> Numbers:
    """Return what costs most to leave out of a kind of drawings, and what next to nothing."""
    lost = _lost(measured)
    parts = {part: loss for part, loss in lost.items() if part not in ("complete", "one hand")}
    most = max(parts, key=lambda part: parts[part])
    # "Teach least": less than the complete drawings.
    assert parts[most] > 0
    little = [part for part, loss in parts.items() if abs(loss) < NOTICEABLE]
    return {
        f"{kind}_most": most,
        f"{kind}_most_lost": 100 * parts[most],
        f"{kind}_little": ", ".join(little) or "none of them",
    }


def one_hand(measured: LearningFromDrawings) -> Numbers:
    """Return what would be lost if all writers had one steady hand, in points."""
    lost = _lost(measured)["one hand"]
    # "The differences teach": this is more than any seed could make it.
    assert lost > 0.03
    return {
        "one_hand": 100 * lost,
        "simpler_size": f"{measured.ablation_size:,}",
        "question_hand": right_choice(
            {
                "It names fewer digits rightly": lost > NOTICEABLE,
                "It names more: neat digits are easier to learn": lost < -NOTICEABLE,
                "Nothing: a 7 is a 7": abs(lost) <= NOTICEABLE,
            }
        ),
    }


def _lost(measured: LearningFromDrawings) -> dict[str, float]:
    complete = measured.ablations["complete"].mean
    return {part: complete - each.mean for part, each in measured.ablations.items()}


def garments_named(answers: Labels, garments: cf.Dataset, card: ModelCard) -> Numbers:
    """Return how many clothes were named rightly by the network that learned from drawings."""
    share = _right(answers, garments)
    counts = cf.confusion_matrix(garments.y_test, answers, len(garments.classes))
    shares = (counts / counts.sum(axis=1, keepdims=True)).diagonal()
    # Far more than chance, a tenth.
    assert share > 0.6
    return {
        "garment_share": 100 * share,
        "garment_set": garments.name,
        "garment_drawings": f"{card.training_images:,}",
        "hardest": garments.classes[int(shares.argmin())],
        "hardest_share": 100 * float(shares.min()),
    }


def found(
    digits: cf.Dataset, digit_answers: Labels, garments: cf.Dataset, garment_answers: Labels
) -> Numbers:
    """Say in one sentence how well drawings teach."""
    return {
        "found": Markdown(
            "A network that learned from drawn digits names "
            f"{_right(digit_answers, digits):.1%} of {_of_which(digits)} rightly, and one that "
            f"learned from drawn clothes {_right(garment_answers, garments):.1%} of "
            f"{_of_which(garments)}."
        )
    }


def _of_which(dataset: cf.Dataset) -> str:
    return "drawings by others" if dataset.drawn else f"the test images of {dataset.name}"
