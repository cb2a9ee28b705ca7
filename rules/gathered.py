"""What a policy says of each system, gathered while it is read, and put together at the end."""

from collections.abc import Iterator

from rules.declaration import ANY, Declaration, Location, Stated, Subject, System
from rules.discovery import Label
from rules.policy_words import SUBJECTS
from rules.systems_named import Named, Names

_EVERY = {"fr": "Tous les systèmes", "en": "Every system"}


class Gathered:
    """Declarations, recipients and places by system id; None stands for what names no system."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.named: dict[str, Label] = {}
        self.declares: dict[str | None, list[Declaration]] = {}
        self.lines: dict[str | None, set[int]] = {}
        self.recipients: dict[str | None, list[Stated]] = {}
        self.locations: dict[str | None, Location] = {}

    def declare(self, system: Named | None, declaration: Declaration, begins: int) -> None:
        """One declaration; said again about the same person, it only widens the system's passage."""
        id = self._enter(system)
        if declaration.line:
            self.lines.setdefault(id, set()).update((begins, declaration.line))
        known = self.declares.setdefault(id, [])
        if not any((item.category, item.subject) == (declaration.category, declaration.subject) for item in known):
            known.append(declaration)

    def meet(self, system: Named, line: int) -> None:
        """A system that the policy names outright, whether or not it says what it holds."""
        self.lines.setdefault(self._enter(system), set()).add(line)

    def share(self, system: Named | None, recipient: Stated) -> None:
        known = self.recipients.setdefault(system.id if system else None, [])
        if recipient.words not in {other.words for other in known}:
            known.append(recipient)

    def locate(self, system: Named | None, location: Location) -> bool:
        """Whether the place agrees with what was said before."""
        known = self.locations.setdefault(system.id if system else None, location)
        return known.area.lower() == location.area.lower()

    def systems(self) -> dict[str, System]:
        """The systems in the policy's order, then those of the workspace that it does not name."""
        if not self.named and self.declares.get(None):
            every = self.names.systems or {ANY: Label(_EVERY["fr"], _EVERY["en"])}
            return {id: self._system(id, label, None) for id, label in every.items()}
        whole = {id: self._system(id, label, id) for id, label in self.named.items()}
        return whole | {id: System(label) for id, label in self.names.systems.items() if id not in whole}

    def subjects(self) -> dict[str, Subject]:
        """Everybody whose data is declared."""
        used = {item.subject for items in self.declares.values() for item in items}
        return {id: Subject(known.label, known.dpv) for id, known in SUBJECTS.items() if id in used}

    def unplaced(self) -> Iterator[tuple[int, str]]:
        """Lines and words of declarations that stand outside every system of a policy that names some."""
        if self.named:
            yield from {item.line or 1: item.words or "" for item in self.declares.get(None, ())}.items()

    def not_connected(self) -> Iterator[tuple[int, str]]:
        """Systems that the policy names and the workspace does not."""
        for id, label in self.named.items():
            if self.names.systems and id not in self.names.systems:
                yield min(self.lines.get(id, {1})), label.fr

    def _enter(self, system: Named | None) -> str | None:
        if system is None:
            return None
        self.named.setdefault(system.id, system.label)
        return system.id

    def _system(self, id: str, label: Label, key: str | None) -> System:
        lines = self.lines.get(key)
        return System(
            label=label,
            lines=(min(lines), max(lines)) if lines else None,
            declares=tuple(self.declares.get(key, ())),
            recipients=(*self.recipients.get(id, ()), *self.recipients.get(None, ())),
            location=self.locations.get(id) or self.locations.get(None),
        )
