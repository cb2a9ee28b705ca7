"""What a copy must not hold is found in whatever clothes, and what pseudonyms look like is let pass."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import leaks
from detectors.cellhash import CellHash, HashSet, filled
from detectors.columns import fold
from detectors.folded import words
from detectors.known_contacts import addresses, column_numbers, text_numbers

KEY = CellHash(bytes(range(32)))
NOTHING = HashSet(np.zeros(0, np.uint64))


def cells(rows: "np.ndarray", texts: Sequence[str | None]) -> list[str | None]:
    return [texts[row] for row in rows.tolist()]


@pytest.mark.parametrize(
    "text",
    [
        "jean@free.fr", "vu jean.dupont@mairie-lyon.fr hier", "mailto:jean%40free.fr", '{"m": "jean\\u0040free.fr"}',
        "jean&#64;free.fr", "x@example.org, jean@free.fr", "x@example.org.fr", "<JEAN@FREE.FR>", "x@example.orgs.com",
    ],
)  # fmt: skip
def test_finds_an_address_that_could_deliver(text: str) -> None:
    assert leaks.emails(leaks.readable(pa.array(["rien", text, None, ""]))).tolist() == [1]


@pytest.mark.parametrize(
    "text",
    [
        "x@example.org", "X@EXAMPLE.COM", "a@example.org;b@example.net.", "x.y@boite.example", "rdv @ 14h",
        "logo@2x.png", "@jean.dupont", "voir <p.montvallon.abc@example.invalid>", "",
    ],
)  # fmt: skip
def test_ignores_reserved_addresses_and_what_is_none(text: str) -> None:
    assert leaks.emails(leaks.readable(pa.array([text, None]))).tolist() == []


def test_finds_an_address_that_hides() -> None:
    texts = ["jean (at) free (dot) fr", "il est a la maison", "jean arobase free point fr"]
    assert cells(leaks.hidden_emails(pa.array(texts)), texts) == [texts[0], texts[2]]


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78",
        "tél. 0145678901",
        "portable 0612345678",
        "+33 6 12 34 56 78",
        "01 99 00 12 34 ou 06.12.34.56.78",
    ],
)
def test_finds_a_number_that_could_ring(text: str) -> None:
    assert leaks.phones(pa.array([None, text])).tolist() == [1]


@pytest.mark.parametrize(
    "text", ["06 39 98 12 34", "+33 (0)1 99 00 12 34", "commande n° 0612345678", "le 12/03/2024", "12"]
)
def test_ignores_fiction_and_what_is_no_number(text: str) -> None:
    assert leaks.phones(pa.array([None, text])).tolist() == []


def test_a_column_of_numbers_holds_only_fiction_whatever_the_layout() -> None:
    column = ["06 39 98 12 34", "639981234", "n/a", "poste 12", None, "612345678", "0145 67 89 01"]
    assert leaks.numbers(pa.array(column)).tolist() == [5, 6]


def test_finds_secrets_other_than_those_of_the_masks() -> None:
    ours = "$2b$12$000000000000000000000000000000000000000000000000000ab"
    column = pa.array([ours, ours.replace("0", "x"), "ghp_" + "a1" * 18, "$ 12,50", None])
    known = HashSet(np.sort(KEY.all(pa.array([ours]))))
    assert leaks.secrets(column, KEY, known).tolist() == [1, 2]
    assert leaks.secrets(column, KEY, NOTHING).tolist() == [0, 1, 2]


def test_canaries_are_taken_literally_in_any_case() -> None:
    scan = leaks.canaries(["Zorglub.7", " ", "c++ (élan)"])
    assert scan is not None
    assert scan(pa.array(["le zorglub.7!", "zorglubx7", "C++ (ÉLAN) noir", None])).tolist() == [0, 2]
    assert leaks.canaries([" "]) is None


def test_shapes_hide_what_they_show() -> None:
    column = pa.array(["écrire à jean.dupont@mairie-lyon.fr", "06 12 34 56 78"])
    assert leaks.email_shapes(column, np.array([0])) == "x***@[pro]"
    assert leaks.phone_shapes(column, np.array([1])) == "06 ** ** ** **"
    assert leaks.cell_shapes(column, np.array([1])) == "99 99 99 99 99"


def test_bytes_that_are_no_text_are_read_as_far_as_they_go() -> None:
    assert leaks.emails(leaks.readable(pa.array([b"\xff\xfe jean@free.fr", b"\x00\x01", None]))).tolist() == [0]


def test_an_address_of_the_source_is_known_again_on_whatever_domain() -> None:
    known = HashSet(np.unique(addresses(pa.array(["Jean.D@Demo.example", "anne@localhost", None, ""]), KEY)[0]))
    texts = ["vu jean.d@demo.example.", "<ANNE@localhost>", "jean@demo.example", None, "@", "a@"]
    hashes, at = addresses(pa.array(texts), KEY)
    assert cells(at[known.holds(hashes)], texts) == texts[:2]


def test_a_number_of_the_source_is_known_again_in_any_digits() -> None:
    known = HashSet(
        np.unique(column_numbers(pa.array(["06 12 34 56 78", "+33145678901", "01 99 00 12 34", "12"]), KEY))
    )
    texts = [
        "code 0145678901 vu", "06.12.34.56.78", "+33 (0)6 12 34 56 78", "12 0612345678",
        "06\u00a012\u00a034\u00a056\u00a078", "33612345678", "01 99 00 12 34", "612345678", "10612345678", None, "",
        "06123", "45678",
    ]  # fmt: skip
    hashes, at = text_numbers(pa.array(texts), KEY)
    assert cells(np.unique(at[known.holds(hashes)]), texts) == texts[:6]


def test_blanks_and_nulls_are_no_cells() -> None:
    column = pa.array(["a", "", " ", None, "\t b", "\u00a0"])
    assert filled(column).tolist()[:5] == [True, False, False, False, True]
    assert filled(column.slice(3)).tolist()[:2] == [False, True]


TEXTS = st.lists(
    st.none() | st.text(st.characters(max_codepoint=0x24F, exclude_characters="ªºµı"), max_size=30), max_size=8
)


@given(TEXTS)
def test_words_are_those_of_the_folded_text_and_written_as_they_stand(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    found = words(column)
    for number in range(len(found)):
        raw, plain = found.text(number), found.data[found.starts[number] : found.ends[number]].tobytes().decode()
        text = texts[int(found.cell[number])]
        assert text is not None
        assert raw in text
        assert plain == "".join(c for c in fold(raw) if "a" <= c <= "z")
    assert sum(map(len, (fold(t or "") for t in texts))) >= int((found.ends - found.starts).sum())


@given(TEXTS, st.integers(0, 3))
def test_a_slice_of_a_column_has_the_words_of_its_cells(texts: list[str | None], start: int) -> None:
    column = pa.array(texts, pa.string())
    whole, part = words(column), words(column.slice(start))
    expected = [whole.text(n) for n in range(len(whole)) if whole.cell[n] >= start]
    assert [part.text(n) for n in range(len(part))] == expected
