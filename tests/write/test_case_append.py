"""Rows are added in the form the file's owner gave it; files land all or none."""

import pytest

from passable.terms.columns import SOURCES
from passable.write.case_append import append_rows, replace_files

ROW = {"source_id": "S2", "publisher": "A; B", "title": "=1+1", "reliability": "B"}


def test_the_file_keeps_its_bytes_and_its_form():
    raw = "\ufeffSOURCE_ID;own;publisher;title;reliability\r\n#id;;;;\r\nS1;x;P;T;A".encode()
    new = append_rows(raw, [ROW], SOURCES, ";")
    assert new == raw + b'\r\nS2;;"A; B"; =1+1;B\r\n'


def test_a_header_that_lacks_a_filled_column_grows_and_nothing_else_changes():
    raw = b'source_id,publisher,"ti\ntle",reliability\nS1,P,T,A\n'
    new = append_rows(raw, [ROW], SOURCES, ",")
    assert new == raw.replace(b"reliability\n", b"reliability,title\n") + b"S2,A; B,,B, =1+1\n"


def test_a_header_alone_gets_its_first_row():
    assert append_rows(b"source_id", [{"source_id": "a"}], SOURCES, ",") == b"source_id\na\n"


def test_files_land_together(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(b"old a")
    second.write_bytes(b"old b")
    replace_files({first: b"new a", second: b"new b"})
    assert (first.read_bytes(), second.read_bytes()) == (b"new a", b"new b")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_when_the_second_cannot_land_the_first_is_put_back(tmp_path, monkeypatch):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(b"old a")
    second.write_bytes(b"old b")
    rename = type(first).replace

    def fails_at_b(self, target):
        if target.name == "b.csv":
            raise OSError("the disk is full")
        return rename(self, target)

    monkeypatch.setattr(type(first), "replace", fails_at_b)
    with pytest.raises(OSError, match="disk is full"):
        replace_files({first: b"new a", second: b"new b"})
    assert (first.read_bytes(), second.read_bytes()) == (b"old a", b"old b")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "b.csv"]
