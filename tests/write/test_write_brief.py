"""The folder: whole or not at all; briefs are replaced, nothing else is lost."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import pytest
from content_builder import build_content, empty_content, head

from passable.terms.errors import BadRequest
from passable.write import brief
from passable.write.brief import check_folder, is_brief, write_brief

FILES = ["brief.html", "layers.gpkg", "map.pdf", "map.png", "run.json", "tables.xlsx"]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_six_files_and_tells_its_steps(tmp_path):
    steps = []
    files = write_brief(
        build_content(),
        tmp_path / "a" / "b",
        lambda step, done=0, total=0: steps.append((step, done, total)),
    )
    assert names(files.folder) == FILES
    assert names(tmp_path / "a") == ["b"]
    assert files.map_pdf.read_bytes().startswith(b"%PDF")
    assert files.map_png.read_bytes().startswith(b"\x89PNG")
    assert [done for _, done, _ in steps] == [0, 1, 2, 3, 4, 5]
    record = json.loads(files.record.read_text(encoding="utf-8"))
    assert record["on"] == "2017-03-21"
    assert record["zahl"] is None
    assert record["request"]["الاسم"] == "حمص"
    assert list(record) == sorted(record)


def test_the_same_content_gives_the_same_files(tmp_path):
    one, two = (write_brief(build_content(), tmp_path / name) for name in ("a", "b"))
    for name in FILES:
        assert (one.folder / name).read_bytes() == (two.folder / name).read_bytes(), name


def test_an_earlier_brief_is_replaced_and_what_others_added_kept(tmp_path):
    folder = tmp_path / "brief"
    write_brief(build_content(), folder)
    (folder / "notes.txt").write_text("mine")
    (folder / "photos").mkdir()
    (folder / "photos" / "1.txt").write_text("x")
    (folder / "layers.gpkg-wal").write_text("stale")
    write_brief(build_content(head=head(title="Another title")), folder)
    assert names(folder) == sorted([*FILES, "notes.txt", "photos"])
    assert (folder / "photos" / "1.txt").read_text() == "x"
    assert "Another title" in (folder / "brief.html").read_text(encoding="utf-8")
    assert names(tmp_path) == ["brief"]


def test_an_empty_folder_is_taken(tmp_path):
    write_brief(empty_content(), tmp_path)
    assert names(tmp_path) == FILES


@pytest.mark.parametrize("held", ["thesis.docx", "run.json", "brief.html"])
def test_any_other_folder_is_refused_untouched(tmp_path, held):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / held).write_text("{}")
    with pytest.raises(BadRequest, match="not an earlier brief") as caught:
        write_brief(build_content(), folder)
    assert held in str(caught.value)
    assert "--out" in str(caught.value)
    assert names(folder) == [held]
    assert (folder / held).read_text() == "{}"
    assert names(tmp_path) == ["work"]


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "brief").write_text("x")
    with pytest.raises(BadRequest, match="in the way"):
        check_folder(tmp_path / "brief")


@pytest.mark.parametrize("step", ["draw_map", "render_page", "_take_place"])
def test_a_failure_leaves_the_old_brief(tmp_path, monkeypatch, step):
    folder = tmp_path / "brief"
    write_brief(build_content(), folder)
    before = (folder / "brief.html").read_bytes()

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(brief, step, fail)
    with pytest.raises(BadRequest, match="No space left"):
        write_brief(build_content(head=head(title="New")), folder)
    assert (folder / "brief.html").read_bytes() == before
    assert names(tmp_path) == ["brief"]
    assert is_brief(folder)


def test_a_failed_swap_brings_the_old_back(tmp_path, monkeypatch):
    folder = tmp_path / "brief"
    write_brief(build_content(), folder)
    (folder / "notes.txt").write_text("mine")

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(brief, "_copy", fail)
    with pytest.raises(BadRequest):
        write_brief(build_content(), folder)
    assert names(folder) == sorted([*FILES, "notes.txt"])
    assert names(tmp_path) == ["brief"]


def test_a_public_brief_holds_no_secret_in_any_file(tmp_path):
    content = build_content(head=head(is_restricted=False))
    files = write_brief(content, tmp_path / "brief")
    for name in ("brief.html", "run.json", "layers.gpkg"):
        assert b"secret" not in (files.folder / name).read_bytes(), name
    book = openpyxl.load_workbook(files.tables)
    cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
    assert not any("secret" in cell for cell in cells)
    assert any("withheld (restricted)" in cell for cell in cells)
    assert content.head.on == date(2017, 3, 21)
