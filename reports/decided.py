"""What the report says of decisions: which hold, which no longer do and why, which are about nothing; what to paste."""

from detectors.fingerprint import EMPTY, FEW
from reports.index import Index
from reports.words import Words
from rules.decisions import blank
from rules.discovery import Gap, Ruling


def decided(index: Index) -> tuple[Gap, ...]:
    """The gaps that were answered, system by system."""
    answered = (gap for gap in index.discovery.gaps if gap.status == "decided")
    return tuple(sorted(answered, key=lambda gap: (gap.system, gap.table or "", gap.column or "", gap.category or "")))


def recounted(index: Index) -> tuple[Ruling, ...]:
    """The decisions by which a finding counts as another category."""
    return tuple(r for r in index.discovery.decisions if (r.answer, r.standing) == ("category", "holds"))


def stale(index: Index) -> tuple[Ruling, ...]:
    """The decisions that answer nothing."""
    return tuple(ruling for ruling in index.discovery.decisions if ruling.standing == "stale")


def reopened(index: Index, gap: Gap, words: Words) -> str | None:
    """Why a gap that was decided is open again; None of any other."""
    ruling = index.rulings.get(gap.id)
    if gap.status != "open" or ruling is None or ruling.standing not in ("expired", "drifted"):
        return None
    answer = words.known("answer", ruling.answer)
    if ruling.standing == "expired":
        return words("reopened.expired", answer=answer, until=ruling.expires)
    if ruling.fingerprint in (EMPTY, FEW):
        return words("reopened.unseen", answer=answer)
    return words("reopened.drifted", answer=answer, drift=ruling.drift)


def paste(index: Index, gap: Gap) -> str:
    """The entry of decisions.yaml that answers the gap."""
    return blank(gap, index.fingerprint(gap))
