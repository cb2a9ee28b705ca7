"""The `gomme` command from outside: what one call of it said."""

import json

import pytest

from flows.cli import main


class Ran:
    """What one command said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> None:
        self.code = main([str(argument) for argument in arguments])
        self.out, self.err = capsys.readouterr()

    @property
    def json(self) -> dict:
        return json.loads(self.out)
