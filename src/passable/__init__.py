"""Passable: who is cut off, from what, since when, and how sure we are."""

__version__ = "0.1.0"
