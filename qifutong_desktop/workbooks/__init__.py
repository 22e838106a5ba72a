"""Spreadsheets in and out; untrusted ones are read in a capped child process."""

from .lean_library import import_dataclasses
from .lean_openpyxl import spare_numpy

import_dataclasses()
spare_numpy()
