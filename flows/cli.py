"""The `gomme` command: parses, calls, prints. Results go to stdout, talk to stderr; 0 done, 1 open, 2 could not run."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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

In = Annotated[Path, typer.Option("-C", metavar="DIR", help="The workspace: a folder with gomme.yaml.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]
# Read by `main`, where errors end.
Debug = Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where the report goes; default: report/ in the workspace.")
]
HERE = Path()


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
    """Scan two databases of a made-up company. Writes a workspace, and says where the report lies."""
    from flows.demo import write_demo
    from flows.workspace import open_workspace

    workspace = open_workspace(write_demo(inside / folder, persons))
    _discovered(workspace, (), False, None, json)
    if not json:
        typer.echo(f"workspace {workspace.folder}, to be scanned again with: gomme discover -C {workspace.folder}")
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
    discovery = _discovered(open_workspace(inside), system or (), full, out, json)
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
    workspace: "Workspace", systems: Sequence[str], full: bool, out: Path | None, json: bool
) -> "Discovery":
    """Scans, writes the report and prints what was found."""
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
    files = write_reports(discovery, out or workspace.reports, language=workspace.settings.language)
    if json:
        from reports.document import document

        _print(True, document(discovery), ())
    else:
        from flows.summary import summarize

        summarize(discovery, files[0])
    return discovery


def _print(json: bool, document: dict[str, Any], lines: Sequence[str]) -> None:
    if json:
        from flows.written import as_json

        typer.echo(as_json(document))
    else:
        for line in lines:
            typer.echo(line)


if __name__ == "__main__":
    sys.exit(main())
