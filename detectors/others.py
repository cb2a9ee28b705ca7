"""The other categories: undeclared in the policy, so each must be sure enough not to be noise.

A check digit or an unmistakable form proves; else the name of the column must say so and the values must fit.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors.model import Kind
from detectors import accounts, validate
from detectors.columns import fold
from detectors.evidence import commonest, shape
from detectors.finding import Reason
from detectors.judges import RARITY, because, by_name_alone
from detectors.patterns import of
from detectors.portrait import Candidate, Portrait
from detectors.priors import STRONG
from detectors.reasons import reason

_STREET = re.compile(
    r"\b(?:rue|avenue|ave|av|boulevard|bd|bld|blvd|place|pl|impasse|allees?|chemin|che|route|rte|quai|square|cours|passage|"
    r"lotissement|lot|residence|res|hameau|lieu-?dit|faubourg|fg|voie|sentier|villa|cite|esplanade|promenade|bp|cs|"
    r"street|st|road|rd|lane|ln|drive|dr|court|ct|way|parkway|pkwy|circle|terrace|highway|apt|suite|p\.?o\.? ?box|"
    r"\w+(?:strasse|str|straat|gatan|vej)|calle|via|rua|avda|plaza|piazza)\b\.?"
)
_HOUSE = re.compile(r"\s*[0-9]{1,5}(?: ?(?:bis|ter|quater|[a-d]))?,? +\D{4,}")
_DATE = re.compile(
    r"(?P<y>1[89][0-9]{2}|20[0-9]{2})[-/. ]?(?:0?[1-9]|1[0-2])[-/. ]?(?:0?[1-9]|[12][0-9]|3[01])(?:[T ].*)?"
    r"|(?:0?[1-9]|[12][0-9]|3[01])[-/. ](?:0?[1-9]|[12][0-9]|3[01])[-/. ](?P<y2>1[89][0-9]{2}|20[0-9]{2})(?:[T ].*)?"
)
_LOGIN = re.compile(r"[^\W_][\w.\-@+\\]{1,63}")
_HASH = re.compile(r"[0-9a-fA-F]{32,128}|\*[0-9A-F]{40}|[0-9A-Za-z+/]{27,90}={1,2}|[0-9a-zA-Z./$_\-]{13,200}")
_ONLINE = re.compile(r"[0-9a-fA-F\-]{12,64}|GA1\..*|Mozilla/.*|(?:https?://|www\.|@)?\S{3,200}")
_HANDLE = re.compile(r"@[A-Za-z0-9_][A-Za-z0-9_.]{2,30}")
DENIED = -2.0  # log-odds by name below which values that have no check digit count for nothing
_DIGITS = re.compile(r"[0-9A-Z][0-9A-Z \-]{6,24}")


def _street(value: str) -> bool:
    plain = fold(value)
    return (bool(_STREET.search(plain)) and len(plain) > 5) or bool(
        re.match(r"\s*[0-9]{1,5}(?: ?(?:bis|ter|[a-d]))?,? \D{4,}", plain)
    )


def _date(value: str) -> bool:
    return _DATE.fullmatch(value.strip()) is not None


def _login(value: str) -> bool:
    return _LOGIN.fullmatch(value) is not None and not value.isdigit()


def _secret(value: str) -> bool:
    return " " not in value.strip() and len(value) >= 6


def _fits(expression: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: expression.fullmatch(value.strip()) is not None


@dataclass(frozen=True, slots=True)
class Other:
    """How one category is judged: which types can hold it, which values fit where the name says so."""

    category: str
    kinds: frozenset[Kind]
    fits: Callable[[str], bool]
    named: float = 0.5  # share of fitting values that a telling name needs
    unnamed: float = 1.1  # share of values proved by a pattern that needs no name
    least: int = 1  # different values that such a proof needs


_WORDS: frozenset[Kind] = frozenset({"text", "other"})
_FIGURES: frozenset[Kind] = frozenset({"text", "other", "integer", "decimal"})
_DATES: frozenset[Kind] = frozenset({"date", "datetime", "text", "other", "integer"})

OTHERS: tuple[Other, ...] = (
    Other("address", _WORDS, _street, 0.2),
    Other("birth_date", _DATES, _date, 0.6),
    Other("national_id", _FIGURES, _fits(_DIGITS), 0.6, 0.5),
    Other("bank_account", _FIGURES, _fits(_DIGITS), 0.6, 0.5),
    Other("payment_card", _FIGURES, validate.card, 0.5, 0.85, 3),
    Other("ip_address", _WORDS | {"network"}, validate.ip, 0.3, 0.5, 2),
    Other("login", _WORDS, _login, 0.6),
    Other("secret", _WORDS, _secret, 0.5, 0.5),
    Other("online_id", _WORDS | {"uuid"}, _fits(_ONLINE), 0.6, 0.5),
)


def others(portrait: Portrait) -> list[Candidate]:
    """Every other category that the column holds."""
    judged = (_judge(portrait, other) for other in OTHERS if portrait.column.kind in other.kinds)
    return [candidate for candidate in judged if candidate is not None]


def _judge(portrait: Portrait, other: Other) -> Candidate | None:
    hint = portrait.hints.get(other.category)
    if not portrait.census.filled:
        return by_name_alone(portrait, other.category) if hint else None
    values = portrait.values
    if not values or (portrait.prose and other.category != "secret"):
        return None
    proved = _proved(portrait, other, values)
    if proved >= other.unnamed and (len(values) >= other.least or hint):
        return _candidate(
            portrait, other, 5.0, proved, [reason("checksum", share=proved, tested=len(values))], proved=True
        )
    if hint is None or hint.prior <= 0:
        unnamed = UNNAMED.get(other.category) if hint is None or hint.prior > DENIED else None
        return unnamed(portrait, values) if unnamed else None
    fits = accounts.is_account if other.category == "login" and hint.prior < STRONG else other.fits
    fitting = sum(map(fits, values)) / len(values)
    if fitting < other.named or (other.category == "birth_date" and not _of_the_living(values)):
        return None
    odds = RARITY[other.category] + hint.prior + 1.5 + fitting
    why = [*because(hint), reason("sample_match", share=fitting, tested=len(values)), *_span(other, values)]
    return _candidate(portrait, other, odds, max(fitting, proved), why, proved=proved > 0.5)


def _unnamed_address(portrait: Portrait, values: Sequence[str]) -> Candidate | None:
    """A column that says nothing by name, full of house numbers and streets."""
    share = sum(bool(_HOUSE.match(v)) and _street(v) for v in values) / len(values)
    if share < 0.6 or len(values) < (3 if share > 0.9 else 10):
        return None
    return _candidate(
        portrait, OTHERS[0], 1.0, share, [reason("sample_match", share=share, tested=len(values))], proved=False
    )


def _unnamed_login(portrait: Portrait, values: Sequence[str]) -> Candidate | None:
    """A column that says nothing by name, in which names are written as programs know persons: `jdupont`, `a.petit`."""
    share = sum(map(accounts.is_account, values)) / len(values)
    if share < 0.7 or len(values) < 8 or portrait.around.thing:
        return None
    why = [reason("sample_match", share=share, tested=len(values))]
    return _candidate(portrait, OTHERS[6], 2.0, share, why, proved=False)


def _unnamed_handle(portrait: Portrait, values: Sequence[str]) -> Candidate | None:
    """`@leaRoy`: what people are called on networks."""
    share = sum(_HANDLE.fullmatch(v.strip()) is not None for v in values) / len(values)
    if share < 0.8 or len(values) < 4:
        return None
    why = [reason("sample_match", share=share, tested=len(values))]
    return _candidate(portrait, OTHERS[8], 1.0, share, why, proved=False)


def _unnamed_birth(portrait: Portrait, values: Sequence[str]) -> Candidate | None:
    """Dates that spread like the births of adults: no recent one, over thirty years and more."""
    years = _years(values)
    if len(years) < 20 or len(years) < 0.95 * len(values) or portrait.column.kind == "datetime":
        return None
    early, late = years[len(years) // 20], years[-len(years) // 20]
    if years[0] < 1915 or years[-1] > 2015 or late - early < 30 or years[len(years) // 2] > 1995:
        return None
    found = _candidate(portrait, OTHERS[1], 0.5, len(years) / len(values), [], proved=False)
    found.why = [reason("date_span", first_year=years[0], last_year=years[-1])]
    return found


def _proved(portrait: Portrait, other: Other, values: Sequence[str]) -> float:
    """Share of values that a pattern and its check digits prove; versions are no addresses."""
    patterns = of(other.category)
    if not patterns:
        return 0.0
    expression = _compiled(other.category)
    hits = [
        v
        for v in values
        if expression.fullmatch(v.strip()) and all(p.valid is None or _valid(p.valid, v) for p in patterns)
    ]
    if other.category == "ip_address" and "ip_address" not in portrait.hints and _versions(hits):
        return 0.0
    return len(hits) / len(values)


def _valid(valid: Callable[[str], bool], value: str) -> bool:
    return valid(value.strip())


def _compiled(category: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.core})" for p in of(category)))


def _versions(values: Sequence[str]) -> bool:
    """`4.12.0.3`: every number small."""
    return all(part.isdigit() and int(part) < 64 for v in values for part in v.strip().split("."))


def _of_the_living(values: Sequence[str]) -> bool:
    years = _years(values)
    return bool(years) and years[0] >= 1850 and years[len(years) // 2] <= 2022


def _years(values: Sequence[str]) -> list[int]:
    found = (_DATE.fullmatch(v.strip()) for v in values)
    return sorted(int(m["y"] or m["y2"]) for m in found if m)


def _span(other: Other, values: Sequence[str]) -> list[Reason]:
    years = _years(values) if other.category == "birth_date" else []
    return [reason("date_span", first_year=years[0], last_year=years[-1])] if years else []


def _candidate(
    portrait: Portrait, other: Other, odds: float, share: float, why: list[Reason], proved: bool
) -> Candidate:
    tested = len(portrait.values)
    found = Candidate(other.category, odds, tested, round(share * tested), proved=proved)
    found.evidence = () if other.category in ("secret", "login") else commonest(map(shape, portrait.values))
    found.why = list(why)
    return found


UNNAMED: dict[str, Callable[[Portrait, Sequence[str]], Candidate | None]] = {
    "address": _unnamed_address, "birth_date": _unnamed_birth, "login": _unnamed_login,
    "online_id": _unnamed_handle,
}  # fmt: skip
