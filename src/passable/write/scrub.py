"""Finds words that must not be repeated in running text, however many words and texts there are."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Scrubber:
    """Replaces words in text; the longest wins where several begin at one spot.

    Words are looked up by their first token, so the cost is the text's length, not the number of
    words: a case may protect thousands of names.

    Parameters
    ----------
    told
        Word -> what stands there instead.
    """

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = dict(told)
        self._by_token: dict[str, list[str]] = {}
        for word in sorted(self._told, key=len, reverse=True):
            first = _TOKEN.match(word)
            if first is not None:
                self._by_token.setdefault(first.group(), []).append(word)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._by_token)

    def __call__(self, text: str) -> str:
        """Give the text without the words.

        >>> Scrubber({"clinic-7": "a clinic"})("no clinic-7, but clinic-77")
        'no a clinic, but clinic-77'
        """
        parts: list[str] = []
        done = 0
        for token in _TOKEN.finditer(text):
            begin = token.start()
            if begin < done:
                continue
            word = self._found(text, token.group(), begin)
            if word:
                parts += [text[done:begin], self._told[word]]
                done = begin + len(word)
        return "".join([*parts, text[done:]]) if parts else text

    def _found(self, text: str, token: str, begin: int) -> str:
        for word in self._by_token.get(token, ()):
            end = begin + len(word)
            if text.startswith(word, begin) and not _goes_on(text, end):
                return word
        return ""


def _goes_on(text: str, end: int) -> bool:
    """Say whether a word runs on past its end."""
    return end < len(text) and _is_word(text[end - 1]) and _is_word(text[end])


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
