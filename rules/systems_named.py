"""Which system a heading, sentence or table cell of a policy speaks of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.discovery import Label
from rules.passages import normal


@dataclass(frozen=True, slots=True)
class KnownKind:
    """A kind of platform that policies call by many names; its id, labels, and the subject it is about."""

    id: str
    label: Label
    subject: str
    words: re.Pattern[str]


# The two platforms of a company that sells; the sellers first, for 'sales team tools' are theirs.
KINDS: tuple[KnownKind, ...] = (
    KnownKind("sellers", Label("Outils vendeurs", "Sellers' tools"), "seller",
              re.compile(r"\b(?:vendeu(?:r|se)s?|sellers?|vendors?|force de vente|sales ?(?:force|teams?|reps?"
                         r"|people|staff))\b")),
    KnownKind("commercial", Label("Gestion commerciale", "Commercial platform"), "customer",
              re.compile(r"\b(?:commercial(?:e|es)?|crm|relation client|sales|customer management"
                         r"|customer relations?(?:hips?)?)\b")),
)  # fmt: skip

_FR_WORDS = (
    r"plateformes?|outils?|applications?|applis?|logiciels?|progiciels?"
    r"|portails?|extranets?|espaces?|modules?|systemes?"
)
_EN_WORDS = r"platforms?|tools?|apps?|applications?|software|systems?|portals?|workspaces?|modules?"
_QUOTED = r"\"(?P<quoted>[^\"]{2,60})\""
_NAME_AFTER = rf"\s*(?:{_QUOTED}|(?P<name>(?:(?!\b(?:et|ou|and|or|{_FR_WORDS}|{_EN_WORDS})\b)[\w' -]){{2,60}}))"
_FR = re.compile(
    rf"\b(?:{_FR_WORDS})(?: informatiques?)?"
    rf"(?: (?:de la|de l'|de|du|des|d'|pour les|pour|dit|dite|appelee?)(?!\w))?{_NAME_AFTER}"
)
_EN = re.compile(rf"(?:{_QUOTED}|(?P<name>(?:[\w'-]+ ){{0,3}}[\w'-]+)) (?:{_EN_WORDS})\b")
_EN_AFTER = re.compile(
    rf"\b(?:{_EN_WORDS}) (?:used by|made for|for|of|dedicated to|known as|named|called)\b{_NAME_AFTER}"
)
# Words that end a name, and words that are no name.
_STOP = re.compile(
    r"\b(?:nous|vous|on|qui|que|est|sont|a|ont|dans|afin|et|ou|collect\w*|enregistr\w*|recueil\w*|conserv\w*"
    r"|trait\w*|stock(?:e|ent|ons|ees?)"
    r"|contien\w*|permet\w*|we|you|that|which|is|are|in|and|to|collects?|stores?|records?|holds?|keeps?)\b"
)
_VERB = re.compile(r"\b(?:nous|vous|we|you|qui|that|which|collect\w*|enregistr\w*|stores?|records?|holds?)\b")
_ARTICLES = """le la les l' un une des de du d' notre nos votre vos cette ce ces par the a an our your this these its in
of on by from with via using through own all each any for at within same use mis mise meme"""
_GENERIC = """information informatique securise secure online internal interne internet europeenne systeme systemes
plateforme plateformes outil outils application platform system tool tools
analyse analyses mesure statistiques analytics"""
_EMPTY = frozenset(f"{_ARTICLES} {_GENERIC}".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A system as the policy names it."""

    id: str
    label: Label
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The workspace's systems by id, and how a policy's words find them."""

    systems: Mapping[str, Label]

    def in_heading(self, text: str) -> Named | None:
        """Like `in_text`; a heading may also be nothing but the name."""
        plain = normal(text)
        return self.in_text(text) or self._workspace(plain, whole=True) or _kind_alone(plain, self)

    def in_text(self, text: str) -> Named | None:
        """The first system that a sentence names: `plateforme « X »`, `the X platform`, a workspace's own label."""
        places = self.places(text)
        return places[0][2] if places else self._workspace(normal(text), whole=False)

    def places(self, text: str) -> list[tuple[int, int, Named]]:
        """Every system that a text names by such a word, with the place in its `normal` form, in order."""
        found = {(begin, end): named for begin, end, named in self._found(normal(text), text)}
        return [(*place, found[place]) for place in sorted(found)]

    def _found(self, plain: str, text: str) -> Iterator[tuple[int, int, Named]]:
        for pattern, side in ((_FR, 0), (_EN, -1), (_EN_AFTER, 0)):  # which side of a stop word the name stands on
            for found in pattern.finditer(plain):
                name = found["quoted"] or _trimmed(_STOP.split(found["name"])[side])
                if kind := _kind(_VERB.split(found[0])[side]):
                    yield *_span(found, kind.words.pattern), self.called(kind.label.en, kind.label.en)
                elif name := _trimmed(name):
                    words = r"\W+(?:[ld]')?".join(re.escape(word) for word in name.split())
                    yield *_span(found, words), self.called(name, spelled(name, text))

    def called(self, name: str, label: str) -> Named:
        """The system of that name: a workspace's, a known kind's, or one of its own."""
        plain = normal(name)
        kind = _kind(plain)
        if known := self._of_kind(kind) or self._workspace(plain, whole=True):
            return known
        if kind:
            return Named(kind.id, kind.label, kind.subject)
        return Named(slug(plain), Label(label, label))

    def _of_kind(self, kind: KnownKind | None) -> Named | None:
        """The workspace's only system of that kind."""
        if kind is None:
            return None
        fitting = [id for id, label in self.systems.items() if _kind_of(id, label) == kind]
        return self.named(fitting[0]) if len(fitting) == 1 else None

    def _workspace(self, plain: str, whole: bool) -> Named | None:
        """The workspace's system whose id or label the text is (`whole`) or holds in full."""
        for id, label in self.systems.items():
            for words in {id.replace("_", " ").replace("-", " "), normal(label.fr), normal(label.en)}:
                if len(words) > 2 and (
                    _trimmed(plain) == words if whole else f" {words} " in f" {plain} " and " " in words
                ):
                    return self.named(id)
        return None

    def named(self, id: str) -> Named:
        """A workspace's system by its id; one without a label of its own takes that of its kind."""
        kind, label = _kind_of(id, self.systems[id]), self.systems[id]
        unlabelled = kind and label == Label(id, id)
        return Named(id, kind.label if kind and unlabelled else label, kind.subject if kind else None)


def _span(found: re.Match[str], words: str) -> tuple[int, int]:
    """Where a system is named: in English up to the word for a system, in French from that word to the name's end."""
    name = re.compile(words).search(found.string, found.start(), found.end())
    begin, end = name.span() if name else found.span()
    return (begin, found.end()) if found.re is _EN else (found.start(), end)


def slug(text: str) -> str:
    """`gestion des stocks` → `gestion-stocks`: an id made of a name."""
    words = [word for word in re.findall(r"[a-z0-9]+", normal(text)) if word not in _EMPTY]
    return "-".join(words)[:40].strip("-") or "system"


def _kind_of(id: str, label: Label) -> KnownKind | None:
    return _kind(" ".join((id.replace("_", " "), normal(label.fr), normal(label.en))))


def _kind(plain: str) -> KnownKind | None:
    return next((kind for kind in KINDS if kind.words.search(plain)), None)


def _kind_alone(plain: str, names: Names) -> Named | None:
    """'Gestion commerciale' or 'Les vendeurs' as a whole heading."""
    short = _trimmed(plain)
    kind = _kind(short)
    return names.called(short, short) if kind and len(short.split()) <= 2 else None


def _trimmed(name: str) -> str:
    """A name without articles, and without the sentence that follows it."""
    words = re.sub(r"\b[ld]'", " ", name.strip(" '\"-:")).split()
    while words and words[0] in _EMPTY:
        words = words[1:]
    while words and words[-1] in _EMPTY:
        words = words[:-1]
    return " ".join(words[:4]) if any(len(word) > 1 for word in words) else ""


def spelled(name: str, text: str) -> str:
    """The name as the policy spells it, where it can be found again: accents and capitals are its own."""
    words = [word.strip('.,:;!?()[]*_"«»“”') for word in re.split(r"[\s'’]+", text)]
    plain = [normal(word) for word in words]
    parts = re.split(r"[\s']+", name)
    for place in range(len(words) - len(parts) + 1):
        if plain[place : place + len(parts)] == parts:
            return " ".join(words[place : place + len(parts)])
    return name
