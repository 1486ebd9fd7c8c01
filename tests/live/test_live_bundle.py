"""Do the sources of the live figures become one small script and one small stylesheet?"""

from __future__ import annotations

import gzip
from random import Random

import minify
import pytest
from modules import open_modules

from _site.sphinx import live_bundle

BUDGET = 24_000  # bytes that a page with a live figure loads, compressed as on the wire


def test_script_and_style_of_all_figures_together_fit_their_budget(capsys):
    files = [live_bundle.script().encode(), live_bundle.style().encode()]
    packed = sum(len(gzip.compress(file, 9)) for file in files)
    with capsys.disabled():
        print(f"\nlive figures: {sum(map(len, files)):,} bytes, {packed:,} compressed", end="")
    assert packed <= BUDGET


def test_the_script_holds_every_module_and_no_comment():
    script = live_bundle.script()
    for module in live_bundle.SOURCES.rglob("*.js"):
        assert f'"{module.relative_to(live_bundle.SOURCES).as_posix()}":' in script
    assert "correlate" in script
    assert "What does each layer make" not in script
    assert "modules and a worker start" not in script


def test_the_style_holds_every_figures_and_no_comment():
    style = live_bundle.style()
    for name in ("div.live", ".live-scores", ".live-maps", ".live-pad", ".live-bench-sum"):
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
        live_bundle.script(sources(tmp_path, page=line))


def test_modules_that_need_each_other_are_an_error(tmp_path):
    folder = sources(
        tmp_path,
        page='import { one } from "./other.js";\nexport const two = 2;\n',
        other='import { two } from "./page.js";\nexport const one = 1;\n',
    )
    with pytest.raises(ValueError, match=r"cycle.*page\.js"):
        live_bundle.script(folder)


def test_templates_may_stand_in_templates(page, tmp_path):
    script = """
import { sum } from "./math/forward.js";
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
