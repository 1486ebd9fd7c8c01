"""The operations that learning takes beside those of looking, in WebAssembly: what goes back?

The products of a layer's forward pass are made by the kernels of `live_kernels`, and so is what
goes back to the layer before: there, each place's values are the gradients of its maps, and the
weights are `transposed`. `gradients` adds up what each weight has done: over all places, the value
that it was multiplied with, times the gradient of what came of it. A tile is four weights' rows by
eight maps. Weights and their gradients lie alike: panels of eight maps, of each a row of biases and
then a row for each value of a patch, rounded up to whole tiles.

`scattered` adds what goes back to each patch to the pixels that the patch was made of. `pooled`
takes the largest of two by two values, and `unpooled` gives a gradient to the first that was the
largest, if it was above 0: it undoes pooling and ReLU in one. `moved` is a step of Adam.
"""

from __future__ import annotations

import wasmtime

from _site.sphinx.live_kernels import LANES, add, declare, lines, products

MAPS = 8  # of a panel
ROWS = 4  # of a tile of gradients
POOL = ("$a", "$b", "$c", "$d")  # the four values of a window


def module() -> bytes:
    """Return the kernels as a browser takes them."""
    return bytes(wasmtime.wat2wasm(text()))


def text() -> str:
    """Return the kernels as WebAssembly text."""
    kernels = [
        products(MAPS),
        gradients(),
        transposed(),
        SCATTERED,
        pooling("pooled"),
        pooling("unpooled"),
        MOVED,
    ]
    return "\n".join(['(module (import "" "memory" (memory 1))', *kernels, ")"])


def gradients() -> str:
    """Return the kernel that adds to the gradients of a panel."""
    registers = range(MAPS // LANES)
    tile = [(row, register) for row in range(ROWS) for register in registers]

    def at(row: int, register: int) -> str:
        return f"offset={4 * (row * MAPS + register * LANES)} (local.get $out)"

    def loaded(sums: list[tuple[int, int]]) -> str:
        return lines(
            f"(local.set $sum{row}{register} (v128.load {at(row, register)}))"
            for row, register in sums
        )

    def stored(sums: list[tuple[int, int]]) -> str:
        return lines(
            f"(v128.store {at(row, register)} (local.get $sum{row}{register}))"
            for row, register in sums
        )

    def added(row: int, register: int, value: str) -> str:
        name = f"$sum{row}{register}"
        return f"(local.set {name} (f32x4.add (local.get {name}) {value}))"

    def over_places(label: str, body: str) -> str:
        take = lines(
            f"(local.set $delta{register} (v128.load offset={16 * register} (local.get $delta)))"
            for register in registers
        )
        return f"""
        (local.set $delta (local.get $deltas))
        (local.set $left (local.get $places))
        (local.set $patch (local.get $patches))
        (loop ${label}
          {take}
          {body}
          {add("$delta", "(local.get $step)")}
          {add("$patch", 4)}
          {add("$left", -1)}
          (br_if ${label} (local.get $left)))"""

    biases = [(0, register) for register in registers]
    bias = lines(added(0, register, f"(local.get $delta{register})") for register in registers)
    fetch = lines(
        f"(local.set $offset{row} (i32.load offset={4 * row} (local.get $offsets)))"
        for row in range(ROWS)
    )
    weights = "(local.set $begin (i32.load (local.get $patch)))" + lines(
        f"(local.set $value (v128.load32_splat (i32.add (local.get $begin)"
        f" (local.get $offset{row}))))\n"
        + lines(
            added(row, register, f"(f32x4.mul (local.get $value) (local.get $delta{register}))")
            for register in registers
        )
        for row in range(ROWS)
    )
    return f"""
(func (export "gradients")
  (param $patches i32)  ;; a table: where the patch of each place begins
  (param $places i32)
  (param $offsets i32)  ;; a table: how far behind that each value of a patch lies
  (param $rows i32)     ;; how many values a patch has
  (param $deltas i32)   ;; the gradients of the first place's maps
  (param $step i32)     ;; from there to the next place's
  (param $out i32)      ;; the gradients of the biases, then of the weights
  {declare("i32", ["$delta", "$left", "$patch", "$begin", *(f"$offset{r}" for r in range(ROWS))])}
  {declare("v128", ["$value", *(f"$delta{register}" for register in registers)])}
  {declare("v128", [f"$sum{row}{register}" for row, register in tile])}
  {loaded(biases)}
  {over_places("next_bias", bias)}
  {stored(biases)}
  {add("$out", 4 * MAPS)}
  (loop $next_rows
    {fetch}
    {loaded(tile)}
    {over_places("next_place", weights)}
    {stored(tile)}
    {add("$out", 4 * MAPS * ROWS)}
    {add("$offsets", 4 * ROWS)}
    {add("$rows", -ROWS)}
    (br_if $next_rows (i32.gt_s (local.get $rows) (i32.const 0)))))"""


def transposed() -> str:
    """Return the kernel that writes a panel of maps as rows of panels of eight values."""

    def block(register: int) -> str:
        """Turn four rows of four maps."""
        rows = lines(
            f"(local.set {name} (v128.load offset={4 * (row * MAPS + register * LANES)}"
            " (local.get $from)))"
            for row, name in enumerate(POOL)
        )
        low, high = (
            "0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23",
            ("8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31"),
        )
        first, second = (
            "0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23",
            ("8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31"),
        )

        def mixed(order: str, one: str, other: str) -> str:
            return f"(i8x16.shuffle {order} (local.get {one}) (local.get {other}))"

        pairs = lines(
            f"(local.set {name} {mixed(order, one, other)})"
            for name, order, one, other in (
                ("$e", low, "$a", "$b"),
                ("$f", low, "$c", "$d"),
                ("$g", high, "$a", "$b"),
                ("$h", high, "$c", "$d"),
            )
        )
        turned = [
            mixed(order, *names)
            for names in (("$e", "$f"), ("$g", "$h"))
            for order in (first, second)
        ]
        stores = lines(
            f"(v128.store offset={32 * (register * LANES + column)} (local.get $to) {values})"
            for column, values in enumerate(turned)
        )
        return f"{rows}\n{pairs}\n{stores}"

    return f"""
(func (export "transposed")
  (param $from i32)   ;; the weights of a panel
  (param $rows i32)
  (param $to i32)     ;; where the first map's weights for the first eight values go
  (param $panel i32)  ;; from there to the next eight values'
  (local $half i32)
  {declare("v128", [*POOL, "$e", "$f", "$g", "$h"])}
  (loop $next_rows
    {lines(block(register) for register in range(MAPS // LANES))}
    {add("$from", 4 * MAPS * ROWS)}
    ;; The second four of eight values stand behind the first; then comes the next panel.
    {
        add(
            "$to",
            "(select (i32.sub (local.get $panel) (i32.const 16)) (i32.const 16) (local.get $half))",
        )
    }
    (local.set $half (i32.eqz (local.get $half)))
    {add("$rows", -ROWS)}
    (br_if $next_rows (i32.gt_s (local.get $rows) (i32.const 0)))))"""


SCATTERED = f"""
(func (export "scattered")
  (param $from i32)     ;; what goes back to the first place's patch
  (param $step i32)     ;; from there to the next place's
  (param $patches i32) (param $places i32) (param $runs i32) (param $run_count i32)
  (param $length i32)   ;; bytes of a run
  (param $shift i32)    ;; from a value to its gradient
  (local $run i32) (local $run_end i32) (local $at i32) (local $end i32) (local $to i32)
  (local.set $run_end
    (i32.add (local.get $runs) (i32.mul (local.get $run_count) (i32.const 4))))
  (loop $next_place
    (local.set $at (local.get $from))
    (local.set $run (local.get $runs))
    (loop $next_run
      (local.set $to (i32.add (local.get $shift)
        (i32.add (i32.load (local.get $patches)) (i32.load (local.get $run)))))
      (local.set $end (i32.add (local.get $at) (local.get $length)))
      (loop $next_values
        (v128.store (local.get $to)
          (f32x4.add (v128.load (local.get $to)) (v128.load (local.get $at))))
        {add("$to", 16)}
        {add("$at", 16)}
        (br_if $next_values (i32.lt_u (local.get $at) (local.get $end))))
      {add("$run", 4)}
      (br_if $next_run (i32.lt_u (local.get $run) (local.get $run_end))))
    {add("$from", "(local.get $step)")}
    {add("$patches", 4)}
    {add("$places", -1)}
    (br_if $next_place (local.get $places))))"""


def pooling(kernel: str) -> str:
    """Return the kernel that pools, or the one that leads gradients back through pooling."""
    places = [
        "(local.get $map)",
        "(i32.add (local.get $map) (local.get $step))",
        "(i32.add (local.get $map) (local.get $row))",
        "(i32.add (i32.add (local.get $map) (local.get $row)) (local.get $step))",
    ]
    load = lines(
        f"(local.set {name} (v128.load (i32.add (local.get $from) {place})))"
        for name, place in zip(POOL, places, strict=True)
    )
    a, b, c, d = (f"(local.get {name})" for name in POOL)
    largest = f"(f32x4.pmax (f32x4.pmax {a} {b}) (f32x4.pmax {c} {d}))"
    out = "(i32.add (local.get $pool) (local.get $map))"
    if kernel == "pooled":
        body = f"(v128.store {out} {largest})"
    else:
        choose = lines(
            f"""
            (local.set $is (v128.and (local.get $free)
              (f32x4.eq (local.get {name}) (local.get $largest))))
            (local.set $free (v128.andnot (local.get $free) (local.get $is)))
            (v128.store (i32.add (local.get $to) {place})
              (v128.and (local.get $is) (local.get $delta)))"""
            for name, place in zip(POOL, places, strict=True)
        )
        body = f"""
        (local.set $largest {largest})
        (local.set $delta (v128.load {out}))
        (local.set $free (f32x4.gt (local.get $largest) (f32x4.splat (f32.const 0))))
        {choose}"""
    return f"""
(func (export "{kernel}")
  (param $from i32)     ;; values, pixel by pixel
  (param $step i32)     ;; from one pixel to the next
  (param $rows i32) (param $columns i32)  ;; of what comes out of pooling
  (param $maps i32)     ;; bytes of a pixel's maps, rounded up to whole registers
  (param $pool i32)     ;; what comes out of pooling, or its gradients
  (param $pool_step i32)
  (param $to i32)       ;; where the gradients of the values go
  (local $column i32) (local $map i32) (local $row i32)
  {declare("v128", [*POOL, "$largest", "$delta", "$free", "$is"])}
  (local.set $row (i32.mul (local.get $step) (i32.shl (local.get $columns) (i32.const 1))))
  (loop $next_row
    (local.set $column (local.get $columns))
    (loop $next_column
      (local.set $map (i32.const 0))
      (loop $next_maps
        {load}
        {body}
        {add("$map", 16)}
        (br_if $next_maps (i32.lt_u (local.get $map) (local.get $maps))))
      {add("$from", "(i32.shl (local.get $step) (i32.const 1))")}
      {add("$to", "(i32.shl (local.get $step) (i32.const 1))")}
      {add("$pool", "(local.get $pool_step)")}
      {add("$column", -1)}
      (br_if $next_column (local.get $column)))
    ;; The second row of the windows is done.
    {add("$from", "(local.get $row)")}
    {add("$to", "(local.get $row)")}
    {add("$rows", -1)}
    (br_if $next_row (local.get $rows))))"""


def _towards(mean: str, share: str, value: str) -> str:
    """Move a running mean towards a value by a share of the way."""
    way = f"(f32x4.sub {value} (local.get {mean}))"
    return (
        f"(local.set {mean} (f32x4.add (local.get {mean})"
        f" (f32x4.mul {way} (f32x4.splat (local.get {share})))))"
    )


MOVED = f"""
(func (export "moved")
  (param $weights i32) (param $gradients i32) (param $means i32) (param $squares i32)
  (param $count i32)    ;; of weights, a multiple of four
  (param $rate f32)     ;; corrected for the means' start at 0
  (param $mean_share f32) (param $square_share f32) (param $epsilon f32)
  {declare("v128", ["$gradient", "$mean", "$square"])}
  (loop $next
    (local.set $gradient (v128.load (local.get $gradients)))
    (local.set $mean (v128.load (local.get $means)))
    (local.set $square (v128.load (local.get $squares)))
    {_towards("$mean", "$mean_share", "(local.get $gradient)")}
    {
    _towards("$square", "$square_share", "(f32x4.mul (local.get $gradient) (local.get $gradient))")
}
    (v128.store (local.get $means) (local.get $mean))
    (v128.store (local.get $squares) (local.get $square))
    (v128.store (local.get $weights) (f32x4.sub (v128.load (local.get $weights))
      (f32x4.div (f32x4.mul (local.get $mean) (f32x4.splat (local.get $rate)))
        (f32x4.add (f32x4.sqrt (local.get $square)) (f32x4.splat (local.get $epsilon))))))
    {lines(add(name, 16) for name in ("$weights", "$gradients", "$means", "$squares"))}
    {add("$count", -LANES)}
    (br_if $next (local.get $count))))"""
