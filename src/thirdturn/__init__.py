"""Thirdturn reads a helping conversation and shows where the client resists and what is done with it."""

__version__ = "0.1.0"
