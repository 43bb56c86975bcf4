"""Questions asked of a network and its edge states; each answer is a table of ``results``."""
