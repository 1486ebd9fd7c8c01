"""Numbers about layers and classes: similarity, dead maps, equivariance, confusion."""

from cnnfigs.measures.classes import class_means, confusion_matrix, selectivity
from cnnfigs.measures.equivariance import equivariance_error
from cnnfigs.measures.layers import active_fraction, dead_maps, layer_similarity, similarity
from cnnfigs.measures.typical import typical_image

__all__ = [
    "active_fraction",
    "class_means",
    "confusion_matrix",
    "dead_maps",
    "equivariance_error",
    "layer_similarity",
    "selectivity",
    "similarity",
    "typical_image",
]
