"""Transcript formats, one file each; ``table.py`` holds the list and ``read``."""
