"""`gomme approver`, `gomme hold`, `gomme ledger`: who may sign, what must be kept, the record of what was done."""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import HERE, Debug, In, Json, said

As = Annotated[str, typer.Option("--as", metavar="NAME", help="Who says so, as gomme.yaml names approvers.")]

approvers = typer.Typer(name="approver", help="Who may sign plans and releases.", rich_markup_mode=None)
holds = typer.Typer(name="hold", help="Legal holds: what no rule may erase.", rich_markup_mode=None)
ledger = typer.Typer(name="ledger", help="The tamper-evident record.", rich_markup_mode=None)
GROUPS = (approvers, holds, ledger)


@approvers.command("new")
def new_approver(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will sign, such as c.moreau.")],
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="A role; repeatable. Default: data_owner.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the private key goes; default: NAME.key.")
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Make a key pair. The private key goes into a file that only you can read; the line for gomme.yaml is printed."""
    from flows.signers import new_signer

    made = new_signer(name, role or [], out or inside / f"{name}.key")
    said(json, made.document, made.lines)


@approvers.command("sign-copy")
def sign_copy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who signs, as gomme.yaml names approvers.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="The private key of 'gomme approver new'.")],
    opinion: Annotated[
        str | None, typer.Option(metavar="OPINION", help="The DPO's: favourable, reserved or unfavourable.")
    ] = None,
    attestation: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The attestation.json that was read; default: the latest copy's."),
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Accept the risk that is left in copies, as the data owner, or give the DPO's opinion on it with --opinion."""
    from flows.signing_off import SigningOff, sign_copy
    from flows.workspace import open_workspace

    signed = sign_copy(open_workspace(inside), SigningOff(name, key, attestation, opinion))
    said(json, signed.document, signed.lines)


@holds.command("add")
def add_hold(
    case: Annotated[str, typer.Option(metavar="CASE", help="The case's reference.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for those who review it.")],
    review: Annotated[str, typer.Option(metavar="DATE", help="When somebody looks again whether it is needed.")],
    by: As,
    person: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A person's e-mail, phone or number; repeatable; - reads them from stdin."),
    ] = None,
    row: Annotated[
        list[str] | None, typer.Option(metavar="SYSTEM.TABLE:KEY", help="A row by its primary key; repeatable.")
    ] = None,
    table: Annotated[str | None, typer.Option(metavar="SYSTEM.TABLE", help="All rows of a table.")] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Keep a person, rows or a table from being erased. Waits for a batch that has begun; every later one obeys."""
    from flows.held import Asked, add
    from flows.workspace import open_workspace

    added = add(open_workspace(inside), Asked(case, reason, review, by, tuple(person or ()), tuple(row or ()), table))
    said(json, added.document, added.lines)


@holds.command("release")
def release_hold(
    hold: Annotated[str, typer.Argument(metavar="HOLD", help="The hold's id, or a case: all its holds.")],
    by: As,
    key: Annotated[Path, typer.Option(metavar="FILE", help="Your private key.")],
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Sign the end of a hold. Two persons must; then rules apply again, with the next plan. Exit 3 where refused."""
    from flows.held import release
    from flows.workspace import open_workspace

    released = release(open_workspace(inside), hold, by, key)
    said(json, released.document, released.lines)


@holds.command("list")
def list_holds(
    all: Annotated[bool, typer.Option("--all", help="Also those that were released.")] = False,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """List the holds in force, and those whose review is overdue."""
    from flows.held import listed
    from flows.workspace import open_workspace

    found = listed(open_workspace(inside), all)
    said(json, found.document, found.lines)


@ledger.command("verify")
def verify_ledger(
    head: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE|HEAD", help="A head kept elsewhere, which must still be in it; repeatable."),
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Check that no entry was changed, moved, added or taken out. Exit 1 where one was, and where."""
    from flows.recorded import verified
    from flows.workspace import open_workspace

    found = verified(open_workspace(inside), head or ())
    said(json, found.document, found.lines)
    if found.breaks:
        what = "keep a copy of the store as it is, and find out who can write to it"
        typer.echo(f"gomme: the ledger is broken; {what}", err=True)
        raise typer.Exit(1)


@ledger.command("show")
def show_ledger(
    last: Annotated[int, typer.Option(metavar="N", min=1, help="How many of the latest entries.")] = 50,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the latest entries, the newest last."""
    from flows.recorded import shown
    from flows.workspace import open_workspace

    found = shown(open_workspace(inside), last)
    said(json, found.document, found.lines)


@ledger.command("head")
def ledger_head(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """Print number and hash of the last entry: to be kept where the store's keepers cannot write."""
    from flows.recorded import head
    from flows.workspace import open_workspace

    found = head(open_workspace(inside))
    said(json, found.document, found.lines)
