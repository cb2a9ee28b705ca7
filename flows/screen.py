"""A terminal, or what stands in its place, and the plain tables that summaries are made of."""

from rich.console import Console
from rich.table import Table
from rich.text import Text


class Screen(Console):
    """Leaves a reader who has gone to whoever runs the command; Rich would exit with 1, which means open gaps."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def screen() -> Screen:
    """Standard output, in colour only where that is a terminal."""
    return Screen(highlight=False)


def table(first: str, *headings: str | Text, numbers: bool = False) -> Table:
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.add_column(Text(first, "bold"))
    for heading in headings:
        made.add_column(heading, justify="right" if numbers else "left", header_style="none")
    return made
