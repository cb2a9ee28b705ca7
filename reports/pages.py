"""What all pages share: the templates, the stylesheet that each page carries inside, and the line below each sheet."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reports import typography
from reports.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def template(name: str) -> "Template":
    """The template of that name; in all of them `legible` and `capital` are known."""
    return _environment().get_template(name)


def footer(words: Words, title: str, day: datetime, id: str) -> str:
    """What stands below every printed page; plain letters only, since it is written into the stylesheet."""
    text = f"gomme · {title} · {words.day(day.date())} · {id}"
    return "".join(sign for sign in text if sign.isalnum() or sign in " \u00a0·-’")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = files("reports") / "templates"
    for name, file in (
        ("stylesheet", "report.css"), ("script", "columns.js"), ("copy_stylesheet", "attestation.css"),
        ("plan_stylesheet", "plan.css"),
    ):  # fmt: skip
        environment.globals[name] = Markup((folder / file).read_text("utf-8"))
    environment.globals |= {"legible": typography.legible, "capital": typography.capital}
    return environment
