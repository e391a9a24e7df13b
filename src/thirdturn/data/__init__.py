"""Knowledge that ships with the package: codebook, lexicons, thresholds, models, example sessions."""
