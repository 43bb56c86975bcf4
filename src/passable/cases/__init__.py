"""The embedded cases: tables, no code."""
