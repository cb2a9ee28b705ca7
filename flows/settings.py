"""What may stand in gomme.yaml."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from rules.approvers import Approver, Name
from rules.approvers import check as check_approvers
from rules.archive_readers import Archiving
from rules.archive_readers import check as check_archive
from rules.document import Section, nearest
from rules.marked import Path as Place

_ENDPOINT = re.compile(r"[\w-]+(\.[^.]+){2,3}")


def _zone(name: str) -> str:
    if name not in _zones():
        near = get_close_matches(name, _zones(), n=1)
        raise ValueError(f"no such time zone; did you mean '{near[0] if near else 'Europe/Paris'}'?")
    return name


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _cron(schedule: str) -> str:
    from cronsim import CronSim, CronSimError

    try:
        CronSim(schedule.strip(), datetime(2026, 1, 1))
    except CronSimError:
        raise ValueError('a schedule has five fields (minute hour day month weekday), such as "0 2 * * *"') from None
    return schedule.strip()


def _endpoint(text: str) -> str:
    if not _ENDPOINT.fullmatch(text):
        raise ValueError("a column is written system.table.column, or system.schema.table.column")
    return text


def _id(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", text):
        raise ValueError("an id holds letters, digits, '_' and '-' only, as in 'commercial'")
    return text


def _key(text: str) -> str:
    if not re.fullmatch(r"ephemeral|env:[A-Za-z_]\w*", text):
        raise ValueError("a key is ephemeral, or env:NAME for the variable that holds it")
    return text


class Label(Section):
    """What reports call a system."""

    fr: str
    en: str


class Location(Section):
    """Where a system is kept (ISO 3166 code), who attests it, and since when."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    attested_by: str | None = None
    on: date | None = None


class Limits(Section):
    """How much a scan may ask of a system: ISO 8601 duration of a statement, connections at a time."""

    statement_timeout: Annotated[timedelta, Field(gt=timedelta(), le=timedelta(days=1))] = timedelta(minutes=5)
    connections: Annotated[int, Field(ge=1, le=32)] = 2


class System(Section):
    """One of the company's platforms. The URL is kept out of every repr: it may hold a password."""

    url: Annotated[str, Field(repr=False, min_length=1)]
    label: Label | None = None
    schemas: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    location: Location = Location()
    encryption_at_rest: Literal["attested", "unknown"] = "unknown"
    limits: Limits = Limits()
    timezone: Annotated[str, AfterValidator(_zone)] | None = None  # of date-times that bear none; else the workspace's


class Relation(Section):
    """A key that the databases do not declare."""

    origin: Annotated[str, AfterValidator(_endpoint), Field(alias="from")]
    to: Annotated[str, AfterValidator(_endpoint)]


class Schedules(Section):
    """When flows run: cron, in the workspace's time zone."""

    discover: Annotated[str, AfterValidator(_cron)] | None = None
    copy_: Annotated[Annotated[str, AfterValidator(_cron)] | None, Field(alias="copy")] = None
    plan_retention: Annotated[str, AfterValidator(_cron)] | None = None
    apply_retention: Annotated[str, AfterValidator(_cron)] | None = None


class Copying(Section):
    """Where copies go when nobody says otherwise: a URL a system, kept out of every repr, and their key."""

    to: Annotated[dict[str, Annotated[str, Field(min_length=1)]], Field(repr=False, min_length=1)]
    key: Annotated[str, AfterValidator(_key)] = "ephemeral"
    canaries: str | None = None


class Settings(Section):
    """gomme.yaml; only `systems` must be there."""

    systems: Annotated[dict[Annotated[str, AfterValidator(_id)], System], Field(min_length=1)]
    version: Literal[1] = 1
    language: Literal["fr", "en"] = "fr"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Paris"
    store: Annotated[str, Field(repr=False)] = "sqlite:///gomme.db"
    inventory: str | None = None
    decisions: str | None = None
    patterns: str | None = None
    masking: str | None = None
    masking_signoff: str | None = None
    retention: str | None = None
    copy_: Annotated[Copying | None, Field(alias="copy")] = None
    approvers: Annotated[dict[Name, Approver], Field(default_factory=dict)]
    archive: Archiving | None = None
    relations: tuple[Relation, ...] = ()
    schedules: Schedules = Schedules()

    @property
    def timezones(self) -> tuple[tuple[str, str], ...]:
        """(system, zone) of those that say in which zone their date-times are kept."""
        return tuple((id, system.timezone) for id, system in self.systems.items() if system.timezone)


def check(settings: Settings) -> Iterator[tuple[Place, str]]:
    """What is wrong beyond types: relations and copies of systems that are not there, approvers that are not two."""
    for system in settings.copy_.to if settings.copy_ else ():
        if system not in settings.systems:
            yield ("copy", "to", system), f"unknown system '{system}'{nearest(system, list(settings.systems))}"
    yield from ((("approvers", *place), message) for place, message in check_approvers(settings.approvers))
    yield from ((("archive", *place), message) for place, message in check_archive(settings.archive))
    for at, relation in enumerate(settings.relations):
        for key, end in (("from", relation.origin), ("to", relation.to)):
            if (system := end.split(".")[0]) not in settings.systems:
                yield ("relations", at, key), f"unknown system '{system}'{nearest(system, list(settings.systems))}"
