"""Everybody in the demo: invented persons, the same ones for the same number of persons, on every machine.

Nobody real stands here. Names are drawn from Faker's pools (the detectors use INSEE's, so the demo cannot flatter
them). Landlines lie in the French number plan's fiction blocks. The fiction block for mobiles holds 10,000 numbers
and strict validators refuse it, so mobiles lie in blocks that are well-formed but, in the carrier data of
phonenumbers 9.0, given to no operator. E-mail domains, consumer-like ones too, are invented. IBANs name a bank code
that no bank has, French social security numbers a commune that no department has; their check digits are right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TypeVar
from unicodedata import normalize

from flows.demodata import words

T = TypeVar("T")

SEED = "gomme demo 1"
FEWEST = 50  # persons; below, the smaller tables have nothing to point at
LANDLINES = ("19900", "26191", "35353", "46571", "53649")
MOBILES = ("6417", "6418", "6419", "7312", "7345", "7368", "7416", "7452", "7903", "7944")
_MOBILE_WEIGHTS = (24, 24, 24, 4, 4, 4, 4, 4, 4, 4)

PhoneForm = Callable[[str], str]
"""From the nine digits after the trunk 0 to one of the ways in which the French write a number."""

PHONE_FORMS: dict[str, PhoneForm] = {
    "spaced": lambda n: f"0{n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:]}",
    "dotted": lambda n: f"0{n[0]}.{n[1:3]}.{n[3:5]}.{n[5:7]}.{n[7:]}",
    "dashed": lambda n: f"0{n[0]}-{n[1:3]}-{n[3:5]}-{n[5:7]}-{n[7:]}",
    "plain": lambda n: f"0{n}",
    "international": lambda n: f"+33 {n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:]}",
    "e164": lambda n: f"+33{n}",
    "zeros": lambda n: f"0033{n}",
    "bracketed": lambda n: f"+33 (0){n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:]}",
}
_FORMS = tuple(PHONE_FORMS.values())


@dataclass(frozen=True, slots=True)
class Person:
    """`mobile` and `landline` are the nine digits after the trunk 0; `born` is an ISO date; `firm` an index."""

    number: int
    title: str  # "M." or "Mme"
    first: str
    last: str
    email: str
    mobile: str
    landline: str
    born: str
    street: str
    postcode: str
    town: str
    firm: int | None
    staff: bool

    @property
    def login(self) -> str:
        """The staff's name on the machines."""
        return f"{_local(self.first)[0]}{_local(self.last)}{self.number or ''}"

    @property
    def full_names(self) -> tuple[str, ...]:
        """Every way in which the demo writes this person's full name, accents lost and capitals included."""
        first, last = self.first, self.last
        plain = (f"{first} {last}", f"{last} {first}", f"{last.upper()} {first}", f"{first} {last.upper()}")
        loud = (f"{last} {first}".upper(), f"{first} {last}".upper())
        return (*plain, *loud, f"{last}, {first}", *(unaccented(name) for name in (*plain, *loud)))

    @property
    def emails(self) -> tuple[str, ...]:
        return (self.email, self.email.upper())

    @property
    def phones(self) -> tuple[str, ...]:
        """Both numbers in every written form, without their 0 (an INTEGER column) last."""
        numbers = (self.mobile, self.landline)
        return (*(form(number) for number in numbers for form in _FORMS), *numbers)


@dataclass(frozen=True, slots=True)
class Firm:
    """A customer of the company; a third of them are named after a person, as in life."""

    name: str
    domain: str
    siren: str
    switchboard: str
    street: str
    postcode: str
    town: str


@cache
def people(persons: int = 20_000) -> tuple[Person, ...]:
    """The demo's persons, `number` 0 to `persons` - 1. Raises ValueError below FEWEST."""
    if persons < FEWEST:
        raise ValueError(f"the demo needs {FEWEST} persons or more")
    rng = Random(f"{SEED}: people")
    firsts, titles, lasts = _names(rng, persons)
    staff = staff_of(persons)
    employers = _employers(persons)
    towns = rng.choices(words.TOWNS, k=persons)
    columns = zip(
        range(persons),
        titles,
        firsts,
        lasts,
        _emails(rng, firsts, lasts, employers),
        _mobiles(rng, persons),
        _landlines(rng, persons),
        _births(rng, persons),
        _streets(rng, persons),
        (town[0] for town in towns),
        (town[1] for town in towns),
        employers,
        (number < staff for number in range(persons)),
        strict=True,
    )
    return tuple(Person(*column) for column in columns)


def staff_of(persons: int) -> int:
    """How many of the persons work for the company: the first ones."""
    return max(10, persons // 125)


def firms_of(persons: int) -> int:
    return max(5, persons // 14)


@cache
def firms(count: int) -> tuple[Firm, ...]:
    """Companies with invented names and Luhn-valid SIREN numbers."""
    rng = Random(f"{SEED}: firms")
    towns = rng.choices(words.TOWNS, k=count)
    names = _firm_names(rng, count)
    return tuple(
        Firm(name, _domain(name, index), _siren(rng), number, street, *town)
        for index, (name, number, street, town) in enumerate(
            zip(names, _landlines(rng, count), _streets(rng, count), towns, strict=True)
        )
    )


def unaccented(text: str) -> str:
    """The text as a program of the nineties left it: accents lost."""
    return normalize("NFD", text).encode("ascii", "ignore").decode()


def phone_forms(rng: Random, numbers: Sequence[str]) -> list[str]:
    """Each number in a form drawn at random, the everyday ones oftener."""
    forms = rng.choices(_FORMS, (30, 16, 4, 24, 10, 8, 4, 4), k=len(numbers))
    return [form(number) for form, number in zip(forms, numbers, strict=True)]


def _names(rng: Random, count: int) -> tuple[list[str], list[str], list[str]]:
    """First names, titles and surnames; the common surnames are common, one person in five has roots elsewhere."""
    french, *others = words.pools()
    firsts, titles, lasts = [], [], []
    weights = [1 / (rank + 12) for rank in range(len(french.lasts))]
    surnames = rng.choices(french.lasts, weights, k=count)
    for surname, chance, female in zip(surnames, _chances(rng, count), _chances(rng, count), strict=True):
        pool = french if chance < 0.8 else others[int(chance * 1000) % len(others)]
        given = pool.female if female < 0.5 else pool.male
        firsts.append(given[int(female * 9973) % len(given)])
        titles.append("Mme" if female < 0.5 else "M.")
        lasts.append(surname if pool is french else pool.lasts[int(chance * 99991) % len(pool.lasts)])
    return firsts, titles, lasts


def _chances(rng: Random, count: int) -> list[float]:
    return [rng.random() for _ in range(count)]


def _employers(persons: int) -> list[int | None]:
    """Two persons in five speak for a firm, a few for the same one; the staff for none."""
    staff, count = staff_of(persons), firms_of(persons)
    return [number * 7 % count if number >= staff and number % 5 > 2 else None for number in range(persons)]


def _emails(rng: Random, firsts: Sequence[str], lasts: Sequence[str], employers: Sequence[int | None]) -> list[str]:
    """Distinct addresses, at the firm for those who have one, at the company for its staff."""
    count = len(firsts)
    staff, employing = staff_of(count), firms(firms_of(count))
    shapes = rng.choices(words.EMAIL_SHAPES, (8, 3, 2, 2, 2, 1), k=count)
    consumer = rng.choices(words.CONSUMER_DOMAINS, words.CONSUMER_WEIGHTS, k=count)
    taken: dict[str, None] = {}
    for number, (first, last, shape, employer) in enumerate(zip(firsts, lasts, shapes, employers, strict=True)):
        at_firm = consumer[number] if employer is None else employing[employer].domain
        domain = words.COMPANY_DOMAIN if number < staff else at_firm
        local = shape.format(f=_local(first), i=_local(first)[0], l=_local(last), n=number % 89 + 10)
        address = f"{local}@{domain}"
        taken[f"{local}{number}@{domain}" if address in taken else address] = None
    return list(taken)


@cache
def _local(name: str) -> str:
    return unaccented(name).lower().replace(" ", "").replace("'", "")


def _mobiles(rng: Random, count: int) -> list[str]:
    """Distinct numbers of nine digits."""
    numbers: dict[str, None] = {}
    while len(numbers) < count:
        blocks = rng.choices(MOBILES, _MOBILE_WEIGHTS, k=count)
        numbers |= {f"{block}{rng.randrange(100_000):05}": None for block in blocks}
    return list(numbers)[:count]


def _landlines(rng: Random, count: int) -> list[str]:
    """Numbers of nine digits; a household's may stand twice."""
    blocks = rng.choices(LANDLINES, k=count)
    return [f"{block}{rng.randrange(10_000):04}" for block in blocks]


def _births(rng: Random, count: int) -> list[str]:
    """Adults of the year the demo is set in, the staff of working age; all born before the 29th, for every month."""
    staff = staff_of(count)
    years = rng.choices(range(1962, 2003), k=staff) + rng.choices(range(1941, 2004), k=count - staff)
    months = rng.choices(range(1, 13), k=count)
    days = rng.choices(range(1, 29), k=count)
    return [f"{y}-{m:02}-{d:02}" for y, m, d in zip(years, months, days, strict=True)]


def _streets(rng: Random, count: int) -> list[str]:
    numbers = rng.choices(words.HOUSE_NUMBERS, k=count)
    kinds = rng.choices(words.WAYS, (50, 22, 10, 6, 5, 4, 3), k=count)
    names = rng.choices(words.STREETS, k=count)
    return [f"{n} {kind} {name}" for n, kind, name in zip(numbers, kinds, names, strict=True)]


def _firm_names(rng: Random, count: int) -> list[str]:
    lasts = rng.choices(words.pools()[0].lasts, k=count)
    roots = rng.choices(words.FIRM_ROOTS, k=count)
    tails = rng.choices(words.FIRM_TAILS, k=count)
    shapes = rng.choices(words.FIRM_SHAPES, k=count)
    return [
        shape.format(last=last, root=root, tail=tail)
        for shape, last, root, tail in zip(shapes, lasts, roots, tails, strict=True)
    ]


def _domain(name: str, index: int) -> str:
    slug = "-".join("".join(c if c.isalnum() else " " for c in unaccented(name).lower()).split())
    return f"{slug}-{words.DOMAIN_TAILS[index % len(words.DOMAIN_TAILS)]}.{'com' if index % 5 == 4 else 'fr'}"


def _siren(rng: Random) -> str:
    """Eight digits and the Luhn digit that SIREN numbers end with (INSEE)."""
    body = str(rng.randrange(30_000_000, 92_000_000))
    return body + str(luhn_digit(body))


def luhn_digit(body: str) -> int:
    """The check digit that makes `body` pass Luhn's test (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(body)))
    return -sum(d - 9 if d > 9 else d for d in doubled) % 10
