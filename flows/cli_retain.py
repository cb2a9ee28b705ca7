"""`gomme retain`: what is past its retention, looked at, frozen as a plan, signed, and done."""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import HERE, Debug, In, Json, said

retain = typer.Typer(name="retain", help="What is past its retention: planned, signed and done.", rich_markup_mode=None)
Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's id.")]


@retain.command("plan")
def plan_retention(
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day to reckon on; default: today. A later one only looks.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who plans, and so cannot approve; default: your login.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where plan.html and plan.json go; default: report/ in the workspace."),
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Freeze what is past due into a plan, for people to sign. No system is written to. Exit 3 where it is refused."""
    from flows.errors import Stopped
    from flows.progress import Silent, for_terminal
    from flows.retained import planned
    from flows.workspace import open_workspace

    workspace = open_workspace(inside)
    try:
        made = planned(workspace, as_of, by, out, progress=Silent() if json else for_terminal())
    except KeyboardInterrupt:
        raise Stopped("stopped; no plan was made: run the same command to look again") from None
    said(json, made.document, made.lines)
    for sentence in made.refused:
        typer.echo(f"gomme: {sentence}", err=True)
    if made.refused:
        raise typer.Exit(3)


@retain.command("show")
def show_plan(
    plan: Plan,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the pages there: the plan, and what its run came to.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="fr|en", help="Write them in it, to report/ unless --out says where.")
    ] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show a plan: what it would do in which table, and who has signed it."""
    from flows.gates import languages
    from flows.pages_again import write_again
    from flows.retained import shown
    from flows.workspace import open_workspace

    spoken, workspace = languages(language), open_workspace(inside)
    found = shown(workspace, plan)
    if out or spoken:
        write_again(workspace, plan, out, spoken)
    said(json, found.document, found.lines)


@retain.command("status")
def retention_status(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """List the plans, the latest first, and what each still needs."""
    from flows.retained import status
    from flows.workspace import open_workspace

    found = status(open_workspace(inside))
    said(json, found.document, found.lines)


@retain.command("approve")
def approve_plan(
    plan: Plan,
    by: Annotated[str, typer.Option("--as", metavar="NAME", help="Who signs, as gomme.yaml names approvers.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="Your private key.")],
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="The role; default: the first of yours that the plan asks for.")
    ] = None,
    opinion: Annotated[
        str | None, typer.Option(metavar="OPINION", help="The DPO's: favourable, reserved or unfavourable.")
    ] = None,
    remarks: Annotated[str, typer.Option(metavar="TEXT", help="What the DPO says beside the opinion.")] = "",
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Sign a plan, or give the DPO's opinion on it. Exit 3 where the signature does not count, with the reason."""
    from flows.approving import Signing, approve
    from flows.workspace import open_workspace

    signed = approve(open_workspace(inside), Signing(plan, by, key, role, opinion, remarks))
    said(json, signed.document, signed.lines)


@retain.command("apply")
def apply_plan(
    plan: Plan,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that ended before its end.")] = False,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Do what a signed plan says, and nothing else. Exit 3 where it is refused, or where something of it is left."""
    from flows.apply_said import applied, broken_off
    from flows.errors import Stopped
    from flows.workspace import open_workspace

    workspace = open_workspace(inside)
    try:
        made = applied(workspace, plan, resume)
    except KeyboardInterrupt:
        raise Stopped(broken_off(workspace, plan)) from None
    said(json, made.document, made.lines)
    for sentence in made.why:
        typer.echo(f"gomme: {sentence}", err=True)
    if not made.done:
        raise typer.Exit(3)


@retain.command("stop")
def stop_applying(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """Ask a run that is at work to end before its next batch; what is done stays done."""
    from flows.apply_said import stopped
    from flows.workspace import open_workspace

    found = stopped(open_workspace(inside))
    said(json, found.document, found.lines)


@retain.command("replay")
def replay_erasures(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """After a restore: count erased rows that are back. No system is written to. Exit 1 if there are any."""
    from flows.replaying import replay
    from flows.workspace import open_workspace

    found = replay(open_workspace(inside))
    said(json, found.document, found.lines)
    if found.back:
        raise typer.Exit(1)
