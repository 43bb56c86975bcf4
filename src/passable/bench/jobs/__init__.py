"""One job a file: ours and the peers in turn, equal answers before any ratio."""
