"""The `gomme` command: parses, calls, prints. Results go to stdout, talk to stderr; 0 done, 1 open, 2 could not run."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_archive import archive
from flows.cli_records import GROUPS
from flows.cli_retain import retain
from flows.options import HERE, Debug, In, Json
from flows.options import said as _print
from flows.outlet import close_outlet, drop_unwritable, open_outlet

if TYPE_CHECKING:
    from flows.workspace import Workspace
    from rules.discovery import Discovery

app = typer.Typer(
    name="gomme",
    help="Finds the personal data that two systems really hold, and holds it against what the privacy policy declares.",
    add_completion=False,
    rich_markup_mode=None,  # plain help starts in half the time
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "default_map": {"help": False, "version": False},  # said outright, Typer need not load pydantic to coerce them
    },
)

Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where the report goes; default: report/ in the workspace.")
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    json = "--json" in arguments
    open_outlet(json)
    try:
        code = int(app(arguments, prog_name="gomme", standalone_mode=False) or 0)
        sys.stdout.flush()  # here, where what goes wrong can still be told
        return code
    except BrokenPipeError:
        close_outlet()
        return 2
    except Exception as error:
        from flows.told import told

        code = told(error, debug="--debug" in arguments, json=json)
        drop_unwritable()
        return code


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"gomme {version('gomme')}")
        raise typer.Exit


@app.callback()
def gomme(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which gomme.")
    ] = False,
) -> None: ...


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the demo goes.")] = Path("demo"),
    persons: Annotated[int, typer.Option(metavar="N", min=1, help="How many persons the company knows.")] = 20_000,
    open: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Scan and copy two databases of a made-up company, and plan what is past its retention. Writes a workspace."""
    from flows.commission import Commission
    from flows.copied import copied
    from flows.copied_summary import summarize as summarize_copy
    from flows.demo import write_demo
    from flows.demo_plan import plan_demo, today, told
    from flows.proposal import propose_masking
    from flows.summary import summarize
    from flows.workspace import open_workspace
    from reports.attestation_document import document as copied_document
    from reports.document import document

    workspace = open_workspace(write_demo(inside / folder, persons, today()))
    discovery, report_ = _discovered(workspace, (), False, None)
    if not json:
        summarize(discovery, report_)
    if not (workspace.folder / "masking.yaml").exists():
        propose_masking(workspace)
    attestation, page = copied(workspace, Commission(), None)
    if not json:
        summarize_copy(attestation, page)
    plan = plan_demo(workspace)
    if json:
        three = {"discovery": document(discovery), "copy": copied_document(attestation), "plan": plan.document}
        _print(True, {"workspace": str(workspace.folder), **three}, ())
    else:
        typer.echo("\n" + "\n".join(told(plan, workspace)))
        here = workspace.folder
        typer.echo(f"\nworkspace {here}, copies {here / 'copies'}, keys of those who may sign {here / 'keys'}")
        typer.echo(f"again with gomme discover, gomme copy or gomme retain plan, each with -C {here}")
    if open:
        typer.launch(str((workspace.reports / "report.html").resolve()))


@app.command()
def init(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Where the workspace goes.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="The privacy policy's text.")] = None,
    system: Annotated[list[str] | None, typer.Option(metavar="ID=URL", help="A system; repeatable.")] = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Begin a workspace, or propose masking.yaml where one stands. Exit 1 where something awaits a human, listed."""
    from flows.init import begin

    begun = begin(inside / (folder or HERE), policy, system or [])
    _print(json, begun.document, begun.lines)
    if begun.awaiting:
        raise typer.Exit(1)


@app.command()
def discover(
    system: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this system; repeatable.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Read every table, also those that did not change.")] = False,
    out: Out = None,
    fail_on: Annotated[
        str, typer.Option(metavar="KINDS", help="Exit 1 on open gaps of these kinds: undeclared,missing,not_examined,…")
    ] = "",
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Scan the systems and report the gaps. Compares with the inventory and keeps the scan in the store."""
    from flows.gates import gate, kinds
    from flows.workspace import open_workspace

    failing = kinds(fail_on)
    discovery, page = _discovered(open_workspace(inside), system or (), full, out)
    if json:
        from reports.document import document

        _print(True, document(discovery), ())
    else:
        from flows.summary import summarize

        summarize(discovery, page)
    if refused := gate(discovery, failing):
        typer.echo(f"gomme: {refused}", err=True)
        raise typer.Exit(1)


@app.command()
def report(
    scan: Annotated[str | None, typer.Option(metavar="ID", help="A scan of the store; default: the latest.")] = None,
    language: Annotated[str | None, typer.Option(metavar="fr|en", help="Default: that of gomme.yaml.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMATS", help="Some of html,json,csv,xlsx.")] = "html,json,csv,xlsx",
    out: Out = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Write the report of a stored scan again."""
    from flows.gates import formats, languages
    from flows.stored import stored
    from flows.workspace import open_workspace
    from flows.written import write_reports

    wanted, spoken = formats(format), languages(language)
    workspace = open_workspace(inside)
    discovery = stored(workspace, scan)
    spoken = spoken or workspace.settings.language
    files = write_reports(discovery, out or workspace.reports, wanted, spoken)
    document = {"scan": discovery.scan, "language": spoken, "files": [str(file) for file in files]}
    _print(json, document, [str(file) for file in files])


@app.command()
def copy(
    to: Annotated[
        list[str] | None, typer.Option(metavar="SYSTEM=URL", help="Where a copy goes; repeatable. Default: gomme.yaml.")
    ] = None,
    key: Annotated[str | None, typer.Option(metavar="KEY", help="ephemeral (default), or env:NAME.")] = None,
    subset: Annotated[
        list[str] | None,
        typer.Option(metavar="SYSTEM.TABLE:N|'WHERE'", help="Only these rows and all they need; repeatable."),
    ] = None,
    canaries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Values, one a line, that may stand in no copy.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a copy that was broken off.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, by made-up examples.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only hold masking.yaml against the databases.")] = False,
    out: Out = None,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Make anonymized copies, published after proof. Exit 3 where one is refused or withheld."""
    from flows.commission import Commission, targets
    from flows.copied import checked, copied
    from flows.workspace import open_workspace

    workspace = open_workspace(inside)
    commission = Commission(targets(to or []), key, tuple(subset or ()), resume, canaries)
    if check or dry_run:
        from flows.rehearsal import rehearsed

        told = rehearsed(workspace, commission) if dry_run else checked(workspace, commission)
        return _print(json, told.document, told.lines)
    attestation, page = copied(workspace, commission, out)
    if json:
        from reports.attestation_document import document

        _print(True, document(attestation), ())
    else:
        from flows.copied_summary import summarize

        summarize(attestation, page)


keys = typer.Typer(name="key", help="Keys of copies.", rich_markup_mode=None)
app.add_typer(keys)
for group in (*GROUPS, retain, archive):
    app.add_typer(group)


@keys.command("new")
def new_key(inside: In = HERE, json: Json = False, debug: Debug = False) -> None:
    """A key for copies that agree with each other, printed once: keep it where copies are made, and nowhere else."""
    import secrets

    from rules.keys import BYTES

    made = secrets.token_bytes(BYTES).hex()
    _print(json, {"key": made}, [made])


@app.command()
def deploy(
    serve: Annotated[bool, typer.Option("--serve", help="Also run what is scheduled, until Ctrl-C.")] = False,
    inside: In = HERE,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Register the flows with Prefect. Needs an API; schedules come from gomme.yaml."""
    from flows import deploy
    from flows.workspace import open_workspace

    workspace = open_workspace(inside)
    deployed = deploy.deploy(workspace)
    _print(json, deployed.document, deployed.lines)
    if serve:
        try:
            deploy.serve()
        except KeyboardInterrupt:
            how = "the deployment and its schedule stay in Prefect; run the same command to serve them again"
            typer.echo(f"gomme: stopped; {how}", err=True)  # the one object of --json is printed already
            raise


def _discovered(
    workspace: "Workspace", systems: Sequence[str], full: bool, out: Path | None
) -> "tuple[Discovery, Path]":
    """Scans and writes the report: what was found, and the page."""
    from flows.errors import Stopped
    from flows.pipeline import discover
    from flows.progress import for_terminal
    from flows.written import write_reports

    progress = for_terminal()
    try:
        discovery = discover(workspace, systems, full=full, progress=progress)
    except KeyboardInterrupt:
        how = "the scan is marked interrupted and will not be compared; run the same command to scan again"
        raise Stopped(f"stopped; {how}") from None
    finally:
        progress.close()
    page, *_ = write_reports(discovery, out or workspace.reports, language=workspace.settings.language)
    return discovery, page


if __name__ == "__main__":
    sys.exit(main())
