"""How well does a network that learned from drawings alone name real images?

Needs the real sets: point ``CNNFIGS_DATA_DIR`` at them. What was measured is kept in the store.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import cnnfigs as cf
from cnnfigs.experiments import SeedEstimate
from cnnfigs.experiments._engine.networks import share_right, train_cached

NETWORKS = {"digits": ("six_conv", "mnist"), "garments": ("fashion_cnn", "fashion_mnist")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=NETWORKS)
    parser.add_argument("--size", type=int, default=60_000, help="drawings to learn from")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    network, judge = NETWORKS[options.kind]
    real = cf.load_dataset(judge)
    if real.drawn:
        parser.error(f"{judge} must be the real set")
    shares = []
    for seed in range(options.seeds):
        drawn = cf.load_dataset(f"drawn_{options.kind}", size=options.size, seed=seed)
        judged = replace(
            drawn,
            name=f"{drawn.name}, tested on {real.name}",
            x_test=real.x_test,
            y_test=real.y_test,
            origin=f"trained on drawings by cnnfigs, tested on {real.origin}",
        )
        recipe = cf.default_recipe(network, seed=seed, effort="full")
        model = train_cached(network, judged, recipe)
        shares.append(share_right(model, judged.x_test, judged.y_test))
        print(f"{network}, seed {seed}: {shares[-1]:.2%}", flush=True)
    measured = SeedEstimate(tuple(shares))
    low, high = measured.interval or (float("nan"),) * 2
    print(
        f"{network} on {options.size:,} drawn {options.kind}, tested on {len(real.y_test):,} test "
        f"images of {judge}: {measured.mean:.2%}, mean of {options.seeds} seeds "
        f"(95% interval {low:.2%} to {high:.2%})"
    )


if __name__ == "__main__":
    main()
