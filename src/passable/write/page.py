"""Renders brief.html: one file, no loads from anywhere, for screen, phone and A4 paper."""

from __future__ import annotations

import base64
from functools import cache
from typing import Final

import jinja2
from markupsafe import Markup

from passable.write.brief_content import BriefContent
from passable.write.headline import headline_sentences
from passable.write.page_access import access_section
from passable.write.page_agreement import agreement_sections
from passable.write.page_changes import changes_section
from passable.write.page_closures import closures_section
from passable.write.page_corridor import corridor_sections
from passable.write.page_cutoff import cutoff_section
from passable.write.page_exposure import exposure_section
from passable.write.page_hubs import hubs_section
from passable.write.page_ledger import (
    claim_anchors,
    conflicts_section,
    ledger_section,
    shown_only_section,
    sources_section,
    stale_section,
)
from passable.write.page_notes import (
    assumptions_section,
    closing_section,
    counts_section,
    method_section,
)
from passable.write.page_routes import routes_section
from passable.write.page_table import Section, clean
from passable.write.page_timeline import timeline_section
from passable.write.wording import as_of_line, say_vehicle, stamp

_SAFE_IN_CSS: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .:,-()"
)


def render_page(content: BriefContent, map_png: bytes, map_words: str) -> str:
    """Render the page.

    Parameters
    ----------
    content
        Already through the gate.
    map_png
        The map as PNG, put into the page itself.
    map_words
        What the map shows, for those who cannot see it.
    """
    head = content.head
    ordered, links = claim_anchors(content)
    sections: list[Section] = [
        cutoff_section(content, links),
        changes_section(content, links),
        closures_section(content, links),
        routes_section(content, links),
        access_section(content),
        conflicts_section(content, links),
        stale_section(content, links),
        shown_only_section(content),
        ledger_section(ordered, links),
        assumptions_section(content),
        method_section(content),
        sources_section(content),
        counts_section(content),
        closing_section(content),
    ]
    if content.exposure is not None:
        sections.insert(5, exposure_section(content))
    if content.hubs is not None:
        sections.insert(4, hubs_section(content))
    if content.timeline is not None:
        sections.insert(2, timeline_section(content, links))
    after_routes = 1 + [section.anchor for section in sections].index("routes")
    told = [*corridor_sections(content, links), *agreement_sections(content, links)]
    sections[after_routes:after_routes] = told
    facts = [
        ("As of", head.on.isoformat()),
        ("Known on", head.known_on.isoformat() if head.known_on else "all the ledger holds"),
        ("Compared with", head.since.isoformat() if head.since else "no earlier date"),
        ("For", f"{head.mover_title} ({head.mover})"),
        ("Vehicle and season", say_vehicle(head)),
        ("Run", f"{head.run_id} (Passable {head.version})"),
    ]
    return page_template("brief.html.j2").render(
        head=head,
        facts=facts,
        stamp=stamp(head),
        headline=headline_sentences(content),
        map_png=base64.b64encode(map_png).decode("ascii"),
        map_words=map_words,
        sections=sections,
        footer=css_string(f"{stamp(head)} - {as_of_line(head)}"),
    )  # fmt: skip


def css_string(text: str) -> Markup:
    r"""Quote text for a style sheet: every sign that is not plainly harmless as its code point.

    >>> str(css_string('a"}<'))
    '"a\\22 \\7d \\3c "'
    """
    inside = "".join(c if c in _SAFE_IN_CSS else f"\\{ord(c):x} " for c in clean(text))
    return Markup(f'"{inside}"')  # noqa: S704 - every sign that could close it is a code point


def page_template(name: str) -> jinja2.Template:
    """Give one of our templates: escaping on, an unknown name an error, the style sheet at hand."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("passable.write", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    source = (
        environment.loader.get_source(environment, "brief.css")[0] if environment.loader else ""
    )
    environment.globals["style_sheet"] = Markup(source)  # noqa: S704 - our own file
    return environment
