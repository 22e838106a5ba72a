"""Spreadsheets in and out; untrusted ones are read in a capped child process."""

from .lean_openpyxl import spare_numpy

spare_numpy()
