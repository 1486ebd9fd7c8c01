"""Filters shown term by term: kernels by name, cross-correlation, pooling, orientation tuning."""

from cnnfigs.filters.kernels import (
    CorrelationTerms,
    correlate,
    correlation_terms,
    kernel,
    kernel_names,
)
from cnnfigs.filters.orientation import Tuning, orientation_tuning
from cnnfigs.filters.pooling import (
    PoolingRetention,
    max_pool,
    max_pool_winners,
    mean_pool,
    pooling_retention,
)

__all__ = [
    "CorrelationTerms",
    "PoolingRetention",
    "Tuning",
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
