"""How well does the small network on the built page name digits, after how many images?

    PYTHONPATH=docs python tests/site/learned_in_the_page.py

writes what the page draws again, with five seeds. The engine of the page learns in Chromium, with
what the figure begins with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docs" / "learned_in_the_page.json"
SEEDS = 5
BATCH = 32
STEPS = 625  # twice all digits
LEARN = """async ([seed, batch, steps]) => {
  const { engine, figure } = document.getElementById("live-train");
  const settings = { name: "small", rate: 0.001, batch, frozen: false };
  const begun = await engine.ask("begin", { ...settings, seed });
  const { points } = await engine.ask("learn", { steps, image: 0 });
  return [
    [0, begun.accuracy],
    ...points.filter(({ accuracy }) => accuracy !== undefined)
      .map(({ step, accuracy }) => [batch * step, accuracy]),
  ];
}"""


def open_page(page: Any, html: Path) -> Any:
    """Open the page with the figure that learns, and let it take its first step."""
    page.goto(f"{(html / 'explainer' / 'learning.html').as_uri()}#live-train")
    page.wait_for_selector('#live-train[data-state="running"]', timeout=60_000)
    page.locator("#live-train").get_by_role("button", name="One step").click()
    page.wait_for_function(
        "document.getElementById('live-train').figure.run.steps === 1", timeout=60_000
    )
    return page


def learned(page: Any, seed: int, *, steps: int = STEPS) -> dict[int, float]:
    """Return the share of digits held out that are named rightly, by the images learned from."""
    return dict(page.evaluate(LEARN, [seed, BATCH, steps]))


def main() -> None:
    from playwright.sync_api import sync_playwright
    from real_browser import ARGUMENTS, CHROMIUM

    from _site.build import fingerprint

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = open_page(browser.new_page(), fingerprint.HTML)
        shares = [learned(page, seed) for seed in range(SEEDS)]
        browser.close()
    lines = [
        f' "{images}": {json.dumps([each[images] for each in shares])}' for images in shares[0]
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
