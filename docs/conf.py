"""How the site is built."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from urllib.parse import urlsplit

DOCS = Path(__file__).parent
BUILD = DOCS / "_build"

sys.path.insert(0, str(DOCS))

from _site import register  # noqa: E402
from _site.build import durations  # noqa: E402
from _site.build.workers import THREADS, WORKERS  # noqa: E402
from _site.sphinx.figure_images import LICENCE  # noqa: E402
from _site.sphinx.paired_images import CARD  # noqa: E402

# Cells run in kernels of their own, which find the extensions through these variables. Their
# profile shows matplotlib figures as paired images; with the agg backend nothing else does.
profile = BUILD / "ipython" / "profile_default"
profile.mkdir(parents=True, exist_ok=True)
(profile / "ipython_kernel_config.py").write_text(
    "c = get_config()\n"
    "c.InteractiveShellApp.extensions = ['_site.sphinx.figure_images']\n"
    "c.Application.log_level = 'ERROR'\n",
    "utf-8",
)
os.environ["IPYTHONDIR"] = str(profile.parent)
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(DOCS), *filter(None, [os.environ.get("PYTHONPATH")])]
)
os.environ["MPLBACKEND"] = "agg"
os.environ.update(THREADS)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# Set by `nox -s docs -- --no-exec` and `-- --only NAME`.
PREVIEW = "CNNFIGS_SITE_PREVIEW" in os.environ
ONLY = os.environ.get("CNNFIGS_SITE_PREVIEW", "")

project = "cnnfigs"
author = "The cnnfigs developers"
project_copyright = f"%Y, {author}. Figures: {LICENCE}"
version = release = installed_version("cnnfigs")

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.duration",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "sphinxext.opengraph",
    "_site.ledger",
    "_site.sphinx.accessible",
    "_site.sphinx.autosummary_cache",
    "_site.sphinx.book",
    "_site.sphinx.changed_pages",
    "_site.sphinx.example_report",
    "_site.sphinx.folded_code",
    "_site.sphinx.gallery_tags",
    "_site.sphinx.hosting",
    "_site.sphinx.lessons",
    "_site.sphinx.live",
    "_site.sphinx.live_export",
    "_site.sphinx.margin",
    "_site.sphinx.mathml",
    "_site.sphinx.navigation",
    "_site.sphinx.paired_images",
    "_site.sphinx.phases",
    "_site.sphinx.question",
    "_site.sphinx.terms",
    "_site.sphinx.unbroken",
    "_site.sphinx.page_lists",
    "_site.sphinx.parallel_cells",
    "_site.sphinx.parallel_examples",
    "_site.sphinx.written_pages",
]
templates_path = ["_templates"]
exclude_patterns = [
    "_build",
    "_site",
    # sphinx-gallery writes these to be downloaded, not to be read as pages once more.
    "auto_gallery/**.ipynb",
    "auto_gallery/**.py",
]
nitpicky = True
# Their inventories lie on other hosts, and the build asks none.
nitpick_ignore_regex = [(r"py:.*", r"(keras|matplotlib|numpy|scipy|skimage)(\..*)?")]
numfig = True
root_doc = "index"

# Pages
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off" if PREVIEW else "cache"
nb_execution_cache_path = str(BUILD / ".jupyter_cache")
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 1200
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
nb_render_markdown_format = "myst"
# TensorFlow greets on stderr, whatever its log level.
nb_output_stderr = "remove"
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "plain"

# Reference
# Where file names ignore case, such a page would overwrite that of a function.
autosummary_filename_map = {
    f"cnnfigs.{name}": f"cnnfigs.{name}-class"
    for name in ("datasets.drawn.garments.Stages", "datasets.drawn.pen.Stages")
}
# The docstrings say each type with its shape and range; annotations would repeat them worse.
autodoc_typehints = "none"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

# Gallery
sphinx_gallery_conf = {
    "examples_dirs": ["../gallery"],
    "gallery_dirs": ["auto_gallery"],
    "filename_pattern": rf"plot_{ONLY}\.py$" if ONLY else r"plot_\w+\.py$",
    "plot_gallery": bool(ONLY) or not PREVIEW,
    "junit": f"../{durations.FOLDER}/{durations.EXAMPLES}",
    "image_scrapers": ("_site.sphinx.figure_images.scrape",),
    "abort_on_example_error": True,
    "backreferences_dir": "reference/generated/backreferences",
    "capture_repr": (),
    "doc_module": ("cnnfigs",),
    "download_all_examples": False,
    "min_reported_time": 10**6,
    "parallel": WORKERS,
    "remove_config_comments": True,
    "reset_modules": ("matplotlib", "_site.build.workers.load_keras"),
    "show_memory": False,
    "show_signature": False,
    "thumbnail_size": CARD,
    "within_subsection_order": "_site.sphinx.gallery_order.position",
    "write_computation_times": False,
}

# How long all that takes, for the last lines of the build
duration_print_slowest = duration_print_total = False
duration_write_json = f"../{durations.FOLDER}/{durations.READING}"

# Look
html_theme = "furo"
html_title = "cnnfigs"
html_favicon = html_logo = "_static/mark.svg"
html_static_path = ["_static"]
html_search_scorer = str(DOCS / "_site" / "sphinx" / "search_scorer.js")
html_css_files = ["faces.css", "site.css", "accessible.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
pygments_style = "github-light-high-contrast"
pygments_dark_style = "github-dark"
quiet = {
    "color-sidebar-link-text--top-level": "var(--color-foreground-secondary)",
    "color-sidebar-background": "var(--color-background-primary)",
    "color-sidebar-search-background": "var(--color-background-secondary)",
}
# One accent; both have a contrast of 4.5 at least on each ground of their mode.
accents = {
    mode: dict.fromkeys(
        ("color-brand-primary", "color-brand-content", "color-brand-visited"), accent
    )
    for mode, accent in (("light", "#a8480a"), ("dark", "#ff9c52"))
}
html_theme_options = {
    "light_css_variables": quiet | accents["light"],
    "dark_css_variables": quiet | accents["dark"],
    "top_of_page_buttons": [],
}
# Links that need the address of the site or of its sources, once the register has it.
published = register.addresses(register.load())
html_baseurl = published.get("html_baseurl", "")

# What stands where somebody shares a link: a page's first sentences, and its first figure.
ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}
html_theme_options |= published.get("html_theme_options", {})
if html_baseurl:
    ogp_custom_meta_tags = ('<meta name="twitter:card" content="summary_large_image" />',)
    # What a host shows in the place of a page that is not there, at whatever depth.
    extensions.append("notfound.extension")
    notfound_urls_prefix = urlsplit(html_baseurl).path
    notfound_context = {
        "title": "No such page",
        "body": (
            "<h1>No such page</h1><p>It may have moved. The search above looks through all pages, "
            "and the sidebar lists them.</p>"
        ),
    }

# The site as a book
epub_title = "What goes on inside a convolutional network?"
epub_description = "Explained in figures that are computed, not drawn"
epub_basename = project
# Sphinx writes the one in one place and the other in another, where both must be the same.
epub_identifier = epub_uid = f"{project}-{release}"
epub_scheme = "name and version"
epub_contributor = author
epub_exclude_files = [".shown"]
epub_show_urls = "no"
epub_tocdepth = 2
epub_tocscope = "includehidden"
epub_use_index = False

# It is about the whole path, in which anybody may have a space; the examples' names have none.
suppress_warnings = ["sphinx_gallery.space_in_filename"]
# Without execution there are no figures to find and no numbers to set into sentences.
if PREVIEW:
    suppress_warnings += ["image.not_readable", "mystnb.glue", "ref.numref"]
