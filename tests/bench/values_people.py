"""Values that are somebody's name, e-mail address or telephone number, with the habits of a column."""

from collections.abc import Callable
from random import Random

from tests.bench import phones, words
from tests.bench.people import ENGLISH_MAIL, FRENCH_MAIL, Person, plain
from tests.bench.row import Maker, Planted, Row, Value

Spelling = Callable[[str], str]


def mojibake(text: str) -> str:
    """UTF-8 read as Latin-1 once, as a hurried import leaves it."""
    return text.encode().decode("cp1252", errors="replace")


def _casing(rng: Random) -> Spelling:
    """How this column spells names, and keeps spelling them."""
    return rng.choices(
        (
            str,
            str.upper,
            lambda t: plain(t).upper(),
            plain,
            str.lower,
            lambda t: t if rng.random() > 0.1 else mojibake(t),
        ),
        (50, 18, 16, 8, 4, 4),
    )[0]


def last_name(rng: Random, role: str) -> Value:
    spell = _casing(rng)
    return lambda row: spell(row.person(role).last)


def first_name(rng: Random, role: str) -> Value:
    spell = _casing(rng)
    return lambda row: spell(row.person(role).first)


FULL: tuple[Callable[[Person], str], ...] = (
    lambda p: f"{p.first} {p.last}",
    lambda p: f"{p.last} {p.first}",
    lambda p: f"{p.last.upper()} {p.first}",
    lambda p: f"{p.first} {p.last.upper()}",
    lambda p: f"{p.last}, {p.first}",
    lambda p: f"{p.civility} {p.last}",
    lambda p: f"{p.civility} {p.first} {p.last.upper()}",
    lambda p: f"{p.first[0]}. {p.last}",
    lambda p: f"{p.last.upper()} {p.first[0]}.",
)


def full_name(rng: Random, role: str) -> Value:
    """One habit for most rows, others now and then."""
    spell = _casing(rng)
    habit = rng.choices(FULL, (30, 10, 15, 12, 8, 6, 10, 4, 5))[0]
    untidy = rng.choice((0.0, 0.0, 0.1, 0.4))
    return lambda row: spell((rng.choice(FULL) if rng.random() < untidy else habit)(row.person(role)))


def couple(rng: Random, role: str) -> Value:
    return lambda row: f"M. et Mme {row.person(role).last}" if rng.random() < 0.5 else FULL[6](row.person(role))


def civility(rng: Random, role: str) -> Value:
    male, female = rng.choice((("M.", "Mme"), ("M", "MME"), ("Monsieur", "Madame"), ("1", "2"), ("Mr", "Mrs")))
    return lambda row: male if row.person(role).male else female


def initials(rng: Random, role: str) -> Value:
    return lambda row: plain(row.person(role).first[0] + row.person(role).last[0]).upper()


def party(rng: Random, role: str) -> Value:
    """`raison sociale` of a file in which some customers are persons."""
    share = rng.choice((0.3, 0.5, 0.8))
    companies = words.COMPANIES if rng.random() < 0.8 else words.COMPANIES_EN
    full = full_name(rng, role)

    def value(row: Row) -> Planted:
        return Planted(full(row), ("name",)) if rng.random() < share else Planted(rng.choice(companies), ())

    return value


def _dirty_mail(rng: Random, mail: str) -> str:
    dice = rng.random()
    if dice < 0.03:
        return mail.upper()
    if dice < 0.05:
        return f" {mail}"
    if dice < 0.07:
        return mail.replace("@", f"+{rng.choice(('news', 'pub', '2023'))}@")
    return mail.title() if dice < 0.08 else mail


def email(rng: Random, role: str) -> Value:
    upper = rng.random() < 0.05
    return lambda row: m.upper() if (m := _dirty_mail(rng, row.person(role).mail)) and upper else m


def email_pro(rng: Random, role: str) -> Value:
    return lambda row: _dirty_mail(rng, row.person(role).pro_mail)


def email_any(rng: Random, role: str) -> Value:
    """Personal, work and role addresses together."""

    def value(row: Row) -> str:
        dice = rng.random()
        if dice < 0.15:
            return f"{rng.choice(words.ROLE_BOXES)}@{rng.choice(words.DOMAINS)}"
        return row.person(role).mail if dice < 0.6 else row.person(role).pro_mail

    return value


def email_role(rng: Random, role: str) -> Value:
    return lambda row: f"{rng.choice(words.ROLE_BOXES)}@{rng.choice(words.DOMAINS)}"


def email_header(rng: Random, role: str) -> Value:
    return lambda row: f"{row.person(role).first} {row.person(role).last} <{row.person(role).mail}>"


def email_list(rng: Random, role: str) -> Value:
    separator = rng.choice((";", "; ", ", ", " "))
    return lambda row: separator.join(
        row.world.person(rng.randrange(900)).mail for _ in range(rng.choice((1, 1, 2, 3)))
    )


def email_fake_free(rng: Random, role: str) -> Value:
    """Addresses that say nothing of the person: nicknames at common providers."""
    providers = FRENCH_MAIL + ENGLISH_MAIL
    return lambda row: (
        f"{rng.choice(('sunny', 'foot', 'lapin', 'dark', 'chat'))}{rng.randrange(9999)}@{rng.choice(providers)}"
    )


def _national(rng: Random, kind: str) -> Callable[[Row], str]:
    habit = rng.choices(phones.SPELLINGS, (34, 22, 12, 3, 9, 7, 4, 3, 6))[0]
    untidy = rng.choice((0.0, 0.05, 0.3, 0.7))
    away = rng.choice((0.0, 0.02, 0.08, 0.25))

    def value(row: Row) -> str:
        if rng.random() < away:
            return phones.abroad(rng)
        number, dice = phones.french(rng, kind), rng.random()
        if dice < 0.02:
            return phones.spelled(number, rng.choice(phones.REMARKS))
        return phones.spelled(number, rng.choice(phones.SPELLINGS) if dice < untidy else habit)

    return value


def _phone(kind: str) -> Maker:
    def maker(rng: Random, role: str) -> Value:
        french = _national(rng, kind)
        english = phones.BRITISH if rng.random() < 0.6 else phones.AMERICAN
        elsewhere = {"en": english, "de": phones.GERMAN}
        tidy = rng.random() < 0.25

        def value(row: Row) -> str:
            templates = elsewhere.get(row.world.language)
            if templates is None:
                return french(row)
            number = phones.dial(rng, rng.choice(templates)) if rng.random() > 0.06 else phones.abroad(rng)
            return number.replace(" ", "").replace("-", "") if tidy else number

        return value

    return maker


def phone_integer(rng: Random, role: str) -> Value:
    return lambda row: int(phones.spelled(phones.french(rng), "integer"))


def phone_switchboard(rng: Random, role: str) -> Value:
    """A few numbers shared by everybody."""
    numbers = [phones.french(rng, "fixed") for _ in range(rng.choice((1, 2, 4)))]
    return lambda row: rng.choice(numbers)


def phone_foreign(rng: Random, role: str) -> Value:
    return lambda row: phones.abroad(rng)


def reach(rng: Random, role: str) -> Value:
    """`moyen de contact`: sometimes an address, sometimes a number."""
    number = _national(rng, "any")
    share = rng.choice((0.3, 0.5, 0.8))

    def value(row: Row) -> Planted:
        return Planted(row.person(role).mail, ("email",)) if rng.random() < share else Planted(number(row), ("phone",))

    return value


PEOPLE: dict[str, Maker] = {
    "last_name": last_name, "first_name": first_name, "full_name": full_name, "birth_name": last_name,
    "couple": couple, "civility": civility, "initials": initials, "party": party, "middle_name": first_name,
    "email": email, "email_pro": email_pro, "email_any": email_any, "email_role": email_role,
    "email_header": email_header, "email_list": email_list, "email_nick": email_fake_free,
    "phone": _phone("any"), "mobile": _phone("mobile"), "landline": _phone("fixed"), "fax": _phone("fixed"),
    "phone_integer": phone_integer, "phone_switchboard": phone_switchboard, "phone_foreign": phone_foreign,
    "reach": reach,
}  # fmt: skip
