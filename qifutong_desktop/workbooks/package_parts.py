"""Which part of an .xlsx archive is which sheet."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from .source import Source

#: What reading a damaged archive raises: the reader itself will refuse it.
DAMAGED = (
    *(KeyError, IndexError, OSError, ValueError, EOFError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError),
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet, in the workbook's order, as far as its links lead to a part.

    :raises DAMAGED: it is damaged
    """
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    there = set(archive.namelist())
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.endswith("}sheet"):
            part = posixpath.normpath(posixpath.join("xl", targets.get(sheet.get(_RELATION), ""))).lstrip("/")
            if part in there:
                yield sheet.get("name", ""), part


def in_usual_places(source: Source) -> bool:
    """Whether a screened .xlsx has its book, shared texts and styles where the fast readers look for them, unasked."""
    usual = {"officeDocument": "xl/workbook.xml", "sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    with source.open() as file, zipfile.ZipFile(file) as archive:
        for folder, links in (("", "_rels/.rels"), ("xl", "xl/_rels/workbook.xml.rels")):
            try:
                relations = ElementTree.fromstring(archive.read(links))
            except DAMAGED:
                continue
            for relation in relations:
                place = usual.get(relation.get("Type", "").rpartition("/")[2])
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                if place is not None and target.lower() != place.lower():
                    return False
    return True
