"""discovery.json is what INTERFACE promises, and its schema says so."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from reports.document import document
from rules.discovery import Discovery

SCHEMA: dict[str, Any] = json.loads((files("reports") / "discovery.schema.json").read_text("utf-8"))


def _validate(made: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(made)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_document_is_plain_json_that_fits_the_schema(discovery: Discovery) -> None:
    _validate(json.loads(json.dumps(document(discovery))))


def test_a_scan_of_nothing_fits_the_schema_too(discovery: Discovery) -> None:
    empty = replace(
        discovery, systems=(), columns=(), declared=(), gaps=(), inventory_sha256=None, policy_sha256=None,
        policy_date=None, changes=None,
    )  # fmt: skip
    _validate(document(empty))


def test_the_schema_refuses_a_key_that_nobody_promised(discovery: Discovery) -> None:
    made = document(discovery)
    made["gaps"][0]["mood"] = "sad"
    with pytest.raises(ValidationError):
        _validate(made)


def test_every_column_is_listed_with_exact_counts_and_whether_it_is_declared(discovery: Discovery) -> None:
    made = document(discovery)
    assert len(made["columns"]) == len(discovery.columns)
    cards = next(column for column in made["columns"] if column["column"] == "carte")
    assert cards["findings"][0]["matching"] == 2
    assert cards["findings"][0]["declared"] is False
    names = next(column for column in made["columns"] if column["column"] == "c1")
    assert names["findings"][0]["declared"] is True
    assert names["findings"][0]["why"][0] == "96.5% of 4,000 values are made of known first names and surnames"


def test_a_gap_names_a_finding_that_is_listed(discovery: Discovery) -> None:
    made = document(discovery)
    ids = {finding["id"] for column in made["columns"] for finding in column["findings"]}
    assert {gap["finding"] for gap in made["gaps"] if gap["finding"]} <= ids


def test_moments_are_in_utc(discovery: Discovery) -> None:
    assert document(discovery)["started"] == "2026-11-23T13:31:00Z"


def test_a_column_that_was_not_examined_says_why(discovery: Discovery) -> None:
    blind = [column for column in document(discovery)["columns"] if column["examined"] == "not_examined"]
    assert {column["reason"] for column in blind} == {"binary", "no_grant", "timeout", "unreadable_type"}
