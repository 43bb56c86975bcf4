"""Scripts that run under a peer's own Python; only ``protocol`` is imported here too."""
