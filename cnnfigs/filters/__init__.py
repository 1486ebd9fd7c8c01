"""Filters shown term by term: kernels by name, cross-correlation, pooling, orientation tuning."""

from cnnfigs.filters.kernels import (
    CorrelationTerms,
    correlate,
    correlation_terms,
    kernel,
    kernel_names,
)
from cnnfigs.filters.orientation import OrientationTuning, orientation_tuning
from cnnfigs.filters.pooling import (
    PoolingRetention,
    max_pool,
    max_pool_winners,
    mean_pool,
    pooling_retention,
)

__all__ = [
    "CorrelationTerms",
    "OrientationTuning",
    "PoolingRetention",
    "correlate",
    "correlation_terms",
    "kernel",
    "kernel_names",
    "max_pool",
    "max_pool_winners",
    "mean_pool",
    "orientation_tuning",
    "pooling_retention",
]
