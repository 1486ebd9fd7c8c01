import keras
import numpy as np
import pytest

from cnnfigs.networks.loading import load_network


@pytest.mark.parametrize("name", ["net.keras", "net.h5"])
@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_what_keras_saved_answers_as_before(name, tmp_path):
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3)])
    model.save(tmp_path / name)
    image = np.ones((1, 4, 4, 1), np.float32)
    np.testing.assert_array_equal(load_network(tmp_path / name)(image), model(image))


def test_a_layer_of_the_users_own_is_named(tmp_path):
    class Mine(keras.layers.Layer):
        def call(self, x):
            return x

    keras.Sequential([keras.Input((4, 4, 1)), Mine()]).save(tmp_path / "net.keras")
    with pytest.raises(ValueError, match="has a layer Mine, which this version of Keras"):
        load_network(tmp_path / "net.keras")
