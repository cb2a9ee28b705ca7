"""An error as one sentence for a human, and never more of it than is safe to show."""

import sys
import traceback
from contextlib import suppress

import typer

from connectors.model import ConnectorError
from flows.errors import FlowError

_OURS = (ConnectorError, FlowError)  # their messages are written to hold no value and no password


def told(error: Exception, *, debug: bool, json: bool) -> int:
    """Says the error on stderr, with `json` as an object on stdout, with `debug` its place. Gives the exit code."""
    sentence = _sentence(error)
    if debug:
        typer.echo("".join(traceback.format_tb(error.__traceback__)), err=True, nl=False)
    for line in sentence.splitlines():
        typer.echo(f"gomme: {line}", err=True)
    if json:
        from flows.written import as_json

        with suppress(OSError):  # where stdout is what failed
            typer.echo(as_json({"error": sentence}))
    return error.exit_code if isinstance(error, FlowError) else 2


def _sentence(error: Exception) -> str:
    rules = sys.modules.get("rules.document")  # not loaded, then not raised
    if isinstance(error, (*_OURS, rules.RulesError) if rules else _OURS):
        return str(error)
    if hasattr(error, "format_message"):  # what Typer says of the command line
        return f"{str(error.format_message()).rstrip('.')}; see gomme --help"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'standard output'}: {error.strerror}"
    return f"gomme itself failed ({type(error).__name__}); run again with --debug and report what it prints"
