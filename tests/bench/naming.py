"""How a schema spells its names: clear French, ERP stumps, English, another language, or codes that say nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.bench.concepts import Concept

Casing = Callable[[list[str]], str]


def _camel(words: list[str]) -> str:
    return words[0].lower() + "".join(w.capitalize() for w in words[1:])


CASINGS: dict[str, Casing] = {
    "snake": lambda words: "_".join(words).lower(),
    "upper": lambda words: "_".join(words).upper(),
    "camel": _camel,
    "pascal": lambda words: "".join(w.capitalize() for w in words),
    "joined": lambda words: "".join(words).lower(),
    "spaced": lambda words: " ".join(words).capitalize(),
}


@dataclass(frozen=True, slots=True)
class Style:
    """`vocabulary` is fr, erp, en, other or cryptic; with `prefix` a stump of the table stands before each column."""

    vocabulary: str
    casing: str
    prefix: bool
    language: str


# How often a style turns up, and the style: most are French.
STYLES: tuple[tuple[int, Style], ...] = (
    (14, Style("fr", "snake", False, "fr")),
    (5, Style("fr", "snake", True, "fr")),
    (4, Style("fr", "camel", False, "fr")),
    (4, Style("fr", "upper", False, "fr")),
    (3, Style("fr", "upper", True, "fr")),
    (2, Style("fr", "pascal", False, "fr")),
    (1, Style("fr", "spaced", False, "fr")),
    (14, Style("erp", "upper", True, "fr")),
    (7, Style("erp", "upper", False, "fr")),
    (5, Style("erp", "snake", True, "fr")),
    (7, Style("en", "snake", False, "fr")),
    (3, Style("en", "camel", False, "fr")),
    (5, Style("en", "snake", False, "en")),
    (3, Style("en", "camel", False, "en")),
    (2, Style("en", "pascal", False, "en")),
    (2, Style("en", "snake", True, "en")),
    (4, Style("other", "snake", False, "fr")),
    (3, Style("other", "pascal", False, "de")),
    (2, Style("other", "joined", False, "fr")),
    (10, Style("cryptic", "snake", False, "fr")),
    (2, Style("cryptic", "upper", False, "en")),
)

FREE_ZONES = (
    "zone_libre{}",
    "champ{}",
    "attribut{}",
    "divers{}",
    "info{}",
    "custom_{}",
    "udf{}",
    "zone{}",
    "val{}",
    "lib{}",
)
CRYPTIC = ("c{}", "F_{:03d}", "z{}", "col{:02d}", "fld{}", "X{:02d}", "A{:03d}", "champ_{}")


# What people call the person of a role, in French; the role alone often is the column's whole name.
ROLES = {
    "seller": ("vendeur", "commercial"), "owner": ("proprietaire", "charge compte"), "author": ("auteur", "redacteur"),
    "agent": ("agent", "gestionnaire"), "manager": ("responsable", "gerant"), "sender": ("expediteur", "emetteur"),
    "doctor": ("medecin", "medecin traitant"), "technician": ("technicien", "intervenant"), "driver": ("conducteur",),
    "president": ("president",), "parent": ("representant legal", "parent"), "contact": ("interlocuteur",),
}  # fmt: skip


def pick_style(rng: Random) -> Style:
    return rng.choices([s for _, s in STYLES], [w for w, _ in STYLES])[0]


class Namer:
    """Gives each column of one table its name, never the same twice."""

    def __init__(self, rng: Random, style: Style, stump: str, cryptic: str) -> None:
        self.rng, self.style, self.stump, self.cryptic = rng, style, stump, cryptic
        self.taken: set[str] = set()

    def name(self, concept: Concept, role: str) -> tuple[str, bool]:
        """The name, and whether it tells a reader anything."""
        telling = self.style.vocabulary != "cryptic"
        if telling and concept.id != "id" and self.rng.random() < 0.06:
            telling, spelled = False, self.rng.choice(FREE_ZONES).format(self.rng.randrange(1, 9))
        elif not telling:
            spelled = self.cryptic.format(len(self.taken) + 1)
        else:
            spelled = self._spelled(concept, role)
        return self._fresh(spelled), telling

    def _spelled(self, concept: Concept, role: str) -> str:
        words = self.rng.choice(concept.names[self.style.vocabulary]).replace("_", " ").split()
        if role:
            words = self._of_role(words, concept, role)
        if self.style.prefix:
            words = [self.stump, *words]
        return CASINGS[self.style.casing](words)

    def _of_role(self, words: list[str], concept: Concept, role: str) -> list[str]:
        french = self.style.vocabulary in ("fr", "erp")
        called = (self.rng.choice(ROLES[role]) if french else role).split()
        if concept.id == "full_name" and self.rng.random() < 0.4:
            return called
        return [*words, *called] if french else [*called, *words]

    def _fresh(self, name: str) -> str:
        fresh, number = name, 2
        while fresh.lower() in self.taken:
            fresh, number = f"{name}_{number}", number + 1
        self.taken.add(fresh.lower())
        return fresh
