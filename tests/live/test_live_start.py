"""Does a figure start without keeping its page from its reader?"""

from __future__ import annotations

import pytest

NOTES = r"""
globalThis.notes = [];
const paint = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (...given) {
  if (this.canvas.width === 112) notes.push("painted");
  return paint.apply(this, given);
};
Number.prototype.toLocaleString = () => { throw new Error("asked for a language"); };
const nameOf = ({ target }) => target.src?.match(/(\w+\.js)/)?.[1];
document.addEventListener("load", (event) => notes.push(nameOf(event)), true);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) if (node.className === "live-figure") notes.push("begun");
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture
def noted(page, figure_page, untrained):
    """Return a function that starts a figure, and returns its page and what it noted meanwhile."""

    def start(kind):
        def change(manifest):
            manifest["card"]["test_images"] = 12_345

        page.add_init_script(NOTES)
        if kind == "stride":  # needs no network, so that nothing else is waited for
            page.goto(figure_page(kind, content={}))
        else:
            page.goto(figure_page(kind, untrained("lenet"), start="2 7", change=change))
        page.locator("#live[data-state='running']").wait_for()
        return page, page.evaluate("notes")

    return start


def test_a_number_of_thousands_asks_no_browser_for_the_tables_of_a_language(noted):
    page, _ = noted("draw")
    assert "12,345 test images" in page.locator(".live-foot").inner_text()


@pytest.mark.parametrize(("kind", "pads"), [("draw", 1), ("compare", 2)])
def test_each_pad_is_painted_once_before_its_reader_draws(noted, kind, pads):
    _, notes = noted(kind)
    assert notes.count("painted") == pads


def test_a_figure_is_built_in_another_task_than_its_scripts_are_read_in(noted):
    _, notes = noted("stride")
    assert notes.index("places.js") < notes.index("begun")
