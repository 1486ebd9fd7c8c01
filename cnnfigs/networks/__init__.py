"""Networks: the named architectures, the graph of any Keras model, and what it takes."""

from cnnfigs.networks.architectures import build_model, model_names
from cnnfigs.networks.receptive_field import ReceptiveField
from cnnfigs.networks.summary import LayerSummary, receptive_fields, summarize_layers

__all__ = [
    "LayerSummary",
    "ReceptiveField",
    "build_model",
    "model_names",
    "receptive_fields",
    "summarize_layers",
]
