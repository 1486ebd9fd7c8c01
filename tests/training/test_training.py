import dataclasses
import hashlib
import itertools
import json
import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs import training
from cnnfigs.networks.prediction import predict_scores
from cnnfigs.training import Recipe, default_recipe, resolve_effort, train, train_silently


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


def bars(count, seed):
    """Draw bright bars, upright (class 0) or lying (class 1), at random places."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 60, (count, 28, 28), dtype=np.uint8)
    labels = np.arange(count) % 2
    for image, label, place in zip(images, labels, rng.integers(2, 26, count), strict=True):
        (image.T if label == 0 else image)[place] = 255
    return images, labels


@pytest.fixture(scope="module")
def upright_or_lying():
    x_train, y_train = bars(480, seed=1)
    x_test, y_test = bars(200, seed=2)
    return cf.Dataset(
        "bars", x_train, y_train, x_test, y_test, ("upright", "lying"), "drawn for a test"
    )


def small(classes=2, activation="softmax"):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(4, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(classes, activation=activation),
        ]
    )


QUICK = Recipe("own model", epochs=6, batch_size=32, learning_rate=0.03)
DENSE = Recipe("dense", epochs=1)


@pytest.fixture(scope="module")
def trained(upright_or_lying):
    return train(small(), upright_or_lying, recipe=QUICK, cache=False)


def test_a_network_learns_what_it_is_shown(trained, upright_or_lying):
    assert trained.card.test_accuracy > 0.9
    scores = trained.model.predict(upright_or_lying.x_test[..., None] / 255.0, verbose=0)
    correct = np.mean(scores.argmax(axis=1) == upright_or_lying.y_test)
    assert trained.card.test_accuracy == correct
    low, high = trained.card.test_interval
    assert low < correct <= high


def test_what_is_fitted_in_silence_has_the_weights_of_what_is_trained(
    trained, upright_or_lying, folder
):
    model = train_silently(small(), upright_or_lying, QUICK)
    for silent, recorded in zip(model.get_weights(), trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(silent, recorded)
    assert not folder.exists(), "nothing is kept"


def test_a_network_without_softmax_learns_too(upright_or_lying):
    assert train(small(activation=None), upright_or_lying, recipe=QUICK).card.test_accuracy > 0.9


def test_snapshots_lead_from_the_first_weights_to_the_last(trained):
    assert list(trained.snapshots) == [0, 1, 2, 5, 10, 20, 50, 84]  # 440 images: 14 steps, 6 times
    names = list(trained.snapshots[0])
    assert len(names) == 4
    assert names[0].endswith("/kernel")
    for position, name in enumerate(names):
        np.testing.assert_array_equal(
            trained.snapshots[0][name], small().get_weights()[position], err_msg=name
        )
        np.testing.assert_array_equal(
            trained.snapshots[84][name], trained.model.get_weights()[position], err_msg=name
        )


def test_snapshots_of_the_sites_networks_are_named_by_layer(upright_or_lying, nothing_learned):
    trained = train("dense", upright_or_lying, recipe=DENSE)
    assert set(trained.snapshots[0]) == {
        "dense1/kernel",
        "dense1/bias",
        "scores/kernel",
        "scores/bias",
    }


def test_the_curves_are_batch_means_and_end_at_the_last_step(trained):
    history = trained.history
    np.testing.assert_array_equal(history.steps, np.arange(1, 85))
    np.testing.assert_array_equal(history.validation_steps, [10, 20, 50, 84])
    assert history.loss[-14:].mean() < history.loss[:14].mean() / 2
    # A batch of 32 has a share of 32nds, the last of an epoch (440 = 13 * 32 + 24) of 24ths.
    last = np.arange(1, 85) % 14 == 0
    correct = history.accuracy * np.where(last, 24, 32)
    np.testing.assert_allclose(correct, correct.round(), atol=1e-3)


@dataclasses.dataclass
class Fit:
    """What Keras was given to learn from."""

    images: set[bytes]
    betas: tuple[float, float]


@pytest.fixture
def nothing_learned(monkeypatch):
    """Let a training be over at once, where only what is asked for and kept matters."""

    def fit(model, *_, callbacks, **others):
        for callback in callbacks:
            callback.set_model(model)
            callback.on_train_begin()

    monkeypatch.setattr(keras.Model, "fit", fit)


@pytest.fixture
def fits(monkeypatch):
    """Return what Keras was given at each training, in order."""
    given = []
    fit = keras.Model.fit

    def recorded(model, x, y, **others):
        adam = model.optimizer
        given.append(Fit(set(map(image_bytes, x)), (adam.beta_1, adam.beta_2)))
        return fit(model, x, y, **others)

    monkeypatch.setattr(keras.Model, "fit", recorded)
    return given


def image_bytes(image):
    return np.rint(255 * image).astype(np.uint8).tobytes()


def test_validation_is_what_the_snapshots_say_of_the_images_held_out(upright_or_lying, fits):
    data = upright_or_lying
    trained = train(small(), data, recipe=QUICK, cache=False)
    aside = [image_bytes(image / 255) not in fits[0].images for image in data.x_train]
    images, labels = data.x_train[aside], data.y_train[aside]
    assert len(labels) == 40
    history, model = trained.history, small()
    assert list(history.validation_steps) == [step for step in trained.snapshots if step >= 10]
    for step, loss, accuracy in zip(
        history.validation_steps,
        history.validation_loss,
        history.validation_accuracy,
        strict=True,
    ):
        model.set_weights(list(trained.snapshots[step].values()))
        scores = predict_scores(model, images)
        assert accuracy == np.mean(scores.argmax(axis=1) == labels)
        right = scores[np.arange(40), labels]
        assert loss == pytest.approx(-np.log(right).mean(), abs=1e-5)
    assert len(set(history.validation_loss)) == 4


def test_images_are_taken_at_random_by_the_seed_and_a_twelfth_of_them_is_held_out(
    upright_or_lying, nothing_learned, fits
):
    every = [image_bytes(image / 255) for image in upright_or_lying.x_train]
    some = dataclasses.replace(DENSE, images=120)
    cards = [
        train("dense", upright_or_lying, recipe=recipe, cache=False).card
        for recipe in (some, some, dataclasses.replace(some, seed=1))
    ]
    first, again, other = (fit.images for fit in fits)
    assert [card.training_images for card in cards] == [110] * 3
    assert [len(fit.images) for fit in fits] == [110] * 3
    assert first == again != other
    places = np.array([image in first for image in every]).reshape(4, 120).sum(axis=1)
    assert places.sum() == 110
    assert places.min() > 10, "they stand anywhere in the data set"
    assert some.images_learned(480) == 110


def test_more_images_than_there_are_is_all_of_them(upright_or_lying, nothing_learned, fits):
    recipe = dataclasses.replace(DENSE, images=10_000, epochs=2)
    card = train("dense", upright_or_lying, recipe=recipe, cache=False).card
    assert card.training_images == len(fits[0].images) == recipe.images_learned(480) == 440
    assert recipe.images_seen(480) == 880


def test_the_optimizer_forgets_as_slowly_as_the_recipe_says(
    upright_or_lying, nothing_learned, fits
):
    train("dense", upright_or_lying, recipe=DENSE, cache=False)
    agile = dataclasses.replace(DENSE, betas=(0.6, 0.8))
    train("dense", upright_or_lying, recipe=agile, cache=False)
    train_silently("dense", upright_or_lying, agile)
    assert [fit.betas for fit in fits] == [(0.9, 0.999), (0.6, 0.8), (0.6, 0.8)]


def test_the_second_call_is_answered_from_the_store(upright_or_lying, folder, monkeypatch):
    first = train("dense", upright_or_lying, recipe=DENSE)
    monkeypatch.setattr(keras.Model, "fit", None)
    second = train("dense", upright_or_lying, recipe=DENSE)
    assert second.card == first.card
    assert second.recipe == first.recipe
    for mine, theirs in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(first.history.loss, second.history.loss)


def test_an_own_model_is_found_again_although_keras_numbers_its_layers_anew(
    upright_or_lying, monkeypatch
):
    quick = dataclasses.replace(QUICK, epochs=1)
    first, second = small(), small()
    assert first.layers[0].name != second.layers[0].name
    kept = train(first, upright_or_lying, recipe=quick)
    monkeypatch.setattr(keras.Model, "fit", None)
    found = train(second, upright_or_lying, recipe=quick)
    np.testing.assert_array_equal(kept.model.get_weights()[0], found.model.get_weights()[0])
    assert next(iter(found.snapshots[0])) == f"{found.model.layers[0].name}/kernel"


def named_after(activation):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation=activation, name=activation),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )


def test_layers_named_after_their_activations_do_not_make_two_networks_one(upright_or_lying):
    quick = dataclasses.replace(QUICK, epochs=1)
    first = train(named_after("relu"), upright_or_lying, recipe=quick)
    second = train(named_after("tanh"), upright_or_lying, recipe=quick)
    assert not np.array_equal(first.model.get_weights()[0], second.model.get_weights()[0])


def branched():
    """Two nested models that each have a layer called "conv"."""
    image = keras.Input((28, 28, 1))

    def branch():
        start = keras.Input((28, 28, 1))
        maps = keras.layers.Conv2D(2, 5, name="conv")(start)
        return keras.Model(start, keras.layers.GlobalMaxPooling2D()(maps))

    both = keras.layers.Concatenate()([branch()(image), branch()(image)])
    return keras.Model(image, keras.layers.Dense(2, activation="softmax", name="scores")(both))


def test_nested_models_with_layers_of_one_name_lose_no_weights(upright_or_lying):
    trained = train(branched(), upright_or_lying, recipe=dataclasses.replace(QUICK, epochs=1))
    assert list(trained.snapshots[0]) == [
        "conv/kernel",
        "conv/bias",
        "conv/kernel:2",
        "conv/bias:2",
        "scores/kernel",
        "scores/bias",
    ]


def softmax_by_operation():
    image = keras.Input((28, 28, 1))
    scores = keras.layers.Dense(2)(keras.layers.Flatten()(image))
    return keras.Model(image, keras.ops.softmax(scores))


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(lambda: keras.Sequential([keras.Input((28, 28, 1)), small()]), id="nested"),
        pytest.param(softmax_by_operation, id="operation"),
    ],
)
def test_a_softmax_is_found_wherever_it_is_and_not_applied_twice(model, upright_or_lying):
    own = model()
    trained = train(own, upright_or_lying, recipe=QUICK, cache=False)
    scores = trained.model.predict(upright_or_lying.x_train[..., None] / 255.0, verbose=0)
    right = scores[np.arange(480), upright_or_lying.y_train]
    # Cross-entropy of the right class's score; twice a softmax could not go below 0.31.
    assert trained.history.validation_loss[-1] == pytest.approx(-np.log(right).mean(), abs=0.15)
    assert trained.history.validation_loss[-1] < 0.3


def test_an_own_model_is_not_changed_by_training(upright_or_lying):
    mine = small()
    before = mine.get_weights()
    trained = train(mine, upright_or_lying, recipe=QUICK)
    assert trained.model is not mine
    for now, then in zip(mine.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_whatever_decides_the_result_makes_another_entry(upright_or_lying, folder, nothing_learned):
    other_data = dataclasses.replace(upright_or_lying, y_train=upright_or_lying.y_train[::-1])
    runs = [
        ("dense", upright_or_lying, DENSE),
        ("dense", other_data, DENSE),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, seed=1)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, epochs=2)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, images=100)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, betas=(0.7, 0.9))),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, precision="mixed_bfloat16")),
        ("dense_matched", upright_or_lying, Recipe("dense_matched", epochs=1)),
    ]
    for network, data, recipe in runs:
        train(network, data, recipe=recipe)
    assert len(list((folder / "trained").iterdir())) == len(runs)


def test_without_the_cache_nothing_is_kept(upright_or_lying, folder, nothing_learned):
    train("dense", upright_or_lying, recipe=DENSE, cache=False)
    assert not (folder / "trained").exists()


def test_a_damaged_entry_is_trained_again(upright_or_lying, folder):
    first = train("dense", upright_or_lying, recipe=DENSE)
    (file,) = folder.glob("trained/*/snapshots.npz")
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.warns(UserWarning, match="damaged"):
        second = train("dense", upright_or_lying, recipe=DENSE)
    np.testing.assert_allclose(
        second.model.get_weights()[0], first.model.get_weights()[0], atol=1e-3
    )


def test_a_stored_network_of_nan_is_not_served(upright_or_lying, folder):
    train("dense", upright_or_lying, recipe=DENSE)
    (file,) = folder.glob("trained/*/snapshots.npz")
    with np.load(file) as kept:
        np.savez(file, **{name: np.full_like(kept[name], np.nan) for name in kept.files})
    manifest = file.with_name("manifest.json")
    sums = json.loads(manifest.read_text()) | {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
    }
    manifest.write_text(json.dumps(sums))
    with pytest.warns(UserWarning, match="is damaged .*NaN or infinite"):
        again = train("dense", upright_or_lying, recipe=DENSE)
    assert np.isfinite(again.model.get_weights()[0]).all()


def test_mixed_precision_gives_a_network_in_float32(upright_or_lying):
    recipe = dataclasses.replace(QUICK, precision="mixed_bfloat16")
    trained = train(small(), upright_or_lying, recipe=recipe)
    assert {layer.compute_dtype for layer in trained.model.layers} == {"float32"}
    assert {str(weight.dtype) for weight in trained.model.weights} == {"float32"}
    assert trained.card.test_accuracy > 0.9


def test_the_seed_may_come_from_the_recipe_or_the_call_but_not_from_both(
    upright_or_lying, nothing_learned
):
    assert default_recipe("lenet", seed=4).seed == 4
    seeded = dataclasses.replace(DENSE, seed=4)
    assert train("dense", upright_or_lying, recipe=seeded).recipe.seed == 4
    with pytest.raises(ValueError, match="give the seed in one of them"):
        train("dense", upright_or_lying, recipe=seeded, seed=5)


@pytest.mark.parametrize("network", cf.model_names())
def test_full_effort_shows_a_network_all_images_and_more_often(network):
    quick, full = (default_recipe(network, effort=effort) for effort in ("quick", "full"))
    assert quick.images < 60_000
    assert full.images is None
    assert full.images_seen(60_000) > 5 * quick.images_seen(60_000)
    assert (quick.architecture, quick.precision) == (full.architecture, full.precision)


def test_the_environment_decides_the_effort_where_nothing_is_said(
    upright_or_lying, folder, monkeypatch, nothing_learned
):
    assert resolve_effort(None) == "quick"
    quick = train("dense", upright_or_lying)
    monkeypatch.setenv("CNNFIGS_EFFORT", "full")
    assert resolve_effort(None) == "full"
    assert resolve_effort("quick") == "quick"
    full = train("dense", upright_or_lying)
    assert quick.recipe == default_recipe("dense", effort="quick")
    assert full.recipe == default_recipe("dense") == default_recipe("dense", effort="full")
    assert full.recipe != quick.recipe
    assert len(list((folder / "trained").iterdir())) == 2


def test_an_unknown_effort_is_refused(upright_or_lying, monkeypatch):
    with pytest.raises(ValueError, match="unknown effort 'fulll': did you mean 'full'"):
        default_recipe("dense", effort="fulll")
    monkeypatch.setenv("CNNFIGS_EFFORT", "quik")
    with pytest.raises(ValueError, match="unknown effort 'quik': did you mean 'quick'"):
        train("dense", upright_or_lying)


def test_a_network_of_ones_own_has_one_recipe_for_every_effort():
    quick, full = (default_recipe("own model", effort=effort) for effort in ("quick", "full"))
    assert quick == full


def test_a_recipe_for_another_network_is_refused(upright_or_lying):
    with pytest.raises(ValueError, match="recipe is for 'lenet', the network is 'dense'"):
        train("dense", upright_or_lying, recipe=default_recipe("lenet"))


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"epochs": 0}, "epochs must be at least 1, not 0"),
        ({"learning_rate": -1.0}, "learning_rate must be above 0"),
        ({"learning_rate": np.inf}, "learning_rate must be above 0 and finite"),
        ({"warmup": 1.5}, "warmup must be from 0 to below 1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"seed": -1}, "seed must be from 0"),
        ({"images": 1}, "images must be at least 2, not 1"),
        ({"betas": (0.9, 1)}, "betas must be from 0 to below 1, both"),
        ({"betas": (-0.1, 0.9)}, "betas must be from 0 to below 1, both"),
        ({"precision": "bfloat16"}, "unknown precision 'bfloat16': did you mean"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(wrong, expected):
    with pytest.raises(ValueError, match=expected):
        Recipe(**({"architecture": "dense", "epochs": 1} | wrong))


def test_an_unknown_network_lists_near_names(upright_or_lying):
    with pytest.raises(ValueError, match="unknown network 'six_con': did you mean 'six_conv'"):
        train("six_con", upright_or_lying)


def test_a_model_with_a_wrong_number_of_outputs_is_told_what_to_end_with(upright_or_lying):
    with pytest.raises(ValueError, match=r"has 2 classes; end with keras\.layers\.Dense\(2"):
        train(small(classes=10), upright_or_lying)


def test_a_model_for_colour_pictures_is_refused(upright_or_lying):
    model = keras.Sequential(
        [keras.Input((28, 28, 3)), keras.layers.Flatten(), keras.layers.Dense(2)]
    )
    with pytest.raises(ValueError, match="colour"):
        train(model, upright_or_lying)


def test_unbuilt_and_subclassed_models_are_told_how_to_be_built(upright_or_lying):
    class Mine(keras.Model):
        pass

    for model in (Mine(), keras.Sequential([keras.layers.Dense(2)])):
        with pytest.raises(ValueError, match=r"keras\.Model\(inputs, outputs\)"):
            train(model, upright_or_lying)


@pytest.mark.parametrize("wrong", [None, 3])
def test_what_is_no_network_is_refused(upright_or_lying, wrong):
    with pytest.raises(TypeError, match="a network's name or a Keras model"):
        train(wrong, upright_or_lying)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("mnist", r"a str came: pass load_dataset\('mnist'\)"),
        ((np.zeros((4, 28, 28)), [0, 1, 0, 1]), r"a tuple came: pass load_dataset\(name\)"),
    ],
)
def test_what_is_no_data_set_is_refused_with_the_call_that_loads_one(wrong, words):
    with pytest.raises(TypeError, match=words):
        train("dense", wrong)


def test_what_is_no_recipe_is_refused(upright_or_lying):
    with pytest.raises(TypeError, match="a str came: take one from default_recipe"):
        train("dense", upright_or_lying, recipe="fast")


def few(count):
    images, labels = bars(count, seed=1)
    return cf.Dataset("few", images, labels, images, labels, ("upright", "lying"), "a test")


def test_a_run_of_one_step_that_is_nearly_all_warm_up_can_be_trained():
    recipe = Recipe("own model", epochs=1, warmup=0.9)
    trained = train(small(), few(5), recipe=recipe, cache=False)
    assert trained.card.training_images == 4
    np.testing.assert_array_equal(trained.history.steps, [1])
    np.testing.assert_array_equal(trained.history.validation_steps, [1])


def test_a_single_training_image_is_refused():
    with pytest.raises(ValueError, match="at least two"):
        train(small(), few(1))


def test_the_card_says_where_the_network_came_from(upright_or_lying, nothing_learned):
    card = train("dense", upright_or_lying, recipe=DENSE).card
    assert card.fingerprint == upright_or_lying.fingerprint
    assert card.training_images == 440
    assert card.test_images == 200
    assert card.parameters == 784 * 128 + 128 + 128 * 2 + 2
    text = card._repr_markdown_()
    assert f"{card.test_accuracy:.2%}" in text
    assert "drawn for a test" in text
    assert cf.ModelCard.from_json(card.to_json()) == card


# Each call trains in a process of its own, which is forked from one that has loaded Keras: that
# takes longer than all that is done here. PyTorch and JAX must not be forked once they are loaded.
FORKED = keras.backend.backend() == "tensorflow"
PROCESSES = multiprocessing.get_context("forkserver" if FORKED else "spawn")
PROCESSES.set_forkserver_preload(["cnnfigs.training"])


class Loud(training.TrainingRecorder):
    def on_epoch_begin(self, epoch, logs=None):
        print("epoch", epoch)
        super().on_epoch_begin(epoch, logs)


def train_aloud(epochs, variables, said):
    os.environ.update(variables)
    training.TrainingRecorder = Loud
    with said.open("w", buffering=1) as sys.stdout:  # line by line
        trained = train("dense", cf.load_dataset("made"), recipe=Recipe("dense", epochs=epochs))
        print("test accuracy", trained.card.test_accuracy, trained.card.seconds)


@pytest.fixture
def start(tmp_path, monkeypatch, upright_or_lying):
    """Return a function that begins to train in another process, and names what it writes to."""
    arrays = {name: getattr(upright_or_lying, name) for name in ("x_test", "y_test")}
    for name in ("x_train", "y_train"):
        arrays[name] = np.concatenate([getattr(upright_or_lying, name)] * 5)
    np.savez(tmp_path / "made.npz", **arrays)
    variables = {
        "CNNFIGS_DATA_DIR": str(tmp_path),
        "CNNFIGS_CACHE_DIR": os.environ["CNNFIGS_CACHE_DIR"],
    }
    numbers = itertools.count()

    def begin(epochs):
        said = tmp_path / f"said {next(numbers)}"
        process = PROCESSES.Process(target=train_aloud, args=(epochs, variables, said))
        process.start()
        return process, said

    return begin


def text_at_the_end(process, said):
    process.join(120)
    assert process.exitcode == 0
    return said.read_text("utf-8")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_killed_three_times_in_training_the_same_call_then_trains_and_serves(start, folder):
    for _ in range(3):
        process, said = start(epochs=2000)
        while not (said.exists() and "epoch 1\n" in said.read_text("utf-8")):
            assert process.is_alive()
            time.sleep(0.05)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not list(folder.glob("trained/*"))
    assert text_at_the_end(*start(epochs=1)).startswith("epoch 0\ntest accuracy")
    assert text_at_the_end(*start(epochs=1)).startswith("test accuracy")  # served


def test_two_processes_that_ask_at_once_train_once(start, folder):
    texts = [text_at_the_end(*begun) for begun in [start(epochs=8), start(epochs=8)]]
    assert sum("epoch 0" in text for text in texts) == 1
    assert any("is at work on trained-" in text for text in texts)
    assert len({text.split("test accuracy")[1] for text in texts}) == 1
    assert len(list(folder.glob("trained/*"))) == 1


def test_threads_learn_what_each_would_have_learned_alone(upright_or_lying):
    recipes = [dataclasses.replace(DENSE, seed=seed) for seed in range(2)]

    def weights(recipe):
        model = train("dense", upright_or_lying, recipe=recipe, cache=False).model
        return np.concatenate([each.ravel() for each in model.get_weights()])

    alone = [weights(recipe) for recipe in recipes]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(weights, recipes))
    np.testing.assert_allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize("function", [train, train_silently])
def test_a_network_whose_loss_is_no_number_is_refused_and_not_kept(
    upright_or_lying, folder, function
):
    recipe = dataclasses.replace(QUICK, learning_rate=1e30)
    words = "the loss became NaN or infinite at step [1-9][0-9]*: train with a smaller learning"
    with pytest.raises(ValueError, match=words):
        function(small(), upright_or_lying, recipe=recipe)
    assert not list(folder.glob("trained/own*"))


def test_a_network_that_starts_from_nan_is_refused_at_its_first_step(upright_or_lying):
    model = small()
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    with pytest.raises(ValueError, match=r"at step 1: .* from weights that are finite"):
        train(model, upright_or_lying, recipe=QUICK)


def test_numbers_of_numpy_are_taken_for_what_they_are():
    recipe = Recipe(
        "dense",
        np.int64(2),
        np.int32(16),
        np.float32(0.5),
        0,
        seed=np.uint8(7),
        images=np.int64(100),
        betas=[np.float32(0.5), 0],  # as JSON has it
    )
    assert recipe == Recipe("dense", 2, 16, 0.5, 0.0, seed=7, images=100, betas=(0.5, 0.0))
    assert {type(value) for value in vars(recipe).values()} == {str, int, float, tuple}
    assert {type(beta) for beta in recipe.betas} == {float}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"epochs": 1.5}, "epochs must be a whole number, not 1.5"),
        ({"batch_size": 1.5}, "batch_size must be a whole number"),
        ({"seed": "1"}, "seed must be a whole number, not '1'"),
        ({"learning_rate": True}, "learning_rate must be a number, not True"),
        ({"warmup": None}, "warmup must be a number, not None"),
        ({"images": 1.5}, "images must be a whole number, not 1.5"),
        ({"betas": 0.9}, "betas must be a pair of numbers, not 0.9"),
        ({"betas": (0.9, 0.99, 0.999)}, "betas must be a pair of numbers"),
        ({"betas": (0.9, "0.99")}, "betas must be a number, not '0.99'"),
    ],
)
def test_what_is_no_number_of_the_kind_is_refused(wrong, words):
    with pytest.raises(TypeError, match=words):
        Recipe(**({"architecture": "dense", "epochs": 1} | wrong))


@pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="only TensorFlow traces twice")
def test_a_training_step_is_traced_once(upright_or_lying, monkeypatch):
    traced = []
    step = keras.Model.train_step

    def noted(self, data):
        traced.append(data[0].shape)
        return step(self, data)

    monkeypatch.setattr(keras.Model, "train_step", noted)
    train_silently(small(), upright_or_lying, dataclasses.replace(QUICK, epochs=2))
    assert len(traced) == 1  # though the last batch is smaller
