"""The words everyone shares: errors, codes, selectors, and the tables that pass between packages.

Nothing here reads a file, computes an answer or imports another package of ours.
"""
