"""Coders, one file a way of coding; ``table.py`` holds the list."""
