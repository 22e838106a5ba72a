"""``qifutong price``: one order in words or JSON, or a whole ``.jsonl`` of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from ..actions.quoting import RefusedLine, estimate_file, price_lines, refused_json
from ..core.problems import Refusal
from ..core.quote_json import estimate_json
from ..core.text import Text
from .face import Face
from .parsing import asked_day
from .quote_words import estimate_lines


def price(asked: Namespace, face: Face) -> int:
    """:raises Refusal: what cannot be priced; of a ``.jsonl``, after all its lines were answered."""
    path, today = Path(asked.ORDER), asked_day(asked)
    if path.suffix.lower() == ".jsonl":
        _price_many(path, today, face)
        return 0
    estimate = estimate_file(path, today)
    face.give(lambda: estimate_json(estimate, face.lang), lambda: estimate_lines(estimate, face.lang))
    return 0


def _price_many(path: Path, today: date, face: Face) -> None:
    count, refused = 0, 0
    first: Refusal | None = None
    for result in price_lines(path, today, face.lang):
        count += 1
        if isinstance(result, RefusedLine):
            refused += 1
            first = first or result.refusal
            face.give_json(refused_json(result, face.lang))
        else:
            face.give_json(result)
    if first is not None:
        problem = first.problems[0]
        raise Refusal.of(
            problem.key,
            Text(
                f"{count} 张订单中有 {refused} 张被退回，这是第一张：{problem.what.zh}",
                f"{refused} of {count} orders were refused, this one first: {problem.what.en}",
            ),
            problem.remedy,
            str(path),
        )
