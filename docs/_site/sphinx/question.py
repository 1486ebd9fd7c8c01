"""Ask the reader, who predicts before seeing: ``{question}``, with a reply to each choice.

The choices are a definition list, the right one first. They are shown in another order, the same in
each build. What stands before them belongs to the question. ``:key:`` names what the page published
(see `_site.page.right_choice`): the choice that is right by what was computed. Where that is
another than the first, the build breaks.

Each choice is a ``<details>`` element with its reply inside, so that it works by keyboard, with a
screen reader, and without a script; nothing is stored or sent.
"""

from __future__ import annotations

import ast
import hashlib
import os
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from _site.sphinx.markup import always

RIGHT, WRONG = "Right.", "Not so."


class question(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A question: its prompt, what is given, and the choices."""


class choice(nodes.General, nodes.Element):  # noqa: N801
    """A choice: its first child is what is chosen, the others are the reply."""


class words(nodes.General, nodes.TextElement):  # noqa: N801
    """What is chosen."""


class Question(SphinxDirective):
    """A question with choices: ``{question} What is left?``."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"key": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        given, offered = self._given_and_choices()
        if "key" not in self.options:
            raise self.error("a question needs :key:, the name of what the page published")
        if "CNNFIGS_SITE_PREVIEW" not in os.environ:  # where nothing was computed
            self._check(offered[0][0].astext())
        name = nodes.make_id(f"question-{self.options['key']}")
        inline, messages = self.parse_inline(self.arguments[0])
        prompt = nodes.paragraph(
            "", "", *inline, classes=["question-prompt"], ids=[f"{name}-prompt"]
        )
        asked = question("", prompt, *given, ids=[name])
        for term, reply in sorted(offered, key=self._place):
            kind, verdict = ("right", RIGHT) if term is offered[0][0] else ("wrong", WRONG)
            reply[0][:0] = [nodes.strong("", verdict), nodes.Text(" ")]
            asked += choice("", term, *reply, classes=["choice", kind], question=name)
        self.set_source_info(asked)
        return [asked, *messages]

    def _given_and_choices(
        self,
    ) -> tuple[list[nodes.Node], list[tuple[words, list[nodes.Element]]]]:
        """Return what is given, and the choices with their replies in the order of the source."""
        *given, choices = self.parse_content_to_nodes() or [None]
        if not isinstance(choices, nodes.definition_list):
            raise self.error("a question's choices are one definition list, and come last")
        found = []
        for item in choices:
            term, reply = item[0], list(item[1])
            if not reply or not isinstance(reply[0], nodes.paragraph):
                raise self.error(f"the reply to {term.astext()!r} must begin with a sentence")
            found.append((words("", "", *term.children), reply))
        if len(found) < 2:
            raise self.error("a question needs two choices or more")
        return given, found

    def _check(self, first: str) -> None:
        """Raise where the choice that stands first is not the one that was computed."""
        key = self.options["key"]
        try:
            published = retrieve_glue_data(self.state.document, key).data["text/plain"]
        except (RetrievalError, KeyError) as error:
            raise self.error(f"the page published no words by the name {key!r}") from error
        right = ast.literal_eval(published)
        if right != first:
            raise self.error(
                f"the first choice is {first!r}, but by what was computed for {key!r} {right!r} is "
                "right"
            )

    def _place(self, offered: tuple[words, list[nodes.Element]]) -> str:
        """Return what choices are sorted by: nothing that a reader could guess from."""
        text = f"{self.arguments[0]} {offered[0].astext()}"
        return hashlib.sha256(text.encode()).hexdigest()


def open_question(translator: Any, node: question) -> None:
    """Write the question's group, named by its prompt."""
    (prompt,) = node[0]["ids"]
    named = {"role": "group", "aria-labelledby": prompt}
    translator.body.append(translator.starttag(node, "div", CLASS="question", **named))


def open_choice(translator: Any, node: choice) -> None:
    """Write a choice; opening it closes the others of its question."""
    translator.body.append(translator.starttag(node, "details", name=node["question"]))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, its nodes and their look."""
    app.add_node(question, html=(open_question, always("</div>\n")))
    app.add_node(choice, html=(open_choice, always("</div></details>\n")))
    reply = always('</summary>\n<div class="reply">')
    app.add_node(words, html=(always("<summary>"), reply))
    app.add_directive("question", Question)
    app.add_css_file("question.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
