"""Bytes become checked tables: roads, cases, areas, claims. Nothing here knows what they are for."""
