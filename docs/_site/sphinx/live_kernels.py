"""The operations that cost time, in WebAssembly: what is multiplied, and in which order?

A value of a convolutional layer is a sum of products: of the values of a patch and of the weights
that lead from them to one map. Values lie pixel by pixel, and within a pixel map by map, so a patch
is a few *runs* of neighbouring values, such as the rows of its window. Two tables say where
patches and runs begin, in bytes. So the same loop serves convolutions with any stride, dilation
and groups, and dense layers, which have one patch of one run.

`products8` makes a tile of four places by eight maps at a time. Its 32 sums stay in eight
registers, each weight that is loaded serves four places, and each value eight maps. Weights come
packed in the order in which they are needed: eight biases, then eight weights for each value of the
patch. `products4` does the same for the four maps that may be left over. `weighted` multiplies each
map with weights of its own (depthwise convolutions, means, normalisation), and `largest` takes the
largest value of each.

Each kernel writes whole registers: what is written beyond the last map lies where the next place
begins, or behind the last one, and is written over or never read. The caller has to make maps
from the last panel to the first, and to leave room.

The package holds what comes of it, for its reports: after a change here, write it again with
`PYTHONPATH=docs python -m _site.sphinx.live_kernels`.
"""

from __future__ import annotations

from collections.abc import Iterable

import wasmtime

from cnnfigs.web._bundle import KERNELS

PLACES = 4  # of a tile
LANES = 4  # numbers in a register
UNROLLED = 4  # values of a run that are multiplied before it is asked whether more follow


def module() -> bytes:
    """Return the kernels as a browser takes them."""
    return bytes(wasmtime.wat2wasm(text()))


def text() -> str:
    """Return the kernels as WebAssembly text."""
    kernels = [products(8), products(4), windows("weighted"), windows("largest")]
    return "\n".join(['(module (import "" "memory" (memory 1))', *kernels, ")"])


# What every kernel takes. Addresses, and what is added to them, count bytes.
PARAMETERS = """
  (param $patches i32)  ;; a table: where the patch of each place begins
  (param $places i32)
  (param $runs i32)     ;; a table: how far behind that each run of values begins
  (param $run_count i32)
  (param $length i32)   ;; how many values a run has, or, of single maps, how many bytes a pixel
  (param $weights i32)  ;; biases, then weights
  (param $out i32)      ;; where the first place's values go
  (param $step i32)     ;; from there to the next place's
  (param $low f32) (param $high f32)  ;; an activation, such as ReLU, cuts values off at these
"""


def products(maps: int) -> str:
    """Return the kernel that makes tiles of so many maps."""
    registers = range(maps // LANES)
    places = range(PLACES)
    tile = [(place, register) for place in places for register in registers]
    sums = [f"$sum{place}{register}" for place, register in tile]

    def one_value(number: int) -> str:
        """Multiply one value of each patch with its weights for all maps of the tile."""
        weights = lines(
            f"(local.set $weight{register} (v128.load offset={at} (local.get $weights)))"
            for register in registers
            for at in [4 * (number * maps + register * LANES)]
        )
        products = lines(
            f"(local.set $value (v128.load32_splat offset={4 * number} (local.get $at{place})))\n"
            + lines(
                f"(local.set $sum{place}{register} (f32x4.add (local.get $sum{place}{register})"
                f" (f32x4.mul (local.get $value) (local.get $weight{register}))))"
                for register in registers
            )
            for place in places
        )
        return f"{weights}\n{products}"

    def some_values(label: str, count: int) -> str:
        """Return a loop over the values of a run, so many a turn, as long as so many are left."""
        return f"""
        (block ${label}_done (loop ${label}
          (br_if ${label}_done (i32.lt_u (local.get $left) (i32.const {count})))
          {lines(one_value(number) for number in range(count))}
          {lines(add(f"$at{place}", 4 * count) for place in places)}
          {add("$weights", 4 * count * maps)}
          {add("$left", -count)}
          (br ${label})))"""

    fetch_patches = lines(
        f"(local.set $patch{place} (i32.load offset={4 * place} (local.get $patches)))"
        for place in places
    )
    take_biases = lines(
        f"(local.set $sum{place}{register} (v128.load offset={16 * register} (local.get $weights)))"
        for place, register in tile
    )
    go_to_run = lines(
        f"(local.set $at{place} (i32.add (local.get $patch{place}) (i32.load (local.get $run))))"
        for place in places
    )
    return f"""
(func (export "products{maps}") {PARAMETERS}
  (local $place i32) (local $run i32) (local $run_end i32) (local $left i32) (local $begin i32)
  {declare("i32", [f"$patch{place}" for place in places] + [f"$at{place}" for place in places])}
  {declare("v128", ["$value", *(f"$weight{register}" for register in registers), *sums])}
  (local.set $begin (local.get $weights))
  (local.set $run_end
    (i32.add (local.get $runs) (i32.mul (local.get $run_count) (i32.const 4))))
  (loop $next_places
    ;; The table of patches ends with the last one again, so that a tile is always full.
    {fetch_patches}
    ;; Sums begin with the biases.
    (local.set $weights (local.get $begin))
    {take_biases}
    {add("$weights", 4 * maps)}
    (local.set $run (local.get $runs))
    (loop $next_run
      {go_to_run}
      (local.set $left (local.get $length))
      {some_values("many", UNROLLED)}
      {some_values("one", 1)}
      {add("$run", 4)}
      (br_if $next_run (i32.lt_u (local.get $run) (local.get $run_end))))
    ;; What a tile has beyond the last place is not written.
    {lines(write_place(place, registers) for place in places)}
    {add("$patches", 4 * PLACES)}
    (br_if $next_places (i32.lt_u (local.get $place) (local.get $places)))))"""


def write_place(place: int, registers: range) -> str:
    """Write the sums of one place of a tile, and go on to the next."""
    stores = lines(
        f"(v128.store offset={16 * register} (local.get $out)"
        f" {limited(f'(local.get $sum{place}{register})')})"
        for register in registers
    )
    return f"""
    (if (i32.lt_u (local.get $place) (local.get $places)) (then
      {stores}
      (local.set $out (i32.add (local.get $out) (local.get $step)))))
    {add("$place", 1)}"""


def windows(kernel: str) -> str:
    """Return a kernel that makes of each map something by itself, four maps at a time."""
    if kernel == "weighted":
        first = "(v128.load (i32.add (local.get $weights) (local.get $map)))"
        change = f"""
        {add("$weight", "(local.get $length)")}
        (local.set $sum (f32x4.add (local.get $sum)
          (f32x4.mul (local.get $value) (v128.load (local.get $weight)))))"""
    else:
        first = "(f32x4.splat (f32.const -inf))"
        change = "(local.set $sum (f32x4.pmax (local.get $sum) (local.get $value)))"
    return f"""
(func (export "{kernel}") {PARAMETERS}
  (local $patch i32) (local $map i32) (local $run i32) (local $run_end i32) (local $weight i32)
  (local $sum v128) (local $value v128)
  (local.set $run_end
    (i32.add (local.get $runs) (i32.mul (local.get $run_count) (i32.const 4))))
  (loop $next_place
    (local.set $patch (i32.load (local.get $patches)))
    (local.set $map (i32.const 0))
    (loop $next_maps
      (local.set $sum {first})
      (local.set $weight (i32.add (local.get $weights) (local.get $map)))
      (local.set $run (local.get $runs))
      (loop $next_run
        (local.set $value (v128.load (i32.add (local.get $patch) (i32.load (local.get $run)))))
        {change}
        {add("$run", 4)}
        (br_if $next_run (i32.lt_u (local.get $run) (local.get $run_end))))
      (v128.store (i32.add (local.get $out) (local.get $map)) {limited("(local.get $sum)")})
      {add("$patch", 16)}
      {add("$map", 16)}
      (br_if $next_maps (i32.lt_u (local.get $map) (local.get $length))))
    {add("$out", "(local.get $step)")}
    {add("$patches", 4)}
    {add("$places", -1)}
    (br_if $next_place (local.get $places))))"""


def limited(value: str) -> str:
    """Cut values off below and above."""
    low, high = ("(f32x4.splat (local.get $low))", "(f32x4.splat (local.get $high))")
    return f"(f32x4.pmin (f32x4.pmax {value} {low}) {high})"


def add(name: str, amount: int | str) -> str:
    """Add to a local, a constant or what an expression gives."""
    summand = f"(i32.const {amount})" if isinstance(amount, int) else amount
    return f"(local.set {name} (i32.add (local.get {name}) {summand}))"


def declare(kind: str, names: list[str]) -> str:
    return " ".join(f"(local {name} {kind})" for name in names)


def lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


if __name__ == "__main__":
    KERNELS.write_bytes(module())
