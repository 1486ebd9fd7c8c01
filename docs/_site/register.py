"""What does the site show, in which order, and where is it published? ``docs/site.toml`` says."""

from __future__ import annotations

import functools
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1]
FILE = DOCS / "site.toml"

# Where a host says what the register does not: it alone knows where it will put the site.
SAID_BY_HOST = {"address": "CNNFIGS_SITE_ADDRESS", "repository": "CNNFIGS_SITE_REPOSITORY"}


@dataclass(frozen=True)
class Section:
    """Pages that stand together in the sidebar.

    Parameters
    ----------
    title : str
        Their caption.
    pages : tuple of str
        Their paths below ``docs``, without suffix, in order.
    on : str
        The page that lists them.
    """

    title: str
    pages: tuple[str, ...]
    on: str = "index"


@dataclass(frozen=True)
class Register:
    """All that the site shows.

    Parameters
    ----------
    sections : tuple of Section
        The pages.
    gallery : dict of str to tuple of str
        By folder, the names of its scripts without suffix.
    networks : tuple of (str, str)
        What is trained before the site is built, and on which data.
    address, repository : str
        Where the site and its sources are published; empty where they are not.
    """

    sections: tuple[Section, ...]
    gallery: dict[str, tuple[str, ...]]
    networks: tuple[tuple[str, str], ...]
    address: str = ""
    repository: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        """All pages, in the order of the sidebar."""
        return tuple(page for section in self.sections for page in section.pages)

    def section(self, title: str) -> Section:
        """Return the section of a title.

        Raises
        ------
        LookupError
            Where there is none.
        """
        for section in self.sections:
            if section.title == title:
                return section
        known = ", ".join(section.title for section in self.sections)
        raise LookupError(f"no section {title!r} in {FILE.name}; known: {known}")


@functools.cache
def load(path: Path = FILE) -> Register:
    """Read the register; what the environment says of addresses stands above what it says."""
    said = tomllib.loads(path.read_text("utf-8"))
    hosted = {key: os.environ.get(name, "").strip() for key, name in SAID_BY_HOST.items()}
    return Register(
        sections=tuple(
            Section(**{**each, "pages": tuple(each["pages"])}) for each in said["section"]
        ),
        gallery={each["folder"]: tuple(each["scripts"]) for each in said["gallery"]},
        networks=tuple((name, data) for name, data in said["networks"]),
        **said["site"] | {key: address for key, address in hosted.items() if address},
    )


def addresses(register: Register) -> dict[str, Any]:
    """Return the settings of Sphinx that need an address: none where there is none yet.

    Parameters
    ----------
    register : Register
        What the site shows.
    """
    settings: dict[str, Any] = {}
    if register.address:
        settings["html_baseurl"] = register.address.rstrip("/") + "/"
    if register.repository:
        settings["html_theme_options"] = {
            "source_repository": register.repository,
            "source_branch": "main",
            "source_directory": "docs/",
            "top_of_page_buttons": ["edit"],
        }
    return settings
