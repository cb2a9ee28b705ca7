"""JSON: persons go from strings, keys and numbers; the writing of everything else stays."""

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.keys import Key
from rules.masks.documents import Documents, Unreadable
from rules.masks.email import Emails
from rules.masks.json_tokens import tokens
from rules.masks.own_names import Own
from rules.masks.phone import Phones
from rules.masks.prose import Prose
from rules.masks.vocabulary import Vocabulary
from rules.pseudonyms import Persons

KEY = Key.stable("0b1d2f3a4c5e6f708192a3b4c5d6e7f80919293a4b5c6d7e8f90a1b2c3d4e5f6", "test")


def _text(values: list[str | None] | list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def _mask() -> Documents:
    persons, known = Persons(KEY), Vocabulary(KEY)
    known.learn(
        {"f": "first_name", "l": "last_name", "p": "phone"},
        {"f": _text(["Jean", "Anne"]), "l": _text(["Dupont", "Roy"]), "p": _text(["0612345678", None])},
    )
    emails, phones = Emails(KEY, persons), Phones(KEY)
    prose = Prose(KEY, persons, known, {"email": emails.of, "phone": phones.of})
    paths = {
        "contact.email": lambda values, rows: emails.of(values),
        "vide": lambda values, rows: pa.nulls(len(values), pa.string()),
        "rang[]": lambda values, rows: _text([str(row) for row in rows.tolist()]),
    }
    return Documents(prose, lambda values: phones.of(values, integers=True), paths)


MASK = _mask()


def _one(document: str) -> str:
    return str(MASK.of(_text([document]))[0].as_py())


def test_what_names_nobody_keeps_its_writing() -> None:
    document = '{ "a" :1.50,"a":1e5, "b":[true , null,"\\u00e9t\\u00e9"] ,"c":{}}'
    assert _one(document) == document


def test_null_and_empty_cells_stay() -> None:
    assert MASK.of(_text([None, "", " "])).to_pylist() == [None, "", " "]


def test_a_first_name_and_a_surname_in_two_places_are_one_person() -> None:
    new = json.loads(_one('{"nom":"ROY","prenom":"Anne","ville":"Paris"}'))
    assert new["nom"].isupper()
    assert new["nom"] != "ROY"
    assert new["prenom"] != "Anne"
    assert new["ville"] == "Paris"


def test_paths_have_masks_of_their_own_and_everything_under_them() -> None:
    new = json.loads(_one('{"contact":{"email":"x"},"vide":{"a":[1,"b"]},"rang":["z",7]}'))
    assert "@" not in new["contact"]["email"]
    assert new["contact"]["email"] != "x"
    assert new["vide"] == {"a": [None, None]}
    assert new["rang"] == ["0", 0]


def test_masks_of_paths_are_told_the_rows() -> None:
    new = MASK.of(_text([None, '{"rang":[5]}', "{}", '{"rang":["a"]}']))
    assert new.to_pylist() == [None, '{"rang":[1]}', "{}", '{"rang":["3"]}']


def test_keys_that_are_somebody_are_replaced() -> None:
    new = _one('{"jean.dupont@mail.fr":1,"Jean Dupont":2,"statut":3}')
    assert "Dupont" not in new
    assert "mail.fr" not in new
    assert list(json.loads(new).values()) == [1, 2, 3]


def test_numbers_to_dial_become_others_and_stay_numbers() -> None:
    new = json.loads(_one('{"tel":612345678,"x":33612345678,"montant":612345678}'))
    assert str(new["tel"]).startswith("63998")
    assert str(new["x"]).startswith("3363998")
    assert new["montant"] == 612345678


def test_json_inside_a_string_stays_json() -> None:
    inner = json.loads(json.loads(_one(json.dumps({"raw": '{"nom":"Roy","prenom":"Anne"}'})))["raw"])
    assert inner.keys() == {"nom", "prenom"}
    assert "Roy" not in inner.values()


def test_escaped_letters_hide_nobody() -> None:
    assert "upont" not in _one('{"a":"Jean \\u0044upont","b":"\\u004aean Dupont"}')


def test_the_rows_own_names_are_its_pseudonyms() -> None:
    own = [Own("last", _text(["Abgrallec"]), _text(["Montvallon"]))]
    assert MASK.of(_text(['{"n":"ABGRALLEC"}']), own).to_pylist() == ['{"n":"MONTVALLON"}']


def test_what_is_no_json_is_counted_and_never_shown() -> None:
    with pytest.raises(Unreadable) as error:
        MASK.of(_text(["[1]", "{secret}", "NaN", "[" * 100_000, '"\x01"', None]))
    assert error.value.rows == 4
    assert "secret" not in str(error.value)


def test_dropped_documents_keep_their_structure_only() -> None:
    new = MASK.dropped(_text(['{"a":"Jean","n":12,"x@y.fr":[null,true]}', None, ""])).to_pylist()
    assert new == ['{"a":"text","n":0,"k2":[null,true]}', None, ""]


def test_documents_fit_their_column() -> None:
    assert MASK.of(_text(['["x@mail.fr"]', '{"a":"x@mail.fr"}', "[1]"]), limit=20).to_pylist() == ["[]", "{}", "[1]"]


def test_a_large_document_is_read_once() -> None:
    document = json.dumps([{"note": "rien à signaler", "n": n} for n in range(20_000)] + [{"m": "jean.dupont@mail.fr"}])
    new = _one(document)
    assert "dupont" not in new
    assert len(json.loads(new)) == 20_001


_KEYS = st.sampled_from(["nom", "prenom", "tel", "x@y.fr", "Jean Dupont", "", "a b"]) | st.text(max_size=5)
_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["Anne", "Roy", "Jean Dupont", "06 12 34 56 78", "a@b.fr", "\n\x02\n"]) | st.text(max_size=8)
)  # fmt: skip
_JSON = st.recursive(
    _LEAVES, lambda each: st.lists(each, max_size=3) | st.dictionaries(_KEYS, each, max_size=3), max_leaves=12
)


def _structure(node: Any) -> Any:
    if isinstance(node, dict):
        return [_structure(each) for each in node.values()]
    return [_structure(each) for each in node] if isinstance(node, list) else type(node).__name__


@settings(max_examples=80, deadline=None)
@given(st.lists(_JSON, min_size=1, max_size=3), st.booleans())
def test_any_document_stays_one_and_nobody_is_left(nodes: list[Any], ascii: bool) -> None:
    new = MASK.of(_text([json.dumps(node, ensure_ascii=ascii) for node in nodes]))
    for node, cell in zip(nodes, new.to_pylist(), strict=True):
        assert len(tokens(cell) or ()) == len(tokens(json.dumps(node)) or ())
        assert "Dupont" not in cell
        assert "a@b.fr" not in cell
        assert "12 34 56 78" not in cell
