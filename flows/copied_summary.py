"""What a copy is, on one screen: its label, its tables by system, what was proved, and where the attestation lies."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from flows.saying import number
from flows.screen import screen, table
from rules.attestation import Attestation, SystemCopied


def summarize(attestation: Attestation, page: Path) -> None:
    """Prints it on stdout, in colour only where that is a terminal."""
    console = screen()
    console.print()
    console.print(_systems(attestation))
    console.print()
    for line in _footer(attestation, page):
        console.print(line, soft_wrap=True)


def _systems(attestation: Attestation) -> RenderableType:
    shown = table("copied", "tables", "rows", "masked columns", "kept columns", "left empty", numbers=True)
    for system in attestation.systems:
        shown.add_row(system.system, *_figures(system))
    return shown


def _figures(system: SystemCopied) -> Iterator[str]:
    actions = Counter(copied.action for copied in system.tables)
    rules = Counter(column.rule == "keep" for copied in system.tables for column in copied.columns)
    yield f"{len(system.tables):,}"
    yield f"{sum(copied.rows_out for copied in system.tables):,}"
    yield f"{rules[False]:,}"
    yield f"{rules[True]:,}"
    yield f"{actions['truncate']:,}"


def _footer(attestation: Attestation, page: Path) -> Iterator[Text]:
    passed = sum(check.passed for check in attestation.checks)
    speed = (
        f"{number(attestation.rows, 'row')} in {attestation.seconds:.1f} s ({attestation.rows_per_second:,.0f} rows/s)"
    )
    yield Text(f"copy {attestation.run}: {speed}; {number(passed, 'check')} passed, 0 leaks", "dim")
    unmet = [reason for reason in attestation.because if not reason.met]
    are = "is" if len(unmet) == 1 else "are"
    told = f"{attestation.label}: {len(unmet)} of {len(attestation.because)} conditions of anonymity {are} not met"
    yield Text(told if unmet else f"{attestation.label}: every condition of anonymity is met", "bold")
    yield Text("attestation ").append(str(page), "bold")
