"""In which order are the gallery's examples told? That of a story, and not of the alphabet."""

from __future__ import annotations

from pathlib import Path

STORY = (
    "plot_image_is_numbers",
    "plot_move_an_image",
    "plot_where_a_shift_gets_lost",
    "plot_two_things",
    "plot_worked_pixel",
    "plot_lines",
    "plot_borders",
    "plot_kernels_to_choose_from",
    "plot_max_pooling",
    "plot_what_pooling_keeps",
    "plot_pool_again_and_again",
    "plot_train_clothes_network",
    "plot_filters_before_and_after",
    "plot_recover_a_kernel",
    "plot_frozen_rivals",
    "plot_directions",
    "plot_shoe_through_layers",
    "plot_which_class_a_filter_answers_to",
    "plot_stacked_convolutions",
    "plot_confident_mistakes",
    "plot_network_as_text",
    "plot_two_through_six_layers",
    "plot_what_one_value_sees",
    "plot_what_one_value_looks_at",
    "plot_two_against_four",
    "plot_where_digits_part",
    "plot_same_units",
    "plot_top_images_of_a_unit",
    "plot_where_must_the_ink_be",
    "plot_grad_cam_at_its_resolution",
    "plot_draw_what_a_unit_wants",
    "plot_fade_the_ink",
    "plot_digits_in_letters",
    "plot_is_a_score_a_probability",
    "plot_read_a_strip",
    "plot_train_on_strips",
    "plot_own_handwriting",
    "plot_own_model",
    "plot_how_a_digit_is_drawn",
    "plot_many_hands",
    "plot_letters",
    "plot_how_a_garment_is_drawn",
    "plot_real_beside_drawn",
    "plot_what_drawings_teach",
    "plot_new_way_of_writing",
)


def position(file: str) -> int:
    """Return an example's place in the story; sphinx-gallery sorts by it."""
    name = Path(file).stem
    if name not in STORY:
        raise ValueError(f"{name} has no place in the story yet: add it to STORY in {__file__}")
    return STORY.index(name)
