"""Programs that nobody would write, and what must hold of the linter for each of them."""
