"""Sentences of a policy that a human should read: stale, at odds with the law, or without the figure they need."""

import re
from collections.abc import Iterator, Mapping

from rules.passages import Passage, normal
from rules.policy_words import DURATION, ENDLESS, KEEPS

# Why a line is listed, in the language of the policy.
WHY: Mapping[str, tuple[str, str]] = {
    "consent_by_use": (
        "consentement déduit de l'usage (RGPD, art. 4, 11)",
        "consent inferred from use (GDPR art. 4(11))",
    ),
    "transfer": (
        "transfert hors de l'Union européenne, sans pays ni garantie (RGPD, art. 44 à 49)",
        "transfer outside the European Union, no country or safeguard named (GDPR art. 44-49)",
    ),
    "declared_to_cnil": (
        "la déclaration à la CNIL n'existe plus depuis le 25 mai 2018",
        "declarations to the CNIL were abolished on 25 May 2018",
    ),
    "no_duration": ("conservation sans durée (RGPD, art. 13, 2, a)", "kept without a period (GDPR art. 13(2)(a))"),
    "cookies": (
        "cookies : identifiants en ligne, rattachés à aucun système",
        "cookies: online identifiers, tied to no system",
    ),
    "no_category": ("aucune catégorie de données reconnue", "no category of data recognised"),
    "vague": ("trop large : quelles données exactement ?", "too broad: which data exactly?"),
    "no_system": ("déclaré sans dire pour quel système", "declared without saying for which system"),
    "not_connected": ("ce système n'est pas dans l'espace de travail", "this system is not in the workspace"),
    "no_purpose": ("finalité non reconnue", "purpose not recognised"),
    "no_basis": ("base légale sans finalité reconnue", "legal basis without a purpose that is recognised"),
    "no_recipient": ("destinataires non reconnus", "recipients not recognised"),
    "other_location": ("une autre localisation est donnée plus haut", "another location is given above"),
    "ambiguous_date": ("date qui peut se lire de deux façons", "date that can be read in two ways"),
    "undeclared_use": (
        "finalité qui emploie une donnée que la politique ne déclare pas pour ce système",
        "purpose that uses data which the policy does not declare for that system",
    ),
}

_ODD: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("consent_by_use", re.compile(r"\b(?:en (?:utilisant|naviguant|accedant)|by (?:using|accessing)|your use of)\b.*"
                                  r"\b(?:consent\w*|accept\w*|agree\w*)\b")),
    ("transfer", re.compile(r"\b(?:transfer\w*|transfert\w*)\b.*(?:\bhors\b|\bdehors\b|\boutside\b"
             r"|d'autres pays|other countries"
                            r"|pays tiers|third countr)")),
    ("declared_to_cnil", re.compile(r"\bdeclar\w+ aupres de la (?:cnil|commission nationale)|notified to the cnil")),
)  # fmt: skip

_ABOUT_OTHER_THINGS = frozenset({"security", "location", "cookies"})


def oddities(passage: Passage, topic: str | None) -> Iterator[str]:
    """The keys of WHY that hold for a passage by itself."""
    text = normal(passage.text)
    yield from (why for why, pattern in _ODD if pattern.search(text))
    if topic not in _ABOUT_OTHER_THINGS and KEEPS.search(text) and ENDLESS.search(text) and not DURATION.search(text):
        yield "no_duration"
