"""Do the sources of the live figures become small scripts and one small stylesheet?"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import minify
import pytest
from modules import open_modules

from _site.sphinx import live_bundle, live_kernels
from cnnfigs.web._bundle import KERNELS

BUDGET = 24_000  # bytes that a page with a live figure loads, compressed as on the wire
# What a page loads beside the script and the style that all load. The site's own weights and what
# a figure shows are not counted.
KINDS = {
    "bench": ["bench.js"],
    "draw": ["network.js", "worker.js", "foot.js"],
    "move": ["move.js", "lattice.js", "worker.js"],
    "pool": ["places.js", "lattice.js"],
    "glance": ["network.js", "worker.js", "glance.js"],
    "walk": ["network.js", "worker.js", "walk.js"],
    "training": ["training.js", "worker.js"],
}
LEARNING = {
    "recover": ["recover.js", "learning.js"],
    "train": ["train.js", "learning.js", "learner.js"],
}
# The same where two networks stand side by side, and where a network's questions are open.
ASKING = {
    "ask": ["asking.js", "reasons.js"],
    "networks": ["networks.js", "reasons.js"],
    "own": ["own.js", "reasons.js"],
}
LEARNING_BUDGET = 12_000  # bytes more where a reader lets a network learn
# What comes when a reader chooses a cell or uploads a picture, and how large it may be.
ON_DEMAND = {"cell.js": 4_000, "prepare.js": 4_000, "photograph.js": 1_500}


@pytest.fixture(scope="module")
def packed():
    files = {**live_bundle.scripts(), "live.css": live_bundle.style()}
    return {name: len(gzip.compress(text.encode(), 9)) for name, text in files.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_page_with_a_live_figure_loads_fits_its_budget(packed, kind, capsys):
    loaded = sum(packed[name] for name in ["live.js", "live.css", *KINDS[kind]])
    with capsys.disabled():
        print(f"\nlive figures, {kind}: {loaded:,} bytes, compressed", end="")
    assert loaded <= BUDGET


@pytest.mark.parametrize("kind", [*LEARNING, *ASKING])
def test_what_learning_or_asking_adds_fits_its_budget(packed, kind, capsys):
    loaded = sum(packed[name] for name in {**LEARNING, **ASKING}[kind])
    with capsys.disabled():
        print(f"\nadded by {kind}: {loaded:,} bytes, compressed", end="")
    assert loaded <= LEARNING_BUDGET


@pytest.mark.parametrize("part", ON_DEMAND)
def test_what_comes_on_demand_fits_its_budget(packed, part):
    assert packed[part] <= ON_DEMAND[part]


def test_each_part_belongs_to_a_figure_whose_budget_is_known(packed):
    others = {"live.js", "live.css", *ON_DEMAND}.union(*LEARNING.values(), *ASKING.values())
    assert set(packed) == others.union(*KINDS.values())


def test_the_scripts_hold_every_module_once_and_no_comment():
    script = "".join(live_bundle.scripts().values())
    for module in live_bundle.SOURCES.rglob("*.js"):
        name = module.relative_to(live_bundle.SOURCES).as_posix()
        if name == "loader.js":  # in which the others stand
            continue
        assert len(re.findall(f'"{re.escape(name)}":(?:async )?[^=]*=>', script)) == 1, name
    assert "correlate" in script
    assert "What does each layer make" not in script
    assert "modules and a worker start" not in script


def test_what_a_figure_alone_needs_is_in_its_part_and_what_two_need_in_the_pages():
    modules = {
        "page.js": 'import { a } from "./shared.js";',
        "shared.js": "export const a = 1;",
        "one.js": 'import { b } from "./deep.js";\nimport { c } from "./both.js";',
        "two.js": 'import { c } from "./both.js";\nimport { a } from "./shared.js";',
        "deep.js": "export const b = 1;",
        "both.js": "export const c = 1;",
    }
    assert live_bundle.parts(modules) == {
        "page.js": "page.js",
        "shared.js": "page.js",
        "both.js": "page.js",
        "one.js": "one.js",
        "deep.js": "one.js",
        "two.js": "two.js",
    }


def test_a_page_asks_for_a_part_by_another_address_when_the_part_has_changed(tmp_path):
    sources = tmp_path / "live"
    shutil.copytree(live_bundle.SOURCES, sources)
    bench = sources / "figures" / "bench.js"
    bench.write_text(bench.read_text("utf-8") + "globalThis.changed = true;\n", "utf-8")
    before, after = live_bundle.scripts(), live_bundle.scripts(sources)
    assert {name for name in before if before[name] != after[name]} == {"bench.js", "live.js"}


def test_the_style_holds_what_figures_share_and_no_comment():
    style = live_bundle.style()
    for name in ("div.live", ".live-scores", ".live-maps", ".live-pad"):
        assert name in style
    assert "/*" not in style


def test_a_stylesheet_that_nobody_ordered_is_an_error(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "other.css").write_text("a { color: red }", "utf-8")
    with pytest.raises(ValueError, match=r"name each stylesheet once in STYLES.*'other'"):
        live_bundle.style(tmp_path)


def sources(folder, **modules: str):
    (folder / "loader.js").write_text((live_bundle.SOURCES / "loader.js").read_text("utf-8"))
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('import * as all from "./page.js";', "has the line 'import"),
        ("export default 1;", "has the line 'export default 1;'"),
        ('import { nothing } from "./nobody.js";', "imports nobody.js, and there is no such"),
    ],
)
def test_what_the_bundle_can_not_hold_is_an_error(tmp_path, line, words):
    with pytest.raises(ValueError, match=words):
        live_bundle.scripts(sources(tmp_path, page=line))


def test_modules_that_need_each_other_are_an_error(tmp_path):
    folder = sources(
        tmp_path,
        page='import { one } from "./other.js";\nexport const two = 2;\n',
        other='import { two } from "./page.js";\nexport const one = 1;\n',
    )
    with pytest.raises(ValueError, match=r"cycle.*page\.js"):
        live_bundle.scripts(folder)


def test_templates_may_stand_in_templates(page, tmp_path):
    script = """
import { sum } from "./math/windows.js";
const items = ["a", "b"];
const quoted = (item) => `[${item === "a" ? `"${item}` : `'\\`${item}`}]`;
globalThis.found = `<${items.map((item) => quoted(`${item}`)).join("//")}>`;
globalThis.total = `${[`${sum([1, 2])}`, `${`${4}`}`].join(" /* no comment */ ")}`;
"""
    open_modules(page, tmp_path, script)
    assert page.evaluate("found") == "<[\"a]//['`b]>"
    assert page.evaluate("total") == "3 /* no comment */ 4"


def program(random: Random) -> str:
    """Return a function's body of declarations that need one another; it logs what it did."""
    names, lines = ["1"], []
    for i in range(random.randint(3, 9)):
        used = random.choice(names)
        line, made = random.choice(
            [
                (f"const v{i} = once({used});", [f"v{i}"]),
                (f"let v{i} = once({used});", [f"v{i}"]),
                (f"const {{ a: v{i}, b: w{i} }} = pair({used});", [f"v{i}", f"w{i}"]),
                (f"const [v{i}, w{i}] = list({used});", [f"v{i}", f"w{i}"]),
                (f"const g{i} = (x) => once(x + {used}); const v{i} = g{i}({i});", [f"v{i}"]),
                (f"once({used});", []),
            ]
        )
        lines.append(line)
        names += made
    return "\n".join([*lines, f"return [{', '.join(names)}];"])


def test_what_is_made_small_does_the_same_in_the_same_order(page):
    random = Random(0)
    helpers = """const log = [];
    const once = (x) => { log.push(x); return (7 * x + 3) % 101; };
    const pair = (x) => ({ a: once(x), b: once(x + 1) });
    const list = (x) => [once(x), once(x + 2)];"""
    bodies = [program(random) for _ in range(200)]
    scripts = [
        f"globalThis.found = (() => {{ {helpers} const run = () => {{ {body} }};"
        " return JSON.stringify([run(), log]); })();"
        for body in bodies
    ]
    pairs = [[script, minify.string("application/javascript", script)] for script in scripts]
    same = page.evaluate(
        """(pairs) => {
          const run = (script) => {
            try { (0, eval)(script); return found; } catch (error) { return String(error); }
          };
          return pairs.map(([script, small]) => run(script) === run(small));
        }""",
        pairs,
    )
    assert len(same) == 200
    assert all(same), pairs[same.index(False)][1]


def test_the_scripts_have_pythons_constants_and_no_others(tmp_path):
    line = 'import { BOX, FAINTEST } from "../constants.js";'
    whole = live_bundle.scripts(sources(tmp_path, page=f"{line}\nglobalThis.a = [BOX, FAINTEST];"))
    assert "[20,.15]" in whole["live.js"]
    with pytest.raises(ValueError, match="no constant of Python's is named WIDEST_PEN"):
        live_bundle.scripts(sources(tmp_path, page=line.replace("BOX", "WIDEST_PEN")))


def test_the_package_holds_the_kernels_that_are_written_here():
    stale = "PYTHONPATH=docs python -m _site.sphinx.live_kernels writes them again"
    assert live_kernels.module() == KERNELS.read_bytes(), stale


@pytest.mark.slow
def test_the_scripts_are_the_same_in_each_process():
    digest = "import hashlib; from _site.sphinx.live_bundle import scripts; "
    digest += "print(hashlib.sha256(repr(scripts()).encode()).hexdigest())"
    docs = str(Path(__file__).parents[2] / "docs")
    found = {
        subprocess.run(
            [sys.executable, "-c", digest],
            env={**os.environ, "PYTHONPATH": docs, "PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in range(3)
    }
    assert len(found) == 1
