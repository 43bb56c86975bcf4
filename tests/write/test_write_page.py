"""brief.html: self-contained, inert, ordered, with denominators and dashes."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from content_builder import (
    HOSTILE,
    build_content,
    cutoff,
    empty_content,
    head,
    many_places,
    routes,
    shut,
    summary,
    towns,
)

from passable.write.gate_brief import open_gate
from passable.write.headline import headline_sentences
from passable.write.page import css_string, render_page
from passable.write.wording import DASH, THIN

ORDER = ["headline", "map", "cut-off", "changes", "closures", "routes", "access", "conflicts",
         "stale", "shown-only", "ledger", "assumptions", "method", "sources", "counts", "again"]  # fmt: skip
VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """Gathers tags, texts and tables, and checks that tags close in order."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.texts = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self):
        return re.sub(r"[ \n]+", " ", " ".join(self.texts))

    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def page_of(content):
    return Page(render_page(content, b"\x89PNG", "A map of nothing."))


@pytest.fixture(scope="module")
def page():
    return page_of(build_content())


def test_it_is_whole_and_in_order(page):
    assert page.open == []
    sections = [attrs["id"] for tag, attrs in page.tags if tag == "section"]
    assert sections == ORDER
    assert len(page.ids()) == len(set(page.ids()))
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert dict(page.tags)["html"]["lang"] == "en"


def test_nothing_is_loaded_from_anywhere(page):
    for tag, attrs in page.tags:
        assert tag not in {"script", "link", "iframe", "object", "embed", "base", "form"}
        assert not any(name.startswith("on") for name in attrs)
        if "src" in attrs:
            assert attrs["src"].startswith("data:image/png;base64,")
        if "href" in attrs:
            assert tag == "a"
            assert attrs["href"].startswith(("#", "https://example.org/"))
    html = render_page(build_content(), b"", "")
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style


def test_links_inside_lead_somewhere(page):
    ids = set(page.ids())
    inside = [a["href"][1:] for t, a in page.tags if t == "a" and a["href"].startswith("#")]
    assert len([name for name in inside if re.fullmatch(r"c\d+", name)]) > 3
    assert set(inside) <= ids


def test_hostile_text_is_inert():
    places = towns()
    places.loc[:9, "name_en"] = HOSTILE
    hostile = build_content(places=places, head=head(title="</title><script>1</script>",
                                                     run_id='"}</style><b>'))  # fmt: skip
    page = page_of(hostile)
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.tags}
    assert "b" not in {tag for tag, _ in page.tags}
    assert "<script>alert('x')</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "\x07" not in page.text


def test_tables_are_accessible(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") == tags.count("thead") > 10
    for tag, attrs in page.tags:
        if tag == "th":
            assert attrs["scope"] in ("col", "row")
        if tag == "img":
            assert attrs["alt"] == "A map of nothing."


def test_nulls_are_dashes_with_a_reason(page):
    assert not re.search(r"\b(nan|NaT|None|inf|<NA>)\b", page.text)
    assert re.search(rf"{DASH} no population claim", page.text)


def test_words_we_do_not_use():
    text = page_of(build_content()).text.lower()
    assert "besieged" not in text
    assert "isolated" not in text


def test_headline_counts_by_hand():
    # ids carry powers of two, so a wrong sum names the wrong places
    places = towns()
    places["people_best"] = 2.0 ** np.arange(len(places))
    places["people_low"] = places["people_high"] = places["people_best"]
    cut = {"damascus": "certain", "waer": "best", "hama": "possible"}  # 1, 4, 16
    table = cutoff(places, cut)
    content = build_content(places=places, cut=cut, cutoff=table, summary=summary(table))
    first, second, third, *_ = headline_sentences(content)
    assert f"5 of 32{THIN}767 people in 2 of 15 places are cut off" in first
    assert "every functioning hospital" in first
    assert "Certainly cut off: 1 people in 1 place;" in second
    assert "possibly 21 people in 3 places" in second
    assert "15 of 15 places with a population figure" in second
    assert "No place is cut off from fuel in any reading" in third


def test_headline_when_nobody_is_cut_off():
    content = build_content(cut={}, head=head(since=None))
    (sentence,) = headline_sentences(content)
    assert "no place of 15 is cut off from hospital, fuel or border crossing" in sentence
    assert "14 of 15 places have a population figure" in sentence


def test_headline_of_an_empty_ledger_does_not_pass_silence_for_open_roads():
    content = build_content(cut={}, head=head(since=None))
    silent = replace(content, claims=content.claims.assign(predicate="population"))
    _, sentence = headline_sentences(silent)
    assert "No claim of the ledger speaks of a road" in sentence
    assert "for want of reports" in sentence


def test_headline_tells_withheld_figures_from_missing_ones():
    content = build_content()
    first = content.cutoff.index[content.cutoff["place_id"] == "rastan"]
    shown = content.cutoff.copy()
    shown.loc[first, "people_best"] = np.nan  # as the gate leaves it: the claim's id stays
    text = " ".join(headline_sentences(replace(content, cutoff=shown)))
    assert "1 has a restricted figure: among the people, and shown for no place." in text
    assert "1 has no population figure, so not among the people." in text  # Ithriya


def test_headline_counts_the_people_no_claim_cuts_off():
    places = towns()
    places["people_best"] = 2.0 ** np.arange(len(places))
    table = cutoff(places, {"isle": "certain", "waer": "certain"})
    content = build_content(places=places, cutoff=table, summary=summary(table))
    text = " ".join(headline_sentences(content))
    assert f"1 of 15 places (16{THIN}384 people in 1 of them) reaches no service" in text


def test_headline_without_people_does_not_say_zero():
    places = towns()
    places[["people_low", "people_best", "people_high"]] = np.nan
    content = build_content(places=places)
    text = " ".join(headline_sentences(content))
    assert not re.search(rf"(?<![\d{THIN}])0 people", text)
    assert "people of unknown number in 5 places" in text
    assert "None" not in text
    assert "none of the 15 places has a population figure" in text


def test_a_country_stays_readable():
    places = many_places(5000)
    cut = {f"p{n}": "certain" for n in range(0, 5000, 2)}
    html = render_page(build_content(places=places, cut=cut), b"", "")
    page = Page(html)
    assert f"200 of 2{THIN}500 shown; all in tables.xlsx, sheet Cut off" in page.text
    assert f"2{THIN}500 possibly, of 5{THIN}000 places" in page.text
    assert sum(tag == "tr" for tag, _ in page.tags) < 1500
    kept = places[places["place_id"].isin(cut)].nlargest(1, "people_best")["name_en"].item()
    assert kept in page.text


def test_empty_content_says_so():
    page = page_of(empty_content())
    assert page.open == []
    for words in ("No earlier date was compared with", "No claims conflict",
                  "no answer was computed"):  # fmt: skip
        assert words in page.text


def test_the_gate_on_the_page():
    public = page_of(open_gate(shut(build_content()))).text
    assert "PUBLIC" in public
    assert "withheld (restricted)" in public
    assert "secret" not in public
    restricted = page_of(build_content()).text
    assert "RESTRICTED" in restricted
    assert "a secret witness" in restricted


def test_direction_and_limit_are_said():
    content = replace(build_content(), head=head(direction="from", within_minutes=120.0))
    text = " ".join(headline_sentences(content))
    assert "deliveries from it" in text
    assert f"no service of some category within 2{THIN}h with every claim removed" in text
    assert text.count(f"within 2{THIN}h") >= 4  # what is counted, what else, what changed
    assert f"any functioning service of it within 2{THIN}h" in page_of(content).text


def test_routes_of_each_mover_stand_apart():
    mine = routes()
    theirs = mine.assign(mover="commercial", is_open=False)
    fear = mine.assign(reading="pessimistic", is_open=False)
    text = page_of(build_content(routes=pd.concat([mine, theirs, fear]))).text
    assert "Ways for Humanitarian organisations on 2017-03-21" in text
    assert "Ways for commercial on 2017-03-21" in text
    assert text.count("no open way in the pessimistic reading") == 1


def test_many_claim_ids_are_counted_not_dropped():
    content = build_content()
    ids = "; ".join(f"C{n}" for n in range(20))
    table = content.cutoff.assign(closing_claim_ids=ids)
    text = page_of(replace(content, cutoff=table)).text
    assert "14 more in tables.xlsx" in text


def test_css_string_cannot_be_left():
    assert set(str(css_string('"};</style>\n\\'))) <= set(
        '"\\ 0123456789abcdefghijklmnopqrstuvwxyz'
    )
