"""What is shown and never applied is not said to be taken by a reading."""

from dataclasses import replace

from content_builder import build_content

from passable.write.page_ledger import conflicts_section, shown_only_section


def texts(section):
    return {
        sub for table in section.tables for row in table.rows for cell in row for sub in cell.sub
    }


def test_no_reading_takes_what_is_only_shown():
    content = build_content()
    content = replace(content, shown_only=content.shown_only.assign(is_chosen=True))
    assert "taken by the best reading" in texts(conflicts_section(content, {}))
    shown = shown_only_section(content)
    assert len(shown.tables[0].rows) == 1
    assert "taken by the best reading" not in texts(shown)
