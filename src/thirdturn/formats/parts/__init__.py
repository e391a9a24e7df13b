"""Parts that several formats share: clocks, columns, cues, labels, tiers, guards against hostile files."""
