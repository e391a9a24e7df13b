"""Outputs, one file each; they draw results and compute nothing."""
