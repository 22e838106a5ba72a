"""Plan data files: bad input is refused with file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.plan import read_plan_data
from qifutong_desktop.core.problems import Refusal


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "what"),
    [
        ("tasks.toml", 'en = "Kick-off"', 'ne = "Kick-off"', "tasks.kickoff.name.en", "is missing"),
        ("tasks.toml", 'zh = "启动会", en = "Kick-off"', 'zh = "启动会", en = ""', "tasks.kickoff.name.en", "empty"),
        ("tasks.toml", "days = [0.5, 0.5, 0.5]", "days = [0.5, 0.5]", "tasks.kickoff.days", "three durations"),
        ("tasks.toml", "days = [0.5, 0.5, 0.5]", "days = [2, 1, 3]", "tasks.kickoff.days", "low <= likely <= high"),
        ("tasks.toml", 'owner = "顾问"', 'owner = "老板"', "tasks.kickoff.owner", "not allowed"),
        ("tasks.toml", 'after = ["kickoff"]', 'after = ["kickof"]', "tasks.survey.after", "unknown predecessor kickof"),
        ("tasks.toml", 'after = ["kickoff"]', 'after = ["proposal"]', "tasks.survey.after", "forms a cycle"),
        ("tasks.toml", 'id = "survey"', 'id = "kickoff"', "tasks.kickoff", "stands twice"),
        ("tasks.toml", "when = { rows = { above = 0 } }", "when = { moon = 1 }", "tasks.data_check.when.moon", "unk"),
        ("tasks.toml", "stretch = { decision_unclear = 2 }", "stretch = { ox = 2 }", "tasks.review.stretch.ox", "unk"),
        ("tasks.toml", "horizon_days = 42", "horizon_days = 0", "cutover.horizon_days", "must lie within"),
        ("tasks.toml", "first = [6, 1]", "first = [13, 1]", "cutover.sales[0].first", "[month, day]"),
        ("tasks.toml", "[aftercare]", "[[aftercare]]", "aftercare", "must be a table"),
        ("risks.toml", "probability = 3", "probability = 9", "risks.no_interface_papers.probability", "within 1–3"),
        ("risks.toml", 'signal = "no_backup"', 'signal = "no_luck"', "risks.no_backup.signal", "not allowed"),
        ("risks.toml", 'signal = "no_backup"', "", "risks.no_backup", "exactly one"),
        ("risks.toml", "未确认：{evidence}", "未确认：{oops}", "risks.no_interface_papers.trigger", "placeholder"),
        ("rates.toml", "[roles]", "[rates]\nconsultant = true\n[roles]", "rates.consultant", "must be a number"),
    ],
)
def test_faulty_plan_files_are_refused_with_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, key: str, what: str
) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(asset("resources", "plan"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_plan_data(folder)
    problem = next(problem for problem in refused.value.problems if problem.key == key)
    assert problem.file == str(folder / file)
    assert what in problem.what.en
