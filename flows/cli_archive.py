"""`gomme archive`: rows that are kept apart for their readers, until their own end."""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import HERE, Debug, In, Json, said

archive = typer.Typer(name="archive", help="What is archived, and who reads it.", rich_markup_mode=None)
OwnKey = Annotated[Path, typer.Option(metavar="FILE", help="Your private key.")]


@archive.command("reader")
def new_reader(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will read, as rules name readers.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the private key goes; default: NAME.key.")
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a reader's key pair. The private key goes into a file that only you can read; gomme keeps none."""
    from flows.archived import new_key

    made = new_key(name, out or inside / f"{name}.key")
    said(json, made.document, made.lines)


@archive.command("check")
def check_archive(
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your private key: show that it opens your rows."),
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show that a reader's key opens the archive; exit 1 while some reader never did. Nothing is archived before."""
    from flows.archived import checked
    from flows.workspace import open_workspace

    found = checked(open_workspace(inside), key)
    said(json, found.document, found.lines)
    if found.missing:
        typer.echo(f"gomme: never opened by {', '.join(found.missing)}: 'gomme archive check --key FILE'", err=True)
        raise typer.Exit(1)


@archive.command("list")
def list_archive(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """Count what lies in the archive, by table, rule, readers and the year of its end."""
    from flows.archived import listed
    from flows.workspace import open_workspace

    found = listed(open_workspace(inside))
    said(json, found.document, found.lines)


@archive.command("read")
def read_archive(
    rule: Annotated[str, typer.Option(metavar="RULE", help="The rule that archived it.")],
    key: OwnKey,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is read; the ledger keeps it.")],
    system: Annotated[str | None, typer.Option(metavar="ID", help="Only of this system.")] = None,
    table: Annotated[str | None, typer.Option(metavar="TABLE", help="Only of this table.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A new file for the rows: JSON lines, or CSV if it ends in .csv. Required."),
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Read what was archived for you, into a file. Every reading is an entry of the ledger."""
    from flows.archive_reading import Asked, read
    from flows.workspace import open_workspace

    found = read(open_workspace(inside), Asked(rule, key, reason, system, table, out))
    said(json, found.document, found.lines)


@archive.command("share")
def share_archive(
    to: Annotated[str, typer.Option(metavar="NAME", help="The reader who shall read it, too.")],
    key: OwnKey,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; the ledger keeps it.")],
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Open what is sealed to you for a reader of the same rule whose key is new. Exit 3 while he never used it."""
    from flows.archive_sharing import share
    from flows.workspace import open_workspace

    shared = share(open_workspace(inside), key, to, reason)
    said(json, shared.document, shared.lines)


@archive.command("settle")
def settle_archive(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """End moves that a dead run left between a system and the archive. Exit 3 while a run is at work."""
    from flows.archive_settling import settle
    from flows.workspace import open_workspace

    settled = settle(open_workspace(inside))
    said(json, settled.document, settled.lines)


@archive.command("purge")
def purge_archive(
    by: Annotated[str, typer.Option("--as", metavar="NAME", help="Who says so, as gomme.yaml names approvers.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="What ended before this day; default: today.")
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Destroy what is past its end in the archive. A hold keeps it."""
    from flows.archive_purge import purge
    from flows.workspace import open_workspace

    gone = purge(open_workspace(inside), as_of, by)
    said(json, gone.document, gone.lines)
