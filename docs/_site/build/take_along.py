"""How does a reader take the site along? As a book, and as one zip that opens from disk.

``python -m _site.build.take_along book`` or ``archive`` makes one of the two, puts it beside the
site, and lets the first page lead to what is there. ``nox -s epub`` and ``nox -s archive`` run it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from _site.build import fingerprint
from _site.build.fingerprint import BUILD, DOCS, HTML

BOOK = "cnnfigs.epub"
ARCHIVE = "cnnfigs.zip"

# In an archive the site stands in a folder, below a page that says what to do with it.
FOLDER = "cnnfigs"
FIRST = "READ-ME-FIRST.html"
# What only a host or the next build needs.
OF_THE_HOST = (".buildinfo", ".shown", ".nojekyll", "404.html", "robots.txt", "sitemap.xml")
# Packed already; to deflate it again takes seconds for nothing.
PACKED = (".png", ".webp", ".woff2", ".zip")

WELCOME = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Read me first</title>
<style>body { font: 1.1em/1.5 sans-serif; margin: 3em auto; max-width: 36em }</style>
<h1>What goes on inside a convolutional network?</h1>
<p>This is the whole site. It needs no network and no installation, only a browser.</p>
<ol>
<li>Unpack the archive, if you look at this page inside of it: there, the figures are missing.
<li><a href="cnnfigs/index.html">Open the first page.</a>
</ol>
"""


def main(words: list[str]) -> int:
    """Make what is asked for, from the site, which is built first where it is not current."""
    if not fingerprint.is_current():
        from _site.build import command

        status = command.main([])
        if status != 0:
            return status
    made = {"book": book, "archive": archive}[words[0]](HTML)
    link(HTML)
    print(f"{made}: {megabytes(made)}", flush=True)
    return 0


def book(html: Path) -> Path:
    """Let Sphinx write the site as a book, from what it read for the site; return the file."""
    from _site.build.command import SPHINX

    place, read = BUILD / "epub", BUILD / "epub_doctrees"
    for folder in (place, read):
        shutil.rmtree(folder, ignore_errors=True)
    # A copy, so that the site's next build finds what it left.
    shutil.copytree(BUILD / "doctrees", read)
    choice, effort, *_ = fingerprint.read_stamp()["data"].split()
    environment = {**os.environ, "CNNFIGS_DATA": choice, "CNNFIGS_EFFORT": effort}
    words = ["--builder", "epub", "--doctree-dir", str(read), str(DOCS), str(place)]
    subprocess.run([*SPHINX, *words], check=True, env=environment)
    shutil.rmtree(read)
    return Path(shutil.copy2(place / BOOK, html / BOOK))


def archive(html: Path) -> Path:
    """Pack a site, with a page in front that says how to open it; return the file."""
    file = html / ARCHIVE
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(FIRST), WELCOME)
        for path in sorted(html.rglob("*")):
            name = path.relative_to(html).as_posix()
            if path.is_file() and name not in (*OF_THE_HOST, BOOK, ARCHIVE):
                content = path.read_bytes()
                if name == "index.html":
                    content = _without_links(content.decode("utf-8")).encode("utf-8")
                # No date: the same site is the same archive.
                entry = zipfile.ZipInfo(f"{FOLDER}/{name}")
                stored = path.suffix in PACKED
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                packed.writestr(entry, content)
    return file


def link(html: Path) -> None:
    """Let the first page lead to the book and the archive, as far as they lie beside it."""
    page = html / "index.html"
    text = _without_links(page.read_text("utf-8"))
    kinds = ((BOOK, "a book for e-readers"), (ARCHIVE, "a zip that opens from disk"))
    links = [
        f'<a href="{name}" download>{kind}</a> ({megabytes(html / name)})'
        for name, kind in kinds
        if (html / name).is_file()
    ]
    if links:
        line = f'<p class="take-along">Take the site along as {" or as ".join(links)}.</p>'
        before, end, after = text.rpartition("</article>")
        text = f"{before}{line}{end}{after}"
    page.write_text(text, "utf-8")


def _without_links(page: str) -> str:
    return re.sub(r'<p class="take-along">.*?</p>', "", page)


def megabytes(file: Path) -> str:
    """Say how large a file is."""
    return f"{file.stat().st_size / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
