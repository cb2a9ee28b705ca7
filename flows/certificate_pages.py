"""What was proved of a run as a page, in the workspace's language."""

from flows.plan_pages import labels
from flows.workspace import Workspace
from rules.certificate import Certificate, Remaining


def proved_page(workspace: Workspace, made: Certificate | Remaining) -> tuple[str, bytes]:
    """The name of the file, certificate.html or remaining.html, and what is in it."""
    from reports.certificate import certificate_page

    name = "certificate.html" if isinstance(made, Certificate) else "remaining.html"
    called = labels(workspace, made.systems)
    settings = workspace.settings
    return name, certificate_page(made, settings.language, called, settings.timezone).encode()
