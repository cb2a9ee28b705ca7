"""Codes, numbers and dates, most of which look like a telephone number, a name or an identifier and are not."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from tests.bench import words
from tests.bench.people import plain
from tests.bench.row import Maker, Row, Value

EPOCH = datetime(2016, 1, 1, tzinfo=UTC)


def luhn(digits: str) -> str:
    """The digit that makes `digits` + it valid."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (2 if place % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def _digits(rng: Random, count: int) -> str:
    return f"{rng.randrange(10**count):0{count}d}"


def siren(rng: Random) -> str:
    body = str(rng.randrange(30_000_000, 99_999_999))
    return body + luhn(body)


def siret(rng: Random) -> str:
    body = siren(rng) + f"000{rng.randrange(10, 99)}"[:4]
    return body + luhn(body)


def nir(rng: Random) -> str:
    """A French social security number with its key (97 minus the rest)."""
    body = (
        f"{rng.choice('12')}{rng.randrange(40, 100):02d}{rng.randrange(1, 13):02d}{rng.randrange(1, 96):02d}"
        f"{rng.randrange(1, 400):03d}{rng.randrange(1, 600):03d}"
    )
    return body + f"{97 - int(body) % 97:02d}"


def iban(rng: Random) -> str:
    bban = _digits(rng, 5) + _digits(rng, 5) + _digits(rng, 11) + _digits(rng, 2)
    key = 98 - int(bban + "152700") % 97
    return f"FR{key:02d}{bban}"


def card(rng: Random) -> str:
    body = rng.choice(("4970", "4556", "5130", "5412", "4012")) + _digits(rng, 11)
    return body + luhn(body)


def ean(rng: Random) -> str:
    body = "3" + _digits(rng, 11)
    return body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)


def _when(rng: Random) -> datetime:
    return EPOCH + timedelta(seconds=rng.randrange(300_000_000))


def sequence(rng: Random, role: str) -> Value:
    """Numbers that follow one another, padded as order numbers are: ten digits that start like a telephone."""
    start, width = rng.choices(
        ((100_001, 0), (1, 10), (2_300_001, 8), (70_000, 6), (601_000_000, 10), (140_000_000, 10)), (4, 3, 4, 3, 1, 1)
    )[0]
    prefix = rng.choice(("", "", "CMD", "F", "DOC-"))
    return lambda row: f"{prefix}{start + row.index * rng.randrange(1, 3):0{width}d}"


def order_number(rng: Random, role: str) -> Value:
    """Ten digits at random, a year first or a branch first (06, 01): no number plan behind them."""
    head = rng.choice(("2023", "45", "9", "8", "33", "12", "24", "77", "06", "01"))
    return lambda row: head + _digits(rng, 10 - len(head))


def code(rng: Random, role: str) -> Value:
    head = rng.choice(("A", "ART", "X-", "P", "REF", ""))
    return lambda row: f"{head}{rng.randrange(10_000):04d}{rng.choice(('', 'B', '-01'))}"


def enum(rng: Random, role: str) -> Value:
    choices = rng.choice(
        ("ABC", "ON", "FM", "123", ("CLI", "FOU", "PRO"), ("S", "M", "L", "XL"), ("VIR", "CHQ", "CB", "PRE"))
    )
    return lambda row: rng.choice(choices)


def timestamp(rng: Random, role: str) -> Value:
    habit = rng.choice(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %H:%M", "%Y%m%d%H%M%S"))
    return lambda row: _when(rng).strftime(habit)


def day(rng: Random, role: str) -> Value:
    habit = rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d.%m.%Y"))
    return lambda row: _when(rng).strftime(habit)


def birth_date(rng: Random, role: str) -> Value:
    habit = rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"))
    return lambda row: row.person(role).born.strftime(habit)


def age(rng: Random, role: str) -> Value:
    return lambda row: (date(2024, 1, 1) - row.person(role).born).days // 365


def login(rng: Random, role: str) -> Value:
    habit = rng.choice(("{f}{l}", "{f}.{l}", "{l}{f}", "{l}{n:02d}"))

    def value(row: Row) -> str:
        person = row.person(role)
        last = plain(person.last).lower().replace(" ", "").replace("'", "")
        return habit.format(f=plain(person.first).lower()[0], l=last[:10], n=person.number % 100)

    return value


def secret(rng: Random, role: str) -> Value:
    habit = rng.choice(("bcrypt", "hex", "clear"))
    letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789./"

    def value(row: Row) -> str:
        if habit == "bcrypt":
            return "$2y$10$" + "".join(rng.choices(letters, k=53))
        return (
            f"{rng.getrandbits(160):040x}" if habit == "hex" else "".join(rng.choices(letters, k=rng.randrange(8, 13)))
        )

    return value


def ip_address(rng: Random, role: str) -> Value:
    return lambda row: (
        f"{rng.choice((10, 82, 90, 176, 192))}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
    )


def cookie(rng: Random, role: str) -> Value:
    return lambda row: f"GA1.2.{rng.randrange(10**9)}.{rng.randrange(1_500_000_000, 1_700_000_000)}"


def account(rng: Random, role: str) -> Value:
    return lambda row: rng.choice(("411", "401", "706", "512", "606")) + _digits(rng, 5)


def amount(rng: Random, role: str) -> Value:
    return lambda row: round(rng.lognormvariate(4, 1.5), 2)


def plate(rng: Random, role: str) -> Value:
    return lambda row: (
        f"{rng.choice('ABCD')}{rng.choice('GHJK')}-{_digits(rng, 3)}-{rng.choice('PQRS')}{rng.choice('TVW')}"
    )


CODES: dict[str, Maker] = {
    "id": lambda rng, role: lambda row: row.index + 1,
    "foreign_key": lambda rng, role: lambda row: rng.randrange(1, max(2, row.total)),
    "sequence": sequence, "order_number": order_number, "code": code, "enum": enum,
    "timestamp": timestamp, "day": day, "birth_date": birth_date, "age": age, "login": login, "secret": secret,
    "ip_address": ip_address, "cookie": cookie, "account": account, "amount": amount,
    "siren": lambda rng, role: lambda row: siren(rng),
    "siret": lambda rng, role: lambda row: siret(rng),
    "vat": lambda rng, role: lambda row: f"FR{rng.randrange(100):02d}{siren(rng)}",
    "naf": lambda rng, role: lambda row: f"{rng.randrange(1, 97):02d}.{rng.randrange(100):02d}{rng.choice('ABCZ')}",
    "nir": lambda rng, role: lambda row: nir(rng),
    "iban": lambda rng, role: lambda row: iban(rng),
    "card": lambda rng, role: lambda row: card(rng),
    "ean": lambda rng, role: lambda row: ean(rng),
    "epoch": lambda rng, role: lambda row: int(_when(rng).timestamp()),
    "epoch_ms": lambda rng, role: lambda row: int(_when(rng).timestamp() * 1000),
    "hour": lambda rng, role: lambda row: f"{rng.randrange(24):02d}:{rng.choice((0, 15, 30, 45)):02d}",
    "year": lambda rng, role: lambda row: rng.randrange(1998, 2026),
    "uuid": lambda rng, role: lambda row: str(UUID(int=rng.getrandbits(128))),
    "md5": lambda rng, role: lambda row: f"{rng.getrandbits(128):032x}",
    "version": lambda rng, role: lambda row: f"{rng.randrange(9)}.{rng.randrange(30)}.{rng.randrange(100)}",
    "latitude": lambda rng, role: lambda row: round(rng.uniform(42, 51), 6),
    "longitude": lambda rng, role: lambda row: round(rng.uniform(-5, 8), 6),
    "coordinates": lambda rng, role: lambda row: f"{rng.uniform(42, 51):.5f},{rng.uniform(-5, 8):.5f}",
    "quantity": lambda rng, role: lambda row: rng.choice((1, 1, 2, 3, 5, 10, 12, 100)),
    "percent": lambda rng, role: lambda row: rng.choice((0, 2.1, 5.5, 10, 20)),
    "flag": lambda rng, role: lambda row: rng.randrange(2),
    "rank": lambda rng, role: lambda row: row.index % 9,
    "tracking": lambda rng, role: lambda row: f"{rng.choice(('6A', '8R', 'XS', '1Z'))}{_digits(rng, 11)}",
    "size": lambda rng, role: lambda row: f"{rng.randrange(10, 200)}x{rng.randrange(10, 200)}",
    "plate": plate,
    "post_code": lambda rng, role: lambda row: f"{rng.randrange(1, 96):02d}{rng.choice(('000', '100', '200', '450'))}",
    "bic": lambda rng, role: lambda row: rng.choice(("AGRIFRPP", "BNPAFRPPXXX", "CMCIFR2A", "SOGEFRPP", "PSSTFRPPPAR")),
    "insee": lambda rng, role: lambda row: f"{rng.randrange(1, 96):02d}{rng.randrange(1, 600):03d}",
    "language": lambda rng, role: lambda row: rng.choice(("fr", "en", "de", "es", "fr_FR")),
    "currency": lambda rng, role: lambda row: rng.choice(("EUR", "EUR", "EUR", "USD", "CHF", "GBP")),
    "email_flag": lambda rng, role: lambda row: rng.randrange(2),
    "weekday": lambda rng, role: lambda row: rng.choice(words.DAYS),
    "month": lambda rng, role: lambda row: rng.choice(words.MONTHS),
}  # fmt: skip
