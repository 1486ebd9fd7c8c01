"""Are drawn test images as hard as real ones for a network that learned from drawings?"""

from __future__ import annotations

import pytest

import cnnfigs as cf
from cnnfigs.networks.prediction import predict_scores


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("drawings", "photographs", "network"),
    [("drawn_digits", "mnist", "lenet"), ("drawn_garments", "fashion_mnist", "fashion_cnn")],
)
def test_a_network_that_learned_from_drawings_names_as_many_drawn_as_real_test_images(
    drawings, photographs, network
):
    drawn, real = cf.load_dataset(drawings), cf.load_dataset(photographs)
    recipe = cf.Recipe(
        network, epochs=2, batch_size=64, learning_rate=3e-3, precision="mixed_bfloat16"
    )
    trained = cf.train(network, drawn, recipe=recipe, progress=False)
    right = predict_scores(trained.model, real.x_test).argmax(axis=1) == real.y_test
    gap = trained.card.test_accuracy - right.mean()
    print(f"{network}: {trained.card.test_accuracy:.2%} of drawn, {right.mean():.2%} of real")
    assert abs(gap) <= 0.015
