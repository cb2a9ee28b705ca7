"""The rule for one column: what the scan found in it, what its name and type say, and how little is certain of it.

Every doubt is masked: text that was found to hold nothing is kept only where words are so few, or so well looked at,
that no name can stand in it; else it is rewritten (`text`), which leaves alone what is nobody's.
"""

from collections.abc import Callable, Mapping, Sequence

from detectors.finding import Finding
from rules import telling
from rules.look import DOUBT, FOUND, Choice, Look, kept, masked
from rules.manifest import MaskName
from rules.room import NUMBERS, TEXTS, fitting, hidden

LIKELY = 0.5  # share of values from which a category that others share the column with is believed to be all of it
RECURRING = 3  # times that a value stands there on average where a list is closed
CLOSED = 30  # different values of such a list
MISSED = 0.05  # the most that may have been missed of names where a column of many different words is kept
FICTION = 10_000  # numbers of one block: a unique column with more may need another range
NAME_LENGTH = 60  # characters of a field that is made for one value

CATEGORY_MASKS: Mapping[str, MaskName] = {
    "email": "email", "phone": "phone", "address": "address", "birth_date": "birth_date", "national_id": "nir",
    "bank_account": "iban", "payment_card": "card", "ip_address": "ip", "login": "login", "secret": "secret",
    "online_id": "token",
}  # fmt: skip
_IN_TEXT = frozenset({"name", "email", "phone"})  # what the rewriting of text finds


def choose(look: Look) -> Choice:
    """The choice for a column by itself, whatever others hold the same values."""
    if look.result is None or look.result.examined == "not_examined":
        return _unseen(look)
    if look.findings:
        return _found(look, look.findings)
    if look.dismissals:
        return _decided(look)
    return _nothing_found(look)


def _decided(look: Look) -> Choice:
    decision = look.dismissals[0]
    return kept(look, "decision", id=decision.id, on=decision.on, author=decision.author)


def _unseen(look: Look) -> Choice:
    """Not examined is never clean: no value, unless somebody has decided."""
    if any(decision.category is None for decision in look.dismissals):
        return _decided(look)
    rule = hidden(look.column, look.unique, look.in_key)
    reason = look.result.reason if look.result else "unknown"
    code = "constant" if rule and rule.mask == "constant" else "emptied"
    return Choice(rule, asked=(code, {"reason": reason}))


def _found(look: Look, findings: Sequence[Finding]) -> Choice:
    documents = [finding for finding in findings if finding.place == "json"]
    if look.documents:
        return masked(look, "json", FOUND, how="redact", paths=_paths(documents) or None)
    own = sorted((f for f in findings if f.place == "column"), key=lambda f: (-f.share, f.category))
    others = [finding for finding in own if finding.category not in _IN_TEXT]
    if documents:
        return masked(look, "text", FOUND, how="redact")  # `nom=…|tel=…`: paths, but no JSON
    mixed = len({f.category for f in own}) > 1 or (look.measured and any(f.share < LIKELY for f in own))
    if not own or (mixed and not others and look.column.kind in TEXTS):
        return masked(look, "text", FOUND, how="redact")
    return _category(look, (others or own)[0])


def _paths(findings: Sequence[Finding]) -> dict[str, str]:
    """The mask of each path of a document that is known whole."""
    masks = {
        finding.path: telling.path_mask(finding.path)
        if finding.category == "name"
        else CATEGORY_MASKS[finding.category]
        for finding in findings
        if finding.path
        and "*" not in finding.path
        and (finding.category in CATEGORY_MASKS or finding.category == "name")
    }
    return dict(sorted(masks.items()))


def _category(look: Look, finding: Finding) -> Choice:
    if finding.category == "name":
        return masked(look, telling.name_mask(look.column, look.table, finding), FOUND)
    return _OF_CATEGORY.get(finding.category, _plainly)(look, finding)


def _plainly(look: Look, finding: Finding) -> Choice:
    return masked(look, CATEGORY_MASKS.get(finding.category, "token"), FOUND)


def _phone(look: Look, finding: Finding) -> Choice:
    return phone(look, FOUND)


def phone(look: Look, strength: int) -> Choice:
    """Fiction numbers; where a unique column may have more values than these, undialable ones too."""
    many = look.unique and look.filled > FICTION
    choice = masked(look, "phone", strength, overflow="undialable" if many else None)
    return Choice(choice.rule, strength, asked=("undialable", {})) if many and not choice.asked else choice


def _birth_date(look: Look, finding: Finding) -> Choice:
    return masked(look, "birth_date", FOUND, how="year")


def _national_id(look: Look, finding: Finding) -> Choice:
    """A number that its check digits prove is a NIR; one that only its name tells may be of a passport."""
    proved = any(reason.code == "checksum" for reason in finding.why)
    return masked(look, "nir" if proved or look.column.kind in NUMBERS else "code", FOUND)


def _secret(look: Look, finding: Finding) -> Choice:
    """Nothing that opens anything: null, or one hash that a human writes."""
    rule = fitting("secret", look.column, look.room, look.unique)
    if rule is None:
        return masked(look, "secret", FOUND)
    return Choice(rule, FOUND, asked=("secret", {}))


_OF_CATEGORY: Mapping[str, Callable[[Look, Finding], Choice]] = {
    "phone": _phone, "birth_date": _birth_date, "national_id": _national_id, "secret": _secret,
}  # fmt: skip


def _nothing_found(look: Look) -> Choice:
    """By the words of its name, then by what its type can hold."""
    mask = "token" if telling.is_secret(look.column) else telling.identifier_mask(look.column)
    text = look.column.kind in TEXTS
    if mask and (text or not (look.in_key or look.bound)):
        return _identifier(look, mask)
    return _OF_KIND.get(look.column.kind, _other)(look)


def _identifier(look: Look, mask: MaskName) -> Choice:
    """An identifier that is no key here; `secret_active`, a boolean, is none."""
    if mask == "null" or look.column.kind == "uuid":
        return Choice(hidden(look.column, look.unique, look.in_key))
    if look.column.kind in TEXTS:
        return masked(look, mask, DOUBT)
    if look.column.kind in NUMBERS:
        return masked(look, "number", DOUBT)
    return _OF_KIND.get(look.column.kind, _other)(look)


def _number(look: Look) -> Choice:
    if look.absence("email").matching:  # SQLite takes anything
        return Choice(hidden(look.column, look.unique, look.in_key), asked=("emptied", {"reason": look.column.kind}))
    looks = look.absence("phone")
    if looks.tested and looks.matching / looks.tested >= LIKELY:
        return _like_phones(look)
    return kept(look, "key" if look.in_key or look.bound else _plain_reason(look))


def _like_phones(look: Look) -> Choice:
    """The scan did not believe it, and a copy that holds what could ring is withheld."""
    choice = phone(look, DOUBT)
    return choice if choice.asked else Choice(choice.rule, DOUBT, asked=("like_phones", {}))


def _plain(look: Look) -> Choice:
    return kept(look, _plain_reason(look))


def _plain_reason(look: Look) -> str:
    return "no_text" if look.result and look.result.rows else "empty"


def _text(look: Look) -> Choice:
    phones, mails, names = (look.absence(category) for category in ("phone", "email", "name"))
    if phones.tested and phones.matching / phones.tested >= LIKELY:
        return _like_phones(look)
    if look.room is not None and look.room <= 2:
        return kept(look, "short")
    if phones.matching or mails.matching or not names.tested:
        return _rewritten(look)
    if look.never("letters", 3):
        return kept(look, "key" if look.bound else "codes")
    if names.matching:
        few = names.matching / names.tested < LIKELY
        return kept(look, "key") if few and (look.unique or look.bound) else _rewritten(look)
    if telling.is_company(look.column) and not look.unique:
        return masked(look, "company", DOUBT)  # also of a few that recur: firms bear the names of their founders
    if names.tested <= CLOSED and look.filled >= RECURRING * names.tested:
        return kept(look, "list", distinct=names.tested)
    short = look.room is not None and look.room <= NAME_LENGTH
    if names.share_at_most <= MISSED and (short or look.never("spaces", 0)):
        return kept(look, "bound", tested=names.tested, share=100 * names.share_at_most)
    return kept(look, "key") if look.bound else _rewritten(look)


def _rewritten(look: Look) -> Choice:
    """Text redacted, the names of companies by others; a key, which must stay one, by a token."""
    if look.unique or look.bound:
        return masked(look, "token", DOUBT)
    if telling.is_company(look.column):
        return masked(look, "company", DOUBT)
    return masked(look, "text", DOUBT, how="redact")


def _enum(look: Look) -> Choice:
    return kept(look, "enum")


def _network(look: Look) -> Choice:
    return masked(look, "ip", DOUBT)


def _json(look: Look) -> Choice:
    return masked(look, "json", DOUBT, how="redact")


def _uuid(look: Look) -> Choice:
    return kept(look, "key")


def _other(look: Look) -> Choice:
    """Types that no mask rewrites: kept where no letter was seen, else emptied."""
    if look.never("letters", 0):
        return kept(look, "codes")
    return Choice(hidden(look.column, look.unique, look.in_key), asked=("emptied", {"reason": look.column.kind}))


_OF_KIND: Mapping[str, Callable[[Look], Choice]] = {
    "text": _text, "integer": _number, "decimal": _number, "float": _number, "boolean": _plain, "date": _plain,
    "time": _plain, "datetime": _plain, "json": _json, "enum": _enum, "network": _network, "uuid": _uuid,
}  # fmt: skip
