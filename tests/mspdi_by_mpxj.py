"""Read MS Project files by MPXJ, and let its own scheduler work out their dates: one JSON object for each file.

Run in a process of its own (``python tests/mspdi_by_mpxj.py FILE…``), as it starts a Java machine.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import mpxj  # type: ignore[import-not-found]


def read(path: str) -> dict[str, Any]:
    """Dates as they stand in the file and as MPXJ schedules them, by task number; links, owners and calendar."""
    from java.time import LocalDateTime  # type: ignore[import-not-found]
    from org.mpxj.cpm import MicrosoftScheduler  # type: ignore[import-not-found]
    from org.mpxj.reader import UniversalProjectReader  # type: ignore[import-not-found]

    project = UniversalProjectReader().read(path)
    written = _dates(project)
    MicrosoftScheduler().schedule(project, LocalDateTime.parse(str(project.getProjectProperties().getStartDate())))
    tasks = [task for task in project.getTasks() if not task.getSummary()]
    calendar = project.getDefaultCalendar()
    return {
        "kind": str(project.getProjectProperties().getFileType()),
        "written": written,
        "scheduled": _dates(project),
        "names": {str(task.getID()): str(task.getName()) for task in tasks},
        "after": {
            str(task.getID()): [str(link.getPredecessorTask().getID()) for link in task.getPredecessors()]
            for task in tasks
        },
        "owners": {
            str(task.getID()): [str(one.getResource().getName()) for one in task.getResourceAssignments()]
            for task in tasks
        },
        "exceptions": [
            [str(one.getName()), str(one.getFromDate()), str(one.getToDate()), bool(one.getWorking())]
            for one in calendar.getCalendarExceptions()
        ],
    }


def _dates(project: Any) -> dict[str, list[str]]:
    return {
        str(task.getID()): [str(task.getStart()), str(task.getFinish())]
        for task in project.getTasks()
        if not task.getSummary()
    }


if __name__ == "__main__":
    mpxj.startJVM()
    for path in sys.argv[1:]:
        print(json.dumps(read(path)))
