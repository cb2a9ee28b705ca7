"""What a company piles up and nobody clears away: ends and last signs of life, as carelessly kept as they really are.

All days are reckoned from the company's own day, so that the same kinds of rows are past due whenever the demo is made.
"""

from collections.abc import Sequence
from datetime import timedelta

from flows.demodata.company import Company, Draw, dated, french

_YEAR = 365
_NEVER = ("", None, "01/01/1900", "31/12/9999", "9999-12-31", "inconnu")  # what screens save where nobody knows


def former_clients(company: Company, count: int) -> dict[str, Sequence[object]]:
    """Two clients in five left during the last ten years; when, stands in three spellings, or not at all."""
    draw = Draw("clients: former", count)
    left = draw.of((True, False), (2, 3))
    ends = draw.of(company.ten_years)
    return {
        "statut": ["ANCIEN" if gone else "ACTIF" for gone in left],
        "fin_relation": [
            _end(gone, end, other) for gone, end, other in zip(left, ends, _others(company, draw), strict=True)
        ],
    }


def last_contacts(company: Company, count: int) -> list[str | None]:
    """The day on which a prospect last wrote or called, of the last seven years."""
    draw = Draw("prospects: contacts", count)
    days = draw.of(company.days(7 * _YEAR))
    return [_end(True, day, other) for day, other in zip(days, _others(company, draw), strict=True)]


def last_clicks(company: Company, count: int) -> list[int | None]:
    """Seconds since 1970; 0 and NULL where nobody ever clicked."""
    draw = Draw("newsletter: clicks", count)
    never = draw.of((True, False), (1, 12))
    clicks = draw.numbers(company.epoch - 8 * _YEAR * 86_400, company.epoch)
    return [draw.rng.choice((0, None)) if none else click for none, click in zip(never, clicks, strict=True)]


def departures(company: Company, gone: Sequence[bool]) -> dict[str, Sequence[object]]:
    """Employees and agents; those who stay have no day, or one that nobody believes."""
    draw = Draw("vendeurs: departures", len(gone))
    days = draw.of(company.days(9 * _YEAR))
    staying = draw.of((None, "9999-12-31", (company.day + timedelta(90)).isoformat()), (12, 2, 1))
    left = [draw.rng.choice((day, day, day, day, "1900-01-01", None)) for day in days]
    return {
        "statut": draw.of(("salarie", "agent", "client"), (6, 3, 2)),
        "date_sortie": [day if out else stay for out, day, stay in zip(gone, left, staying, strict=True)],
    }


def _others(company: Company, draw: Draw) -> list[str | None]:
    """Now and then a word that is no day at all, or a day to come; else the row's own is kept (`=`)."""
    ahead = french((company.day + timedelta(400)).isoformat())
    return draw.of(("=", ahead, *_NEVER), (40, 1, *(1 for _ in _NEVER)))


def _end(gone: bool, day: str, other: str | None) -> str | None:
    if not gone:
        return None
    return dated(day) if other == "=" else other
