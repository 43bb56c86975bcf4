"""Roads become a graph that kernels can walk: split, timed, joined to places, checked once."""
