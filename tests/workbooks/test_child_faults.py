"""A fault of ours in a reading process says where it is in our code, and not a word of the file."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

_PLACE = re.compile(r"[\w/.]+\.py:\d+ [\w.<>]+|\(\w+\)|-- \w+")


@pytest.mark.parametrize("child", ["child", "rows_child"])
def test_a_fault_is_told_by_its_places_alone(child: str) -> None:
    request = {"memory": 2**30, "cpu": 60, "path": "张三 13900001111.xlsx", "sheet": {"张三": 1}, "headers": "客户"}
    done = subprocess.run(
        [sys.executable, "-c", f"from qifutong_desktop.workbooks.{child} import main; main()"],
        input=f"{json.dumps(request)}\n".encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    [fault] = [one for one in said if "fault" in one or "refused" in one]
    for line in fault.get("trace", "").splitlines():
        assert _PLACE.fullmatch(line), line
    assert "Traceback" not in done.stdout.decode()
