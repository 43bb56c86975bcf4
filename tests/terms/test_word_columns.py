"""Columns of words are what a frame of the same texts is, whichever was there first."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passable.terms.word_columns import Columns, Words, as_objects, words_of

texts = st.lists(st.sampled_from(["", "a", "b", "طريق", "a"]), min_size=1, max_size=8)


@given(texts, st.data())
@settings(max_examples=100, deadline=None)
def test_words_and_frames_say_the_same(said, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(said) - 1), max_size=8)), dtype=np.int64)
    number = np.arange(len(said)) * 0.5
    frame = pd.DataFrame({"text": pd.Series(said, dtype="str"), "number": number})
    made = Columns({"text": words_of(said), "number": number})
    wrapped = Columns.of_frame(frame)
    for columns in (made, wrapped):
        assert len(columns) == len(said)
        assert columns.words("text").text.tolist() == said
        assert columns.figures("number").tolist() == number.tolist()
        pd.testing.assert_frame_equal(columns.frame, frame)
        some = columns.take(rows).with_figures(more=rows)
        assert some.words("text").text.tolist() == [said[row] for row in rows]
        expected = frame.take(rows).reset_index(drop=True).assign(more=rows)
        pd.testing.assert_frame_equal(some.frame, expected)


def test_a_column_is_words_or_figures():
    columns = Columns({"text": words_of(["a"]), "number": np.zeros(1)})
    with pytest.raises(TypeError, match="number holds figures"):
        columns.words("number")
    with pytest.raises(TypeError, match="text holds words"):
        columns.figures("text")


def test_a_word_may_come_twice_or_stand_nowhere():
    words = Words(np.array([2, 0], dtype=np.int32), as_objects(["a", "b", "a"]))
    assert words.text.tolist() == ["a", "a"]
    assert Columns({"text": words}).frame["text"].tolist() == ["a", "a"]
