"""Free text: what the proof of a copy would find is gone, and nothing else."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import leaks
from detectors.cellhash import CellHash, HashSet, Sieve
from detectors.known_names import Heard, KnownNames
from detectors.name_words import NameReader
from rules.cells import distinct
from rules.keys import Key
from rules.masks.email import Emails
from rules.masks.filler import filler
from rules.masks.own_names import Own
from rules.masks.phone import Phones
from rules.masks.prose import Prose
from rules.masks.vocabulary import Vocabulary
from rules.pseudonyms import Persons

KEY = Key.stable("0b1d2f3a4c5e6f708192a3b4c5d6e7f80919293a4b5c6d7e8f90a1b2c3d4e5f6", "test")
FIRST = ["Jean", "Anne", "Émilie", "Yann", "Paul", "Rose"]
LAST = ["Dupont", "Roy", "Le Goff-Petit", "Kervadec", "Verlande", "Blanc"]
MAILS = ["jean.dupont@corp", "anne@roy.fr", None, "y.k@mail.bzh", "p@x.fr", ""]
NUMBERS = ["0612345678", "+33 1 45 45 45 45", None, "02.98.12.34.56", "", "0799887766"]


def _mask() -> tuple[Prose, Emails, Phones]:
    persons, known = Persons(KEY), Vocabulary(KEY)
    masks = {"f": "first_name", "l": "last_name", "e": "email", "p": "phone"}
    known.learn(masks, {"f": _text(FIRST), "l": _text(LAST), "e": _text(MAILS), "p": _text(NUMBERS)})
    emails, phones = Emails(KEY, persons), Phones(KEY)
    return Prose(KEY, persons, known, {"email": emails.of, "phone": phones.of}), emails, phones


def _text(values: list[str | None] | list[str]) -> pa.Array:
    return pa.array(values, pa.string())


PROSE, EMAILS, PHONES = _mask()


def _one(text: str) -> str:
    return str(PROSE.of(_text([text]))[0].as_py())


def _proof_finds(values: pa.Array) -> bool:
    """Whether the proof of a copy, which remembers the source by itself, finds anything in a text column."""
    reader = NameReader(CellHash(bytes(range(32))))
    full = distinct(reader.full_names(_text([f"{f} {n}" for f, n in zip(FIRST, LAST, strict=True)])))
    names = KnownNames(reader, Sieve([full], len(full)), distinct(reader.surnames(_text(LAST))))
    text, heard = leaks.readable(values), dict[str, Heard]()
    shared = HashSet(np.intersect1d(names.look(text, heard), full))
    found = [leaks.emails(text), leaks.hidden_emails(text), leaks.phones(text), names.find(text, shared)[0]]
    told = any(each.telling(word) for word, each in heard.items())
    return told or any(len(rows) for rows in found) or bool(len(PROSE._vocabulary.contacts(text)))


def test_the_proof_of_these_tests_finds_what_is_there() -> None:
    for text in (
        "roy anne",
        "vu M. Dupont",
        "chez Kervadec",
        "0612345678",
        "a@b.fr",
        "jean.dupont@corp",
        "06 12 34 56 79",
    ):
        assert _proof_finds(_text([text]))


def test_addresses_and_numbers_become_those_of_their_columns() -> None:
    mail, phone = EMAILS.of(_text(["jean.dupont@corp"])), PHONES.of(_text(["06 12 34 56 78"]))
    text = _one("voir jean.dupont@corp ou 06 12 34 56 78.")
    assert text == f"voir {mail[0].as_py()} ou {phone[0].as_py()}."


def test_persons_of_the_source_are_found_in_any_order_case_and_accents() -> None:
    for text in ("vu emilie le goff petit hier", "ROY, Anne", "M. Kervadec absent", "appeler Yann KERVADEC"):
        new = _one(text)
        assert new != text
        assert not _proof_finds(_text([new]))


def test_persons_that_no_column_knows_are_told_by_what_stands_around() -> None:
    assert "Delambre" not in _one("Mme Delambre a appelé")
    assert "Martin" not in _one("rdv avec Sophie Martin demain")


def test_a_name_behind_a_civility_goes_whole() -> None:
    new = _one("Mme Paulette Delambre Paris 9e, M. Abgrallec")
    assert not any(word in new for word in ("Paulette", "Delambre", "Abgrallec"))
    assert "Paris 9e, M. " in new


@pytest.mark.parametrize(
    "text",
    ["rien à signaler", "un petit délai, rose ou blanc", "commande 0612 du 12/03/2024", "", " ", "à 12h @ la gare"],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert _one(text) == text


def test_null_stays_null() -> None:
    assert PROSE.of(_text([None, ""])).to_pylist() == [None, ""]


def test_hidden_and_escaped_addresses_go() -> None:
    for text in ("jean (at) exemple (dot) fr", "a\\u0040exemple.fr", "jean&#64;exemple.fr", "?m=jean%40exemple.fr"):
        assert "exemple" not in _one(text)


def test_escapes_beside_a_name_stay() -> None:
    new = _one("Andr&eacute; &amp; Jean&nbsp;Dupont <b>ok</b> &lt;x&gt;")
    assert new.startswith("Andr&eacute; &amp; ")
    assert new.endswith(" <b>ok</b> &lt;x&gt;")
    assert "&nbsp;" in new


def test_numbers_that_only_the_source_knows_go() -> None:
    assert "612345678" not in _one("commande 0612345678")
    assert "612345678" not in _one("id=33612345678")


def test_accounts_and_secrets_become_signs_without_meaning() -> None:
    text = _one("FR7630006000011234567890189 et $2b$12$" + "a" * 40 + " et 4111 1111 1111 1111")
    assert "7630" not in text
    assert "$2b$" not in text
    assert "4111" not in text


def test_the_rows_own_names_become_its_own_pseudonyms() -> None:
    own = [
        Own("first", _text(["Zoé", "Max"]), _text(["Chloé", "Luc"])),
        Own("last", _text(["Abgrallec", "Grand"]), _text(["Montvallon", "Clairbois"])),
    ]
    new = PROSE.of(_text(["ABGRALLEC Zoe, Z. Abgrallec; abgrallec", "Max Grand veut un grand sac"]), own).to_pylist()
    assert new == ["MONTVALLON Chloé, C. Montvallon; montvallon", "Luc Clairbois veut un grand sac"]


def test_a_full_name_of_the_row_is_known_word_by_word() -> None:
    own = [Own("full", _text(["Mme ABGRALLEC Zoé"]), _text(["Mme MONTVALLON Chloé"]))]
    assert PROSE.of(_text(["Zoé Abgrallec"]), own).to_pylist() == ["Chloé Montvallon"]


def test_texts_fit_their_column() -> None:
    new = PROSE.of(_text(["mail jean.dupont@corp", "jean.dupont@corp"]), limit=24)
    assert all(len(text) <= 24 for text in new.to_pylist())
    assert not _proof_finds(new)


def test_nothing_is_left_in_a_cell_of_twenty_megabytes() -> None:
    text = ("le client a demandé un délai. " * 60_000) + "Jean Dupont 06 12 34 56 78" + "x" * 18_000_000
    new = _one(text)
    assert "Dupont" not in new
    assert len(new) > 19_000_000
    assert new.endswith("xxx")


def test_ten_thousand_numbers_in_one_cell_go() -> None:
    new = PROSE.of(_text([" ; ".join(f"06 12 {n // 100:02} {n % 100:02} 78" for n in range(10_000))]))
    assert not len(leaks.phones(new))
    assert new[0].as_py().count(";") == 9_999


def test_signs_that_turn_the_writing_or_end_it_hide_nobody() -> None:
    for text in ("\u202eJean Dupont\u202c", "a\x00Jean Dupont\x00", "Jean\u00a0Dupont", "Emilie\u0301 Le Goff-Petit"):
        assert not _proof_finds(_text([_one(text)]))


_WORDS = st.sampled_from(
    [*FIRST, *LAST, "M.", "Mme", "le", "de", "client", "Paris", "et", ",", "\n", "06 12 34 56 78", "0612345678",
     "jean.dupont@corp", "anne@roy.fr", "tel", "rappeler", "&amp;", "é", "'", "(", "\u202e", "x" * 50]
)  # fmt: skip
_TEXTS = st.lists(_WORDS | st.text(max_size=6), max_size=14)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_TEXTS, st.sampled_from([" ", "", "-", "_", ", "])), max_size=4), st.booleans())
def test_the_proof_finds_nothing_in_what_was_written(parts: list[tuple[list[str], str]], low: bool) -> None:
    texts = [between.join(words) for words, between in parts]
    texts = [text.lower() for text in texts] if low else texts
    new = PROSE.of(_text(texts))
    assert len(new) == len(texts)
    assert not _proof_finds(new)
    assert PROSE.of(_text(texts)).equals(new)


@given(st.lists(st.none() | st.text(max_size=40)))
def test_filler_is_as_long_and_has_nothing_of_the_text(texts: list[str | None]) -> None:
    new = filler(_text(texts)).to_pylist()
    assert [None if t is None else len(t) for t in new] == [None if t is None else len(t) for t in texts]
    assert all(
        old is None or not old.strip() or set(text) <= set("texte non repris ")
        for old, text in zip(texts, new, strict=True)
    )
