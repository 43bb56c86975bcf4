"""Claims and a date become edge states: resolve selectors, weigh claims, close and slow arcs."""
