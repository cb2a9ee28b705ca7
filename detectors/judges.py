"""The three categories of the mission, each judged by name, by every row and by a sample: evidence adds up as log-odds."""

import re

from detectors import names, phones, validate
from detectors.evidence import commonest, email_shape, phone_shape, shape
from detectors.finding import Reason
from detectors.hints import Hint
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason
from detectors.words import listed

# Log-odds of a category in a column of which nothing is known yet.
RARITY: dict[str, float] = {
    "name": -4.0, "email": -4.0, "phone": -4.5, "address": -4.0, "birth_date": -4.5, "national_id": -5.0,
    "bank_account": -5.0, "payment_card": -5.0, "ip_address": -4.5, "login": -4.5, "secret": -4.5, "online_id": -4.5,
}  # fmt: skip
NAMED_EMPTY = 7.0  # what a strong name is worth in an empty column; see columns.STRONG


def because(hint: Hint | None) -> list[Reason]:
    """The name's part in a verdict."""
    return [reason(hint.code, word=hint.word)] if hint else []


def by_name_alone(portrait: Portrait, category: str) -> Candidate:
    """An empty column: name and type only."""
    hint = portrait.hints.get(category)
    worth = NAMED_EMPTY + hint.prior - 4.5 if hint and hint.prior > 0 else -9.0
    return Candidate(
        category,
        RARITY[category] + worth,
        0,
        0,
        why=[*because(hint), reason("no_values"), reason("column_type", type=portrait.column.kind)],
    )


def email(portrait: Portrait) -> Candidate | None:
    """An address is proved by its form; the name only matters where there is none."""
    census = portrait.census
    if not census.filled:
        return by_name_alone(portrait, "email") if portrait.textual else None
    whole, inside = census.found.get("email", 0), census.found.get("email_inside", 0)
    kept = census.some("email" if whole >= inside else "email_inside")
    sound = [v for v in kept if validate.email(v) or whole < inside]
    if not sound:
        return _obfuscated(portrait)
    in_text = whole < inside and not (inside > 0.5 * census.filled and census.average < 64)
    matching = whole + inside
    found = Candidate("email", 6.0 * len(sound) / len(kept), census.non_null, matching, proved=True)
    found.place = "text" if in_text or (matching < 0.05 * census.filled and portrait.prose) else "column"
    found.evidence = commonest(map(email_shape, sound))
    found.why = [*because(portrait.hints.get("email")), _counted(found), *_mixed(portrait, found), *_mailboxes(sound)]
    return found


def _obfuscated(portrait: Portrait) -> Candidate | None:
    """`jean at exemple dot fr`: an address that hides from machines, never more than probable."""
    rows = portrait.census.found.get("obfuscated", 0)
    if not rows:
        return None
    share = rows / portrait.census.filled
    why = [reason("obfuscated", share=share, tested=portrait.census.filled)]
    return Candidate("email", 1.5, portrait.census.non_null, rows, "text" if share < 0.5 else "column", why=why)


def _counted(found: Candidate) -> Reason:
    if found.place == "text":
        return reason("census_inside", rows=found.matching)
    return reason("census_match", share=found.matching / found.tested)


def _mixed(portrait: Portrait, found: Candidate) -> list[Reason]:
    share = found.matching / max(1, portrait.census.filled)
    return [reason("mixed", share=share)] if found.place == "column" and share < 0.8 else []


def _mailboxes(addresses: list[str]) -> list[Reason]:
    different = sorted({a.strip().casefold() for a in addresses})
    roles = sum(role_mailbox(a) for a in different)
    consumer = sum(a.rpartition("@")[2] in listed("consumer_domains") for a in different)
    told = [reason("consumer_mail", share=consumer / len(different), tested=len(different))]
    return [reason("role_mailbox", share=roles / len(different), tested=len(different)), *told] if roles else told


def role_mailbox(address: str) -> bool:
    """`contact@`, `info.paris@`: an address of a function, not of a person."""
    local = address.partition("@")[0].casefold()
    return local in listed("role_mailboxes") or re.split(r"[._\-+0-9]", local, maxsplit=1)[0] in listed(
        "role_mailboxes"
    )


def phone(portrait: Portrait) -> Candidate | None:
    """Form, number plan and look-alikes of the values, with the name of the column."""
    census, hint = portrait.census, portrait.hints.get("phone")
    if portrait.column.kind not in ("text", "other", "integer", "decimal", "enum"):
        return None
    if not census.filled:
        return by_name_alone(portrait, "phone") if portrait.column.kind in ("text", "other") else None
    look = phones.look(portrait.values)
    if portrait.prose or not look.total:
        return _phones_in_text(portrait)
    mobile, french = phones.mobiles([v for v in portrait.values if phones.kind(v) in phones.NUMBERS])
    odds = RARITY["phone"] + portrait.prior("phone") + look.weight(portrait.prior("phone") > 3)
    if look.share(frozenset({"lost_zero"})) > 0.9 and french > 20 and mobile > 0.9 * french:
        odds += 4.0
    share = look.share(
        phones.NUMBERS if portrait.prior("phone") <= 0 else phones.NUMBERS | {"digits", "short", "extension"}
    )
    if odds < 0 and look.share(phones.STRONG) < 0.05:
        return _phones_in_text(portrait)
    return _phone_column(
        portrait, look, max(odds, 0.5) if look.share(phones.STRONG) >= 0.05 else odds, share, hint, (mobile, french)
    )


def _phone_column(
    portrait: Portrait, look: phones.Look, odds: float, share: float, hint: Hint | None, mobiles: tuple[int, int]
) -> Candidate:
    census = portrait.census
    counted = max(
        census.found.get("phone", 0) + census.found.get("phone_inside", 0), census.found.get("integer_phone", 0)
    )
    tested, matching = census.non_null, counted
    if counted < 0.8 * share * census.filled:
        tested, matching = len(portrait.values), round(share * len(portrait.values))
    proved = look.share(phones.STRONG) > 0.5 or (portrait.prior("phone") > 2 and share > 0.5)
    found = Candidate("phone", odds, tested, matching, proved=proved)
    found.evidence = commonest(phone_shape(v) for v in portrait.values if phones.kind(v) in phones.NUMBERS)
    why = because(hint)
    if matching == counted and counted:
        why.append(reason("census_match", share=matching / tested))
    else:
        why.append(reason("sample_match", share=share, tested=look.total))
    if look.share(frozenset({"lost_zero"})) > 0.05:
        why.append(reason("lost_zero", share=look.share(frozenset({"lost_zero"}))))
    if mobiles[1]:
        why.append(reason("mobile_numbers", share=mobiles[0] / mobiles[1], tested=mobiles[1]))
    commonest_rows = max(portrait.counts.values())
    if commonest_rows >= 5 and commonest_rows > 0.02 * sum(portrait.counts.values()):
        why.append(reason("shared_number", rows=commonest_rows))
    found.why = [*why, *_mixed(portrait, found)]
    return found


def _phones_in_text(portrait: Portrait) -> Candidate | None:
    census = portrait.census
    kept = census.some("phone_inside", "phone")
    grouped = [v for v in kept if phones.well_grouped(v)]
    inside = census.whole_and_inside("phone") if grouped or portrait.prose else census.found.get("phone_inside", 0)
    if not inside or portrait.prior("phone") < -4 or portrait.column.kind not in ("text", "other"):
        return None
    found = Candidate("phone", 3.0 if grouped else 0.5, census.non_null, inside, "text", proved=bool(grouped))
    found.evidence = commonest(phone_shape(number) for v in kept for number in phones.numbers(v))
    found.why = [reason("census_inside", rows=inside)]
    return found


def name(portrait: Portrait) -> Candidate | None:
    """Words of names, against the words that compete with them, with the name of the column and its table."""
    census, hint = portrait.census, portrait.hints.get("name")
    if not portrait.textual:
        return None
    if not census.filled:
        return by_name_alone(portrait, "name") if portrait.column.kind != "enum" else None
    if portrait.prose or not portrait.values:
        return None
    look = names.look(portrait.values)
    odds = RARITY["name"] + portrait.prior("name") + look.weight + _repetition(portrait)
    personal = look.share(names.PERSONAL)
    tested = len(portrait.values)
    found = Candidate("name", odds, tested, round(personal * tested))
    found.proved = look.total >= 5 and look.share(names.KNOWN) >= 0.3 and odds >= 2.5
    found.evidence = commonest(shape(v) for v in portrait.values if names.kind(v) in names.PERSONAL)
    found.why = [*because(hint), *_name_figures(look)]
    return found


def _repetition(portrait: Portrait) -> float:
    """A handful of different words over thousands of rows are a list of choices, unless the name says otherwise."""
    rows, different = sum(portrait.counts.values()), len(portrait.counts)
    if portrait.prior("name") >= 3 or portrait.column.kind == "enum":
        return 0.0 if portrait.column.kind != "enum" else -4.0
    return -2.0 if rows >= 200 and different <= 12 else 0.0


def _name_figures(look: names.Look) -> list[Reason]:
    why = [reason("lexicon", share=look.share(names.KNOWN), tested=look.total)]
    for code, kinds in (("full_names", {"full"}), ("civility", {"civility"}), ("company_names", {"company"})):
        if look.share(kinds) > 0.05:
            why.append(reason(code, share=look.share(kinds), tested=look.total))
    if look.total < 5:
        why.append(reason("few_values", distinct=look.total))
    return why
