"""The reading process takes modules from where ours are installed and from nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import qifutong_desktop
from qifutong_desktop.workbooks.reader import command

_MEASURE = """
import sys
from pathlib import Path
from qifutong_desktop.workbooks.reader import command
from qifutong_desktop.workbooks.reading import measure
assert not any(sys.argv[1] in part for part in command()), command()
assert measure([Path(sys.argv[2])]).rows == 2
"""


def test_it_is_isolated_and_told_where_packages_are_installed() -> None:
    python, *how, run, own = command()[:6]
    assert (python, how) == (sys.executable, ["-I", "-S", "-c"])
    assert "measure_files" in run
    assert Path(own) == Path(qifutong_desktop.__file__).parents[1]
    assert all(Path(place).name in ("site-packages", "dist-packages") for place in command()[6:])


def test_modules_of_a_client_s_folder_are_not_imported(tmp_path: Path) -> None:
    """Neither from the folder that the program was started in nor from one that its environment names."""
    here = tmp_path / "client"
    here.mkdir()
    for name in ("numpy", "python_calamine", "isal", "tomllib", "sitecustomize"):
        (here / f"{name}.py").write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})", encoding="utf-8")
    (here / "table.csv").write_text("编号,名称\n1,甲\n2,乙\n", encoding="utf-8")
    own = str(Path(qifutong_desktop.__file__).parents[1])
    script = tmp_path / "measure.py"
    script.write_text(_MEASURE, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((own, str(here)))}
    done = subprocess.run(
        [sys.executable, str(script), str(here), str(here / "table.csv")],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "imported").read_text() if (tmp_path / "imported").exists() else ""
    assert told in ("", "sitecustomize"), told  # the last by the parent, which looks there as the environment says
