"""The first quarter of an hour with a client, said back in three sentences: 我理解得对吗？"""

from __future__ import annotations

from collections.abc import Mapping

from .client import Answer, Client
from .diagnosis import Diagnosis, Pain
from .migration.sizing import Sizing
from .questionnaire import Question, Questionnaire
from .ranges import plain
from .text import Text

#: The question of what made the client act now.
WHY_NOW = "O01"


def reasons_now(questionnaire: Questionnaire) -> Question | None:
    """The question whose options are the buttons of the opening."""
    return questionnaire.by_id.get(WHY_NOW)


def understood(
    client: Client,
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    diagnosis: Diagnosis,
    sizing: Sizing | None,
) -> tuple[Text, ...]:
    """Up to three sentences, each only of what was said or found: who and why now, what hurts, what the data shows."""
    said = (_who(client, questionnaire, answers), _pains(diagnosis.pains), _found(sizing))
    return tuple(sentence for sentence in said if sentence is not None)


def _who(client: Client, questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Text | None:
    industry = _chosen(questionnaire.by_role["industry"], answers)
    question = reasons_now(questionnaire)
    reasons = _chosen(question, answers) if question else []
    if client.name in ("", "?") or not (industry or reasons):
        return None
    zh, en = client.name, client.name
    if industry:
        zh += f"，{industry[0].zh.partition('：')[0]}"
        en += f", {industry[0].en.partition(':')[0].lower()}"
    if reasons:
        zh += f"；现在要动，是因为{'、'.join(reason.zh for reason in reasons)}"
        en += f"; acting now because: {', '.join(reason.en.lower() for reason in reasons)}"
    return Text(f"{zh}。", f"{en}.")


def _chosen(question: Question, answers: Mapping[str, Answer]) -> list[Text]:
    value = answers[question.id].value if question.id in answers else ()
    ids = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    return [option.text for option in question.options if option.id in ids]


def _pains(pains: tuple[Pain, ...]) -> Text | None:
    if not pains:
        return None
    first = pains[0]
    zh, en = f"最头疼的是“{first.words}”", f"what hurts most: “{first.words}”"
    cost = []
    if first.hours_per_month:
        cost.append(Text(f"{plain(first.hours_per_month)} 小时", f"{plain(first.hours_per_month)} hours"))
    if first.yuan_per_month:
        cost.append(Text(f"{plain(first.yuan_per_month)} 元", f"{plain(first.yuan_per_month)} yuan"))
    if cost:
        zh += f"，每月大约耗 {'、'.join(one.zh for one in cost)}"
        en += f", about {' and '.join(one.en for one in cost)} a month"
    if len(pains) > 1:
        zh += f"；其次是{'、'.join(f'“{pain.words}”' for pain in pains[1:3])}"
        en += f"; then {', '.join(f'“{pain.words}”' for pain in pains[1:3])}"
    return Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def _found(sizing: Sizing | None) -> Text | None:
    if sizing is None or not sizing.tables:
        return None
    repeated = sizing.rows - sizing.rows_after_dedupe
    zh, en = f"您给的数据共 {sizing.rows:,} 行", f"Your data holds {sizing.rows:,} rows"
    if repeated:
        zh += f"，其中 {repeated:,} 行是重复的"
        en += f", {repeated:,} of them repeated"
    if sizing.customers is not None:
        zh += f"，去重后有 {sizing.customers:,} 位客户"
        en += f"; {sizing.customers:,} customers remain after dedupe"
    return Text(f"{zh}。", f"{en}.")
