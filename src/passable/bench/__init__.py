"""How fast the engine is, against the peers that are installed, in the same run: ``passable bench``."""
