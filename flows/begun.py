"""What `gomme init` has written, and what it leaves to a human."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that a human has to do, at this line of this file."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The files that were written, and what they still lack; `scan`: what a manifest was proposed from."""

    written: tuple[str, ...]
    awaiting: tuple[Awaited, ...]
    scan: str | None = None

    @property
    def document(self) -> dict[str, Any]:
        scan = {"scan": self.scan} if self.scan else {}
        return {"written": list(self.written), **scan, "awaiting": [asdict(item) for item in self.awaiting]}

    @property
    def lines(self) -> list[str]:
        wrote = [f"wrote {file}{f', proposed from scan {self.scan}' if self.scan else ''}" for file in self.written]
        if not self.awaiting:
            return [*wrote, f"nothing awaits you; run: gomme {'copy --dry-run' if self.scan else 'discover'}"]
        listed = [f"{n:3}. {item.file}:{item.line}: {item.what}" for n, item in enumerate(self.awaiting, 1)]
        return [*wrote, "what awaits you:", *listed]
