"""What every command takes, and how each says its result: lines for people, or one JSON object."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

In = Annotated[Path, typer.Option("-C", metavar="DIR", help="The workspace: a folder with gomme.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]
# Read by `main`, where errors end.
Debug = Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")]
HERE = Path()


def said(json: bool, document: dict[str, Any], lines: Sequence[str]) -> None:
    """The result on stdout."""
    if json:
        from flows.written import as_json

        typer.echo(as_json(document))
    else:
        for line in lines:
            typer.echo(line)
