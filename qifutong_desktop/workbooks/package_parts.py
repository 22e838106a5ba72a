"""Which part of an .xlsx archive is which sheet."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet, in the workbook's order, as far as its links lead to a part.

    :raises (KeyError, OSError, zipfile.BadZipFile, xml.etree.ElementTree.ParseError): damaged
    """
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    there = set(archive.namelist())
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if sheet.tag.endswith("}sheet"):
            part = posixpath.normpath(posixpath.join("xl", targets.get(sheet.get(_RELATION), ""))).lstrip("/")
            if part in there:
                yield sheet.get("name", ""), part
