"""Real projects: fetched, linted, mended, and compared with what was recorded of them."""
