"""What of the desk is not done, for the list of clients: each entry with the day by which it is to be seen to."""

from __future__ import annotations

from collections.abc import Mapping

from ..overview import Waiting
from ..text import Text
from .entry import Entry, state_words
from .rules import DeskRules


def waiting(entries: Mapping[str, Entry], rules: DeskRules) -> tuple[Waiting, ...]:
    """The entries that somebody has to see to, by day; those without a day wait for nobody."""
    found = [
        Waiting(id, waiting_words(entry, rules), entry.waits_for)
        for id, entry in entries.items()
        if entry.waits_for is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.entry)))


def waiting_words(entry: Entry, rules: DeskRules) -> Text:
    """``退款申请：起草后还没有发出``, ``问题反馈 10000001（处理中）：到了时限``."""
    name = entry_name(entry, rules)
    if entry.state == "draft":
        return Text(f"{name.zh}：起草后还没有发出", f"{name.en}: drafted, not sent")
    state = state_words(entry)
    return Text(f"{name.zh}（{state.zh}）的时限", f"{name.en} ({state.en}): its term")


def entry_name(entry: Entry, rules: DeskRules) -> Text:
    """``退款申请``; a report with its number."""
    name = rules.words[entry.kind].name
    return Text(f"{name.zh} {entry.number}".strip(), f"{name.en} {entry.number}".strip())
