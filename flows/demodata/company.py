"""Who stands in which system, and the draws that fill a column: the same ones on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from random import Random
from typing import TypeVar
from uuid import UUID

from flows.demodata.people import SEED, Firm, Person, firms, firms_of, people, phone_forms

T = TypeVar("T")

FIRST_CLIENT = 1000
TODAY = date(2026, 1, 15)  # the day the demo is set in, where nobody names another; nothing of it reads a clock
TEN_YEARS = 3650
_TIMES = tuple(f"{hour:02}:{minute:02}:{minute * 7 % 60:02}" for hour in range(7, 20) for minute in range(0, 60, 3))


@dataclass(frozen=True)
class Company:
    """Two persons in five are in both systems; the staff is among them. `legacy`: cells of invalid UTF-8 too.

    What happened, happened in the days before `day`.
    """

    persons: int
    staff: tuple[Person, ...]
    individuals: tuple[Person, ...]  # customers of their own
    contacts: tuple[Person, ...]  # those who speak for a firm
    prospects: tuple[Person, ...]
    firms: tuple[Firm, ...]
    client_ids: tuple[int, ...]  # of the firms, then of the individuals
    legacy: bool
    day: date = TODAY

    @cached_property
    def ten_years(self) -> tuple[str, ...]:
        return self.days(TEN_YEARS)

    def days(self, count: int) -> tuple[str, ...]:
        """The last so many days before the company's own, in order."""
        return tuple((self.day - timedelta(days)).isoformat() for days in range(count, 0, -1))

    @property
    def epoch(self) -> int:
        """Seconds from 1970 to the end of the logs."""
        return 1_768_400_000 + (self.day - TODAY).days * 86_400

    @property
    def sellers(self) -> tuple[Person, ...]:
        """Two thirds of the staff."""
        return self.staff[: max(6, len(self.staff) * 2 // 3)]

    @property
    def clients(self) -> tuple[tuple[int, Person], ...]:
        """Each client's id and the person who speaks for it: of a firm, one of its contacts."""
        by_firm = {person.firm: person for person in reversed(self.contacts)}
        voices = [by_firm.get(firm, self.contacts[firm % len(self.contacts)]) for firm in range(len(self.firms))]
        return tuple(zip(self.client_ids, (*voices, *self.individuals), strict=True))

    @property
    def client_of(self) -> dict[int, int]:
        """By a customer's number, the id of their own row among the clients, or of their firm's."""
        own = zip(self.individuals, self.client_ids[len(self.firms) :], strict=True)
        speaking = {person.number: self.client_ids[person.firm or 0] for person in self.contacts}
        return {person.number: id for person, id in own} | speaking

    def part(self, share: float) -> int:
        """A number of rows, as a share of the number of persons."""
        return max(3, round(self.persons * share))


@cache
def company(persons: int, legacy: bool = False, day: date = TODAY) -> Company:
    """The demo's company. Raises ValueError where `persons` are too few."""
    everybody = people(persons)
    both = persons * 2 // 5
    only_commercial = both + (persons - both) // 2
    staff = tuple(person for person in everybody[:both] if person.staff)
    customers = [person for person in everybody[:only_commercial] if not person.staff]
    individuals = tuple(person for person in customers if person.firm is None)
    clients = firms_of(persons) + len(individuals)
    return Company(
        persons,
        staff,
        individuals,
        contacts=tuple(person for person in customers if person.firm is not None),
        prospects=tuple(p for p in (*everybody[:both], *everybody[only_commercial:]) if not p.staff),
        firms=firms(firms_of(persons)),
        client_ids=tuple(Random(f"{SEED}: client ids").sample(range(FIRST_CLIENT, FIRST_CLIENT + clients), clients)),
        legacy=legacy,
        day=day,
    )


class Draw:
    """Columns of `count` values for one table; a table's draws depend on nothing but its name."""

    def __init__(self, table: str, count: int) -> None:
        self.rng = Random(f"{SEED}: {table}")
        self.count = count

    def of(self, pool: Sequence[T], weights: Sequence[float] | None = None) -> list[T]:
        return self.rng.choices(pool, weights, k=self.count)

    def same(self, value: T) -> list[T]:
        return [value] * self.count

    def ids(self, first: int = 1) -> range:
        return range(first, first + self.count)

    def sometimes(self, share: float, values: Sequence[T], otherwise: T | None = None) -> list[T | None]:
        """The values, but only a share of them; the rest is `otherwise`."""
        random = self.rng.random
        return [value if random() < share else otherwise for value in values]

    def untidy(self, share: float, values: Sequence[T]) -> list[T | str | None]:
        """A share of the values; of the rest, half NULL and half empty strings."""
        random = self.rng.random
        return [value if random() < share else ("" if random() < 0.5 else None) for value in values]

    def numbers(self, low: int, high: int) -> list[int]:
        return self.rng.choices(range(low, high), k=self.count)

    def amounts(self, low: int, high: int) -> list[str]:
        return [f"{cents // 100}.{cents % 100:02}" for cents in self.numbers(low * 100, high * 100)]

    def phones(self, numbers: Sequence[str]) -> list[str]:
        return phone_forms(self.rng, numbers)

    def stamps(self, days: Sequence[str]) -> list[str]:
        """Moments in order, as a log keeps them."""
        return sorted(f"{day} {time}" for day, time in zip(self.of(days), self.of(_TIMES), strict=True))

    def days_as_text(self, days: Sequence[str]) -> list[str]:
        """Days in order, written as three versions of the software wrote them."""
        return [dated(day) for day in sorted(self.of(days))]

    def epochs(self, until: int) -> list[int]:
        """Seconds since 1970, of the ten years before `until`, in order, as a log keeps them."""
        return sorted(self.numbers(until - 315_500_000, until))

    def hexes(self, digits: int) -> list[str]:
        return [f"{self.rng.getrandbits(4 * digits):0{digits}x}" for _ in range(self.count)]

    def uuids(self) -> list[str]:
        return [str(UUID(int=self.rng.getrandbits(128), version=4)) for _ in range(self.count)]

    def ips(self) -> list[str]:
        """Addresses of the documentation networks (RFC 5737) and of a company's own (RFC 1918)."""
        nets = self.of(("192.0.2", "198.51.100", "203.0.113", "10.12.4", "192.168.1"), (4, 4, 4, 1, 1))
        return [f"{net}.{host}" for net, host in zip(nets, self.numbers(1, 255), strict=True)]

    def ibans(self) -> list[str]:
        """French IBANs with right check digits (ISO 13616) at a bank code no bank has."""
        return [iban(account) for account in self.numbers(10_000_000, 99_999_999)]


def french(day: str) -> str:
    """An ISO day as people write it: 31/12/2019."""
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"


def dated(day: str) -> str:
    """An ISO day, as the software of its time saved it."""
    if day < "2018-03":
        return day.replace("-", "")
    return french(day) if day < "2022-09" else day


def iban(account: int) -> str:
    """An IBAN of 27 characters at bank 99999, counter 00001."""
    bank, counter, number = "99999", "00001", f"{account:011}"
    key = 97 - (89 * int(bank) + 15 * int(counter) + 3 * int(number)) % 97
    bban = f"{bank}{counter}{number}{key:02}"
    return f"FR{98 - int(f'{bban}152700') % 97:02}{bban}"
