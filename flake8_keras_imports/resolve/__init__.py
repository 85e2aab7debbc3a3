"""The semantic core: from a syntax tree to what every reported name really is."""
