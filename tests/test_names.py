from cnnfigs._names import unknown


def test_an_unknown_name_gets_the_near_ones_first_and_then_all():
    error = unknown("kernel", "Sobel_X", ["emboss", "sobel_x", "sobel_y"])
    assert isinstance(error, ValueError)
    text = str(error)
    assert text.startswith("unknown kernel 'Sobel_X': did you mean 'sobel_x', 'sobel_y'?")
    assert text.endswith("Known: 'emboss', 'sobel_x', 'sobel_y'")


def test_a_name_near_to_nothing_gets_the_list_without_a_guess():
    assert str(unknown("network", "zzz", ["dense"])) == "unknown network 'zzz': Known: 'dense'"


def test_names_are_near_whatever_their_case():
    assert "did you mean 'Conv_BN'?" in str(unknown("layer", "conv_bm", ["Conv_BN", "scores"]))
