"""The words of a proposed manifest: why a column is kept, and what a human is asked, in French and English."""

from collections.abc import Mapping

Both = tuple[str, str]  # French, English
Why = tuple[str, Mapping[str, object]]  # a code of EMPTIED with its figures
_LANGUAGES = ("fr", "en")

# Why a column is kept; the scan is cited behind each.
KEPT: Mapping[str, Both] = {
    "key": ("clé technique, sans sens hors de la base", "a surrogate key, without meaning outside the database"),
    "no_text": ("ni nom ni coordonnée dans ce type", "neither names nor contacts in this type"),
    "codes": ("codes et chiffres, aucun mot", "codes and figures, no words"),
    "short": ("trop court pour un nom", "too short for a name"),
    "list": ("{distinct} valeurs qui se répètent, aucun nom", "{distinct} values that recur, no name"),
    "bound": ("aucun nom sur {tested} valeurs, au plus {share} %", "no name among {tested} values, {share} % at most"),
    "enum": ("liste fermée du schéma", "a closed list of the schema"),
    "empty": ("vide, et d'un type sans texte", "empty, and of a type without text"),
    "decision": (
        "décision {id} du {on} ({author}) : rien de personnel",
        "decision {id} of {on} ({author}): not personal",
    ),
}

# Why a table has no rows in the copy.
EMPTIED: Mapping[str, Both] = {
    "excluded": ("exclue de l'analyse", "excluded from the scan"),
    "unknown": ("absente de l'analyse", "not in the scan"),
    "unseen": ("non examinée ({reason})", "not examined ({reason})"),
    "cannot": ("{column} ne peut être ni masquée ni vidée", "{column} can be neither masked nor emptied"),
}

# What a human decides.
ASKED: Mapping[str, Both] = {
    "table_emptied": (
        "vide dans la copie : {why} ; relancez l'analyse, ou choisissez do: exclude",
        "empty in the copy: {why}; scan it, or choose do: exclude",
    ),
    "table_excluded": (
        "absente de la copie, car des lignes y pointent sans pouvoir être vidées : {why}",
        "absent from the copy, since rows point at it and cannot be emptied: {why}",
    ),
    "emptied": ("non examinée ({reason}), donc vidée", "not examined ({reason}), so it is emptied"),
    "constant": ("non examinée ({reason}), donc partout la même", "not examined ({reason}), so all get one value"),
    "unlinked": (
        "vidée, car la copie vide {parent}",
        "emptied, since the copy empties {parent}",
    ),
    "like_phones": (
        "ressemble à des téléphones sans en être un pour l'analyse, donc masquée ainsi",
        "looks like phone numbers, which the scan did not believe, so it is masked as such",
    ),
    "undialable": (
        "unique, et plus de valeurs que de numéros de fiction : des numéros inattribuables s'y ajoutent",
        "unique, with more values than fiction numbers: undialable ones are added",
    ),
    "too_short": (
        "trop courte ou d'un type qui n'admet pas {wanted} : {mask} à la place",
        "too short, or of a type that does not take {wanted}: {mask} instead",
    ),
    "not_unique": (
        "unique, et {wanted} ne le resterait pas : {mask} à la place",
        "unique, which {wanted} would not stay: {mask} instead",
    ),
    "secret": (
        "vidée ; pour se connecter à la copie, écrivez value: l'empreinte d'un mot de passe connu",
        "emptied; to log in to the copy, write value: the hash of a password that you know",
    ),
    "natural_key": (
        "une clé qui désigne des personnes : {mask}, ici et partout où elle est reprise",
        "a key that tells persons: {mask}, here and wherever it is repeated",
    ),
    "other_writing": (
        "relation écrite autrement que {other} : une fois masquées, les deux ne se rejoignent plus",
        "a relation in another writing than {other}: once masked, the two no longer meet",
    ),
    "decision_lapsed": (
        "la décision {id} ne tient plus ({standing}), donc masquée",
        "decision {id} no longer holds ({standing}), so it is masked",
    ),
    "view": (
        "un nom ou une coordonnée semble écrit dans sa définition, donc absente ; lisez-la, puis écrivez {digest}",
        "a name or a contact seems to stand in its definition, so it is left out; read it, then write {digest}",
    ),
}


def kept(code: str, scan: str, language: str, **figures: object) -> str:
    """Why a column is kept, citing the scan."""
    return f"{_said(KEPT[code], language, figures)}{' ; analyse' if language == 'fr' else '; scan'} {scan}"


def emptied(code: str, language: str, **figures: object) -> str:
    """Why a table has no rows in the copy."""
    return _said(EMPTIED[code], language, figures)


def asked(code: str, language: str, **figures: object) -> str:
    """What a human decides, for the comment behind the line or for the list of `gomme init`."""
    return _said(ASKED[code], language, figures)


def _said(both: Both, language: str, figures: Mapping[str, object]) -> str:
    return both[_LANGUAGES.index(language)].format(**{k: _figure(v, language) for k, v in figures.items()})


def _figure(figure: object, language: str) -> str:
    """A share with a decimal comma in French, a reason in words, a text as it is."""
    if isinstance(figure, tuple):
        return emptied(figure[0], language, **figure[1])
    if isinstance(figure, float):
        shown = f"{figure:.1f}".removesuffix(".0")
        return shown.replace(".", ",") if language == "fr" else shown
    return str(figure)
