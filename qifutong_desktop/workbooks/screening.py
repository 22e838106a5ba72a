"""What a file really is, judged by its bytes before any reader touches it."""

from __future__ import annotations

import errno
import re
import stat
import zipfile
import zlib
from typing import BinaryIO, Literal

from ..core.patterns import later
from ..core.problems import Refusal
from ..core.text import Text
from .prolog import fault_of_prolog
from .source import Source

Kind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "dbf"]
#: ``locked``: a workbook under a password; its kind is known once it is opened.
Screened = Kind | Literal["locked"]

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
DBF = ".dbf"
MEGABYTE = 1024 * 1024
MAX_ENTRIES = 5_000
MAX_RATIO = 200
#: No workbook inflates to more; one that a reader holds whole, to no more than the second.
MAX_INFLATED = 4096 * MEGABYTE
MAX_HELD = 300 * MEGABYTE
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: An old workbook's first record, of its globals, and right behind it the one that says how it is locked.
_FILE_PASS = later(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".bin", ".wdp")
_MAGIC = (
    (b"%PDF", Text("PDF 文件", "a PDF file")),
    (b"\xff\xd8\xff", Text("JPG 图片", "a JPEG picture")),
    (b"\x89PNG", Text("PNG 图片", "a PNG picture")),
    (b"GIF8", Text("GIF 图片", "a GIF picture")),
    (b"Rar!", Text("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Text("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Text("gzip 压缩包", "a gzip archive")),
    (b"{\\rtf", Text("RTF 文档", "an RTF document")),
)

_SAVE_AS = Text("请用 Excel 或 WPS 打开，另存为 .xlsx 后再试", "open it in Excel or WPS and save it as .xlsx")
_EXPORT_AGAIN = Text("请向提供者重新索取或重新导出", "ask for it again or export it again")
_WORD = Text("是 Word 文档，不是表格", "is a Word document")
#: The key of a problem that a password solves, or another one than was given.
PASSWORD_KEY = "password"
PASSWORD = Text("文件有密码保护，这种加密本程序不能解开", "locked by a password in a way not opened here")
NO_PASSWORD = Text("请用密码打开后另存为无密码的副本", "open it with its password and save a copy without one")


def screen(source: Source) -> Screened:
    """The format by content; suffix and content must agree as far as text against workbook goes.

    :raises Refusal: missing, a folder, unreadable, empty, locked for good, a bomb, or not a table at all
    """
    try:
        mode = source.path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refusal(Text("是文件夹，不是文件", "is a folder"), Text("请给出其中的文件", "name the files in it"))
        if not stat.S_ISREG(mode):
            raise refusal(Text("不是普通文件", "is no plain file"), Text("请先复制成普通文件", "copy it to one"))
        with source.open() as file:
            return _kind(file, source.suffix)
    except FileNotFoundError:
        raise refusal(Text("找不到文件", "no such file"), Text("请核对路径", "check the path")) from None
    except OSError as error:
        raise refusal(
            Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})"),
            Text("请检查路径与权限，并关闭正在使用它的程序", "check its permissions and close what uses it"),
        ) from None


def refusal(what: Text, remedy: Text, key: str = "") -> Refusal:
    """A refusal of the file that is being screened."""
    return Refusal.of(key, what, remedy)


def password_needed() -> Refusal:
    """Of a locked workbook that nobody gave a password for."""
    what = Text("文件有密码保护", "the file is locked by a password")
    return refusal(what, Text("请给出打开密码", "give the password that opens it"), PASSWORD_KEY)


def wrong_password() -> Refusal:
    """Of a locked workbook that the given password does not open."""
    what = Text("密码不对，打不开文件", "the password does not open the file")
    return refusal(what, Text("请核对打开密码（注意大小写）", "check the password, capitals too"), PASSWORD_KEY)


def _kind(file: BinaryIO, suffix: str) -> Screened:
    if suffix not in (*WORKBOOKS, *TEXTS, DBF):
        raise refusal(
            Text(f"不支持的文件类型 {suffix or '（无后缀）'}", f"files of type {suffix or '(no suffix)'} are not read"),
            Text(
                "可读 .xlsx .xlsm .xlsb .xls .et .ods .csv .txt .dbf，请另存后再试",
                "save it as .xlsx .xlsm .xlsb .xls .ods .csv .txt or .dbf",
            ),
        )
    head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusal(Text("文件是空的", "the file is empty"), _EXPORT_AGAIN)
    is_zip = head.startswith(b"PK\x03\x04")
    if suffix in (*TEXTS, DBF) and (is_zip or head.startswith(_OLE)):
        raise refusal(
            Text(f"后缀是 {suffix}，内容却是 Excel 或压缩文件", f"named {suffix}, but it is a workbook or an archive"),
            Text("请改用正确的后缀", "give it its right suffix"),
        )
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise refusal(
                Text(f"不是表格，实际是{what.zh}", f"is no workbook but {what.en}"),
                Text("请提供原始的表格文件", "ask for the original workbook"),
            )
    if is_zip:
        return _zip_kind(file)
    if head.startswith(_OLE):
        return _ole_kind(file)
    if suffix in TEXTS:
        return "csv"
    if suffix == DBF:
        return "dbf"
    raise _other_text(head, suffix)


def _other_text(head: bytes, suffix: str) -> Refusal:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<?xml", b"<div")):
        return refusal(
            Text(f"后缀是 {suffix}，内容却是网页或 XML", f"named {suffix}, but it is a web page or XML"),
            _SAVE_AS,
        )
    return refusal(
        Text(f"后缀是 {suffix}，内容却不是 Excel 工作簿", f"named {suffix}, but it is no workbook"),
        Text(
            "如果是文本表格请把后缀改为 .csv，否则请另存为 .xlsx",
            "if it is a text table name it .csv, else save it as .xlsx",
        ),
    )


def _ole_kind(file: BinaryIO) -> Screened:
    file.seek(0)
    directory = file.read(64 * MEGABYTE)
    if "EncryptedPackage".encode("utf-16-le") in directory:
        return "locked"
    if _FILE_PASS.search(directory):
        return "locked"
    if "WordDocument".encode("utf-16-le") in directory and "Workbook".encode("utf-16-le") not in directory:
        raise refusal(_WORD, Text("请提供表格文件", "ask for the workbook"))
    return "xls"


def _zip_kind(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            kind = _zip_named(archive)
            _zip_weighed(archive)
            _zip_plain(archive)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # a lying offset makes an invalid seek
            raise
        if isinstance(error, RuntimeError) and "password" in str(error).lower():
            raise refusal(PASSWORD, NO_PASSWORD) from None
        raise refusal(Text("文件不完整或已损坏", "the file is damaged or cut off"), _EXPORT_AGAIN) from None


def _zip_named(archive: zipfile.ZipFile) -> Kind:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise refusal(
            Text(f"内有 {len(infos):,} 个部分，超过 {MAX_ENTRIES:,}", f"{len(infos):,} parts, over {MAX_ENTRIES:,}"),
            _SAVE_AS,
        )
    if any(info.flag_bits & 1 for info in infos):
        raise refusal(PASSWORD, NO_PASSWORD)
    names = {info.filename.replace("\\", "/").lower().lstrip("/") for info in infos}
    if len(names) < len(infos):
        raise refusal(Text("内有同名的部分，可能是恶意文件", "holds two parts of one name"), _SAVE_AS)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if "word/document.xml" in names:
        raise refusal(_WORD, Text("请提供表格文件", "ask for the workbook"))
    raise refusal(
        Text("是压缩包，不是表格", "is an archive, not a workbook"),
        Text("请先解压，再给出其中的表格", "unpack it and name the workbooks in it"),
    )


def _zip_weighed(archive: zipfile.ZipFile) -> None:
    inflated = 0
    for info in archive.infolist():
        inflated += info.file_size
        if info.file_size > MEGABYTE and info.file_size > MAX_RATIO * max(1, info.compress_size):
            ratio = info.file_size // max(1, info.compress_size)
            raise refusal(
                Text(f"压缩比异常（{ratio} 倍），疑似压缩炸弹", f"compressed {ratio} times: a zip bomb?"),
                _SAVE_AS,
                info.filename,
            )
    if inflated > MAX_INFLATED:
        raise _too_large(inflated, MAX_INFLATED)


def refuse_unheld(source: Source) -> None:
    """For a screened archive, before a reader takes it that does not stream.

    :raises Refusal: it inflates to more than such a reader may hold
    """
    with source.open() as file, zipfile.ZipFile(file) as archive:
        inflated = sum(info.file_size for info in archive.infolist())
    if inflated > MAX_HELD:
        raise _too_large(inflated, MAX_HELD)


def _too_large(inflated: int, most: int) -> Refusal:
    size, limit = inflated // MEGABYTE, most // MEGABYTE
    return refusal(
        Text(f"解压后有 {size:,} MB，超过 {limit:,} MB", f"inflates to {size:,} MB, over {limit:,} MB"),
        Text("请按年份或工作表拆分后再试", "split it by year or sheet"),
    )


def _zip_plain(archive: zipfile.ZipFile) -> None:
    """No part may declare a document type or entities, whatever it is called: a relationship may point to any name.

    An encrypted .ods says so in its manifest.
    """
    for info in archive.infolist():
        with archive.open(info) as part:
            found = fault_of_prolog(part, media=info.filename.lower().endswith(_MEDIA))
            if found is not None:
                raise refusal(found, _SAVE_AS, info.filename)
        if info.filename.lower() == "meta-inf/manifest.xml":
            with archive.open(info) as part:
                if b"encryption-data" in part.read(MEGABYTE):
                    raise refusal(PASSWORD, NO_PASSWORD)
