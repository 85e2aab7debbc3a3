"""For code bases with many findings: only new ones count, or each known one is silenced."""
