"""Arrays in, arrays out: one algorithm per file, compiled by numba, the GIL released.

Kernels check nothing and raise nothing; ``network.gate`` checks once. Each has a naive twin in
``tests/naive.py``.
"""
