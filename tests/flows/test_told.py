"""Errors as they may be shown and kept: ours as they are, of all others the kind alone."""

import traceback

import pytest

from connectors.model import ConnectionLost, ConnectorError
from flows.errors import FlowError, RetainRefused
from flows.told import safely
from rules.document import RulesError


@pytest.mark.parametrize("error", [ConnectionLost("a: it is gone"), RetainRefused("not signed"), RulesError("line 3")])
def test_an_error_of_ours_is_kept_as_it_is(error):
    with pytest.raises(type(error)) as raised, safely():
        raise error
    assert raised.value is error


def test_of_any_other_error_only_the_kind_is_kept():
    def fails() -> None:
        with safely():
            int("jean.canari@exemple.fr")

    with pytest.raises(FlowError, match=r"gomme itself failed \(ValueError\)") as raised:
        fails()
    assert not isinstance(raised.value, ConnectorError)
    assert "jean.canari" not in "".join(traceback.format_exception(raised.value))
