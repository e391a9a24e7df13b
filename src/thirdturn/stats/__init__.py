"""Measures, one file a family: pure functions from records to Estimates and Tables."""
