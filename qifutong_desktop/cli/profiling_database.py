"""``qifutong profile --database``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from ..actions.profiling_database import (
    Address,
    DatabaseProfile,
    Limits,
    database_json,
    measure_database,
    read_address,
)
from ..core.problems import Refusal
from ..core.text import Lang, Text, listed
from .asking import asker, first_line
from .columns import columns
from .face import Face
from .profiling import effort_line

_SHOWN = 10
_UNKNOWN = {
    "exact": Text("重复行", "repeated rows"),
    "key": Text("关键字段重复后的总数", "how many are left once keys are joined"),
    "bytes": Text("数据量", "bytes"),
    "repeated_total": Text("总额是否重复", "repeated totals"),
}


def profile_of_database(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a mistyped limit, a file beside it, a database that cannot be reached"""
    if asked.FILE:
        what = Text("--database 与文件不能同时给", "--database and files do not go together")
        raise Refusal.of("--database", what, Text("请分两次运行", "run it twice"))
    limits = Limits(_seconds(asked.timeout, "--timeout", 60), _seconds(asked.time_limit, "--time-limit", 1800))
    address = _opened(read_address(asked.database, untried="untried" in asked), asked.password_file, face)
    try:
        profile = measure_database(
            address, schema=asked.schema, tables=asked.table, limits=limits, progress=face.progress
        )
    finally:
        face.progress_done()
    face.notices(list(_notices(profile)))
    face.give(lambda: database_json(profile), lambda: _lines(profile, face.lang))
    return 0


def _opened(address: Address, password_file: str | None, face: Face) -> Address:
    """With its password, from a file's first line or typed; a server that asks for none is tried without."""
    if address.told_password:
        words = "口令写在了命令行里，同机的人和历史记录都看得到；请改用 --password-file"
        face.notices(
            [Text(words, "the password is on the command line, where others can read it: use --password-file")]
        )
    if password_file is not None:
        return address.with_password(first_line(password_file, "--password-file"))
    if address.needs_password and (typed := asker(face)(Text("数据库口令", "Password of the database"))):
        return address.with_password(typed)
    return address


def _seconds(given: str | None, option: str, usual: float) -> float:
    if given is None:
        return usual
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 86_400:
        what = Text(f"{given} 不是可用的秒数", f"{given} is no number of seconds that we can use")
        raise Refusal.of(option, what, Text("请写 1 到 86400", "write 1 to 86400"))
    return seconds


def _notices(profile: DatabaseProfile) -> Iterator[Text]:
    if profile.passed_over:
        some = profile.passed_over[:_SHOWN]
        count = len(profile.passed_over)
        yield Text(
            f"表太多，未看 {count} 张：{'、'.join(some)}{'…' if count > _SHOWN else ''}；用 --table 指定",
            f"too many tables, {count} were passed over: {', '.join(some)}{'…' if count > _SHOWN else ''}; use --table",
        )
    for name, why in profile.unread[:_SHOWN]:
        yield Text(f"{name} 没有读到：{why.zh}", f"{name} was not read: {why.en}")
    for table, told in zip(profile.sizing.tables, profile.tables, strict=True):
        names = [_UNKNOWN[one] for one in told.unknown if one in _UNKNOWN]
        if names:
            unknown = listed(names)
            yield Text(f"{table.sheet} 未知：{unknown.zh}", f"{table.sheet}: unknown are {unknown.en}")


def _lines(profile: DatabaseProfile, lang: Lang) -> list[str]:
    """As of workbooks; what is unknown is no number."""
    zh = lang == "zh"
    head = ("表", "识别为", "行数", "重复行") if zh else ("table", "recognised as", "rows", "repeated")
    rows = [
        (
            table.sheet,
            table.recognised_as.said(lang),
            f"{table.rows:,}",
            ("未知" if zh else "unknown") if "exact" in told.unknown else f"{table.exact_duplicates:,}",
        )
        for table, told in zip(profile.sizing.tables, profile.tables, strict=True)
    ]
    total = f"  合计 {profile.sizing.rows:,} 行" if zh else f"  {profile.sizing.rows:,} rows"
    return [*columns([head, *rows], right={2, 3}), total, effort_line(profile.sizing, lang)]
