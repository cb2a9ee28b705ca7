"""The cheap looks lose nothing: what they let through is what the whole look finds."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import kernels, sieve
from detectors.kernels import Weighted

DEAR = {
    "keyed": kernels.KEYED, "cue": kernels.CUE, "pair": kernels.PAIR, "told": kernels.TOLD, "joined": kernels.JOINED,
    "obfuscated": kernels.OBFUSCATED, "spoken": kernels.SPOKEN, "reference": kernels.REFERENCE,
    "email": kernels.whole("email"), "email_inside": kernels.inside("email"),
}  # fmt: skip
PIECES = st.sampled_from(
    [
        "M. ", "Mme ", "mme ", "Madame", "Dupont", "DUPONT", "Élodie", "Łukasz", "Ștefan", "ß", "ǅ", "Ж", "山", "é",
        "É", "—", " de ", " d'", "-", "'", "’", " ", "_", ";", "\t", "\n", "|", "</nom><prenom>",
        '"nom":"', "'contact' : ",
        "vu ", "appelé ", ", a rappelé", "rappelle ", "avec ", "tél. ", "Téléphone : ", "0612345678", "06 12 34 56 78",
        "020 7946 0958", "réf. ", "commande n° ", "n°", "a@b.fr", "jean.dupont@", "exemple.fr", "@", "%40", ".",
        "x" * 61, "y" * 70, " at ", "(at)", " dot fr", "[arobase]", "é.è@ç.fr", "1",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.none(), st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=8).map("".join)), max_size=12
)
NUMBERS = st.lists(
    st.text(st.sampled_from("0123456789"), min_size=1, max_size=16)
    | st.text(st.sampled_from("0123456789 +.-()"), min_size=8, max_size=20)
    | st.sampled_from(["0033612345678", "0612345678", "+33612345678", "tel 0612345678", "rappeler 020 7946 0958"]),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("name", DEAR)
@settings(deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_a_sieved_look_finds_what_the_expression_matches(name: str, texts: list[str | None]) -> None:
    values = pa.array(texts, pa.string())
    exact = pc.match_substring_regex(values, pattern=DEAR[name])
    assert kernels.matches(values, DEAR[name]).to_pylist() == exact.to_pylist()


@pytest.mark.parametrize(
    ("expression", "wider"),
    [
        (r"[\p{L}'’]+\pL", r"[A-Za-z\x{80}-\x{10FFFF}'’]+[A-Za-z\x{80}-\x{10FFFF}]"),
        (r"(?:^|[^\p{L}_])\p{Lu}", r"(?:^|[^A-Za-z_])[A-Z\x{80}-\x{10FFFF}]"),
        (r"[a\]\p{Lu}]{2,61}", r"[a\]A-Z\x{80}-\x{10FFFF}]{2,}"),
        (r"x{2,24}\[\p{L}", r"x{2,24}\[[A-Za-z\x{80}-\x{10FFFF}]"),
    ],
)
def test_a_looser_expression_takes_every_sign_beyond_ascii_for_a_letter(expression: str, wider: str) -> None:
    assert sieve.loose(expression) == wider


@settings(deadline=None, max_examples=100)
@given(NUMBERS)
def test_what_cannot_be_dialled_matches_no_pattern(texts: list[str]) -> None:
    values = Weighted(pa.array(texts, pa.string()))
    left = kernels.dialable(values)
    for expression in (kernels.whole("phone"), kernels.inside("phone")):
        assert kernels.count(left.values, expression) == kernels.count(
            kernels.with_digits(values, 9).values, expression
        )
    assert kernels.dialled(left).rows == kernels.dialled(kernels.with_digits(values, 9)).rows


def test_registration_numbers_are_put_aside_unread() -> None:
    assert kernels.dialable(Weighted(pa.array(["552100554", "12345678901234", "12"]))).rows == 0
    assert kernels.dialable(Weighted(pa.array(["0612345678", "552100554"]))).rows == 1
