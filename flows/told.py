"""An error as one sentence for a human, and never more of it than is safe to show."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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


@contextmanager
def safely() -> Iterator[None]:
    """For Prefect, which keeps the text of errors: of one that is not ours, and may hold a value, only the kind is."""
    try:
        yield
    except Exception as error:
        if _is_ours(error):
            raise
        raise FlowError(_sentence(error)) from None


def _is_ours(error: Exception) -> bool:
    rules = sys.modules.get("rules.document")  # not loaded, then not raised
    return isinstance(error, (*_OURS, rules.RulesError) if rules else _OURS)


def _sentence(error: Exception) -> str:
    if _is_ours(error):
        return str(error)
    if hasattr(error, "format_message"):  # what Typer says of the command line
        return f"{str(error.format_message()).rstrip('.')}; see gomme --help"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'standard output'}: {error.strerror}"
    return f"gomme itself failed ({type(error).__name__}); run again with --debug and report what it prints"
