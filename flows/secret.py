"""Passwords kept in Prefect: `secret://NAME` is a Secret block of the configured API."""

from flows.errors import WorkspaceError


def secret(name: str, place: str) -> str:
    """The text of that block; `place` is the `file:line` that asks for it."""
    from prefect.blocks.system import Secret
    from prefect.settings import PREFECT_API_URL

    if not PREFECT_API_URL.value():
        raise WorkspaceError(
            f"{place}: secret://{name} is kept in Prefect and no API is configured; "
            "set PREFECT_API_URL, or write ${NAME} and export it"
        )
    try:
        block = Secret.load(name, _sync=True)  # type: ignore[call-arg]
    except ValueError:
        raise WorkspaceError(
            f"{place}: Prefect has no Secret block '{name}'; create it in the UI under Blocks"
        ) from None
    except Exception as error:
        raise WorkspaceError(f"{place}: Prefect does not give secret://{name} ({type(error).__name__})") from None
    return str(block.get())  # type: ignore[union-attr]
