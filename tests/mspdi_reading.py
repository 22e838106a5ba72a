"""MS Project XML read back and scheduled anew: links, constraints and calendars decide, never the dates of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from xml.etree.ElementTree import Element, fromstring

NS = "{http://schemas.microsoft.com/project}"
DAY = timedelta(days=1)
Hours = tuple[tuple[time, time], ...]

#: The children of each element in the order of mspdi_pj12.xsd, as far as we write them.
ORDER = {
    "Project": "SaveVersion UID Name Title Subject Category Company Manager Author CreationDate Revision LastSaved"
    " ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode"
    " CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth"
    " DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate DefaultOvertimeRate DurationFormat WorkFormat"
    " EditableActualCosts HonorConstraints EarnedValueMethod InsertedProjectsLikeSummary MultipleCriticalPaths"
    " NewTasksEffortDriven NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete"
    " TaskUpdatesResource FiscalYearStart WeekStartDay MoveCompletedEndsBack MoveRemainingStartsBack"
    " MoveRemainingStartsForward MoveCompletedEndsForward BaselineForEarnedValue AutoAddNewResourcesAndTasks StatusDate"
    " CurrentDate OutlineCodes WBSMasks ExtendedAttributes Calendars Tasks Resources Assignments",
    "Calendars": "Calendar",
    "Calendar": "UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks",
    "WeekDays": "WeekDay",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "TimePeriod": "FromDate ToDate",
    "WorkingTimes": "WorkingTime",
    "WorkingTime": "FromTime ToTime",
    "Exceptions": "Exception",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition Month"
    " MonthDay DayWorking WorkingTimes",
    "Tasks": "Task",
    "Task": "UID ID Name Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel Priority Start Finish"
    " Duration DurationFormat Work Stop Resume ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone"
    " Summary Critical IsSubproject PercentComplete PercentWorkComplete ActualStart ActualFinish ActualDuration"
    " ActualWork RegularWork RemainingDuration RemainingWork ConstraintType CalendarUID ConstraintDate Deadline"
    " LevelAssignments LevelingCanSplit IgnoreResourceCalendar Notes HideBar Rollup PredecessorLink",
    "PredecessorLink": "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat",
    "Resources": "Resource",
    "Resource": "UID ID Name Type IsNull Initials Group MaxUnits PeakUnits OverAllocated Start Finish CanLevel AccrueAt"
    " Work RegularWork RemainingWork CalendarUID Notes BCWS BCWP IsGeneric IsInactive",
    "Assignments": "Assignment",
    "Assignment": "UID TaskUID ResourceUID PercentWorkComplete ActualStart ActualWork Delay Finish LevelingDelay"
    " Milestone Notes RegularWork RemainingWork Start Stop Resume Units Work WorkContour",
}


def in_order(element: Element) -> None:
    """Fails where a child stands where the schema does not have it."""
    name = element.tag.removeprefix(NS)
    if name not in ORDER:
        assert not len(element), f"{name} has no children in the schema"
        return
    order = ORDER[name].split()
    places = [order.index(child.tag.removeprefix(NS)) for child in element]
    assert places == sorted(places), f"{name}: {[child.tag for child in element]}"
    for child in element:
        in_order(child)


def read(content: bytes) -> Element:
    root = fromstring(content)
    assert root.tag == f"{NS}Project"
    return root


def said(element: Element, name: str) -> str:
    return element.findtext(f"{NS}{name}") or ""


def moment(element: Element, name: str) -> datetime:
    return datetime.fromisoformat(said(element, name))


def minutes(duration: str) -> int:
    hours, _, rest = duration.removeprefix("PT").partition("H")
    return int(hours) * 60 + int(rest.partition("M")[0])


@dataclass(frozen=True)
class WorkTimes:
    """When is worked: hours by the day of the week (Monday 0), and of single days."""

    week: Mapping[int, Hours]
    days: Mapping[date, Hours]

    def hours(self, day: date) -> Hours:
        return self.days.get(day, self.week[day.weekday()])

    def on(self, at: datetime) -> datetime:
        """The first moment of work at or after ``at``."""
        while True:
            for begins, ends in self.hours(at.date()):
                if at.time() < ends:
                    return datetime.combine(at.date(), max(begins, at.time()))
            at = datetime.combine(at.date() + DAY, time())

    def after(self, at: datetime, length: int) -> datetime:
        """The moment at which so many minutes of work are done."""
        left = timedelta(minutes=length)
        while left:
            at = self.on(at)
            ends = next(end for begins, end in self.hours(at.date()) if begins <= at.time() < end)
            step = min(left, datetime.combine(at.date(), ends) - at)
            at, left = at + step, left - step
        return at


def work_times(calendar: Element, tag: str) -> WorkTimes:
    """A calendar by its ``Exceptions``, or (``WeekDay``) by the exceptions that older programs read."""
    week = {int(said(one, "DayType")): hours(one) for one in calendar.iter(f"{NS}WeekDay")}
    days: dict[date, Hours] = {}
    for one in calendar.iter(f"{NS}{tag}"):
        period = one.find(f"{NS}TimePeriod")
        if period is not None:
            first, last = moment(period, "FromDate").date(), moment(period, "ToDate").date()
            days |= {first + number * DAY: hours(one) for number in range((last - first).days + 1)}
    return WorkTimes({(kind - 2) % 7: worked for kind, worked in week.items() if kind}, days)


def hours(element: Element) -> Hours:
    found = [
        (time.fromisoformat(said(one, "FromTime")), time.fromisoformat(said(one, "ToTime")))
        for one in element.iter(f"{NS}WorkingTime")
    ]
    assert bool(found) == (said(element, "DayWorking") == "1")
    return tuple(found)


class Rescheduled:
    """Start and finish of every task of a file by its UID, worked out from scratch."""

    def __init__(self, root: Element, exceptions: str = "Exception") -> None:
        self.root = root
        self.calendars = {said(one, "UID"): work_times(one, exceptions) for one in root.iter(f"{NS}Calendar")}

    @cached_property
    def spans(self) -> dict[str, tuple[datetime, datetime]]:
        base = said(self.root, "CalendarUID")
        begin = moment(self.root, "StartDate")
        by_number: dict[str, tuple[datetime, datetime]] = {}
        waiting = [task for task in self.root.iter(f"{NS}Task") if said(task, "Summary") == "0"]
        while waiting:
            task = waiting.pop(0)
            links = list(task.iter(f"{NS}PredecessorLink"))
            if any(said(link, "PredecessorUID") not in by_number for link in links):
                waiting.append(task)
                continue
            own = said(task, "CalendarUID")
            times = self.calendars[base if own == "-1" else own]
            start = max([begin, *(self.done(link, by_number) for link in links)])
            if said(task, "ConstraintType") == "4":
                start = max(start, moment(task, "ConstraintDate"))
            length = minutes(said(task, "Duration"))
            start = times.on(start) if length else start
            by_number[said(task, "UID")] = (start, times.after(start, length))
        return by_number

    def done(self, link: Element, by_number: Mapping[str, tuple[datetime, datetime]]) -> datetime:
        """When a link lets its task begin: the other one's finish, and its lag in tenths of a working minute."""
        assert said(link, "Type") == "1", "finish to start"
        _, finish = by_number[said(link, "PredecessorUID")]
        lag = int(said(link, "LinkLag")) // 10
        return self.calendars[said(self.root, "CalendarUID")].after(finish, lag)
