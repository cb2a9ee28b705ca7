"""What must hold of the files themselves, whoever commits them."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Written in pieces, so that this file does not name what it forbids.
FORBIDDEN = {
    "a package registry": r"https?://[^\s\"')]*("
    + "|".join(("py" + "pi", "file" + "s.pythonhosted", "deb" + r"\.debian"))
    + ")",
    "a path of one machine": r"(?<![\w.])/(" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+")) + ")/",
    "a lock file's index": "index-" + "url ",
}


def committed() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout: nothing says which files are committed")
    return [path for name in listing.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE)
    guilty = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert guilty == []


def test_the_constraints_pin_every_direct_dependency() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {re.split(r"[\[<>=,; ]", line)[0].lower() for line in direct}
    pinned = {line.split("==")[0].replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert {name.replace(".", "-") for name in wanted} - pinned == set()
