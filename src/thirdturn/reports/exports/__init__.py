"""Coded sessions in the files of other programs: one module an output, :mod:`table` lists them."""
