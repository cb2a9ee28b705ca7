"""Whom an identifier names: the same id whatever way it is reckoned."""

import json
import unicodedata
from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from rules.subject_ids import SubjectKey, identified

KEY = SubjectKey(bytes(range(32)))
written = st.one_of(
    st.text(max_size=30),
    st.text("ABcd0123456789 +-.()@\t\x1c", max_size=26),
    st.sampled_from(
        ["A.B@Exemple.FR", "a@éxemple.fr", "É@exemple.fr", "０６ 12 34 56 78", "+33 (0)6 12 34 56 78", '"\\']
    ),
)


@given(written)
def test_an_identifier_without_accents_is_read_as_any_other(identifier: str) -> None:
    """A character that is normalized away sends it the long way."""
    wide = identifier + "\u200a"  # a hair space, which is stripped
    assert identified(identifier) == identified(wide) == identified(unicodedata.normalize("NFKC", identifier))


@given(written)
def test_a_person_s_id_is_the_keyed_hash_of_a_json_list(identifier: str) -> None:
    said = json.dumps(["person", identified(identifier)]).encode()
    hashed = blake2b(said, key=KEY.secret, person=b"gomme subject", digest_size=16).hexdigest()
    assert KEY.person(identifier) == hashed
    assert SubjectKey(KEY.secret, 2026).person(identifier) == f"2026:{hashed}"
