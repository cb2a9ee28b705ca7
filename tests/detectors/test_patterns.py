"""One table of patterns: the Arrow kernels and the Presidio recognizers see the same, and neither can run away."""

import socket
import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import kernels
from detectors.engine import SEPARATOR, recognize, values_engine
from detectors.patterns import PATTERNS, Pattern
from detectors.recognizers import TableRecognizer

EXAMPLES = {
    "email": ["jean.martin@exemple.fr", "a+b@x-y.museum"],
    "phone_fr": ["06 39 98 12 34", "01.99.00.12.34", "0 800 123 456"],
    "phone_fr_bare": ["0639981234"],
    "phone_fr_world": ["+33 6 39 98 12 34", "0033639981234", "+262 692 12 34 56"],
    "phone_world": ["+44 20 7946 0958"],
    "phone_us": ["(206) 555-9857", "1-463-121-4086 x655"],
    "iban": ["FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000"],
    "nir": ["2 69 05 49 588 157 80", "269054958815780"],
    "card": ["4111 1111 1111 1111", "5555555555554444"],
    "ipv4": ["192.0.2.17"],
    "ipv6": ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    "url_password": ["postgresql://app:s3cret@db.local:5432/prod", "amqp://guest:guest@mq:5672/"],
    "password_hash": ["$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"],
    "jwt": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
    "api_key": ["AKIAIOSFODNN7EXAMPLE"],
    "ga_cookie": ["GA1.2.1234567890.1600000000"],
}
AROUND = st.text(alphabet=" .,;:()/-@+=#abcXYZ0123456789é\n", max_size=12)


def by_kernel(pattern: Pattern, text: str) -> bool:
    return bool(kernels.matches(pa.array([text]), pattern.inside)[0].as_py())


def by_presidio(pattern: Pattern, text: str) -> bool:
    return TableRecognizer(pattern)._compiled.search(text) is not None


def test_every_pattern_has_an_example() -> None:
    assert set(EXAMPLES) == {pattern.id for pattern in PATTERNS}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
def test_a_pattern_matches_its_examples_whole_and_inside(pattern: Pattern) -> None:
    for example in EXAMPLES[pattern.id]:
        assert kernels.matches(pa.array([example]), pattern.whole)[0].as_py(), example
        assert by_kernel(pattern, f"voir : {example} (merci)")
        assert pattern.valid is None or pattern.valid(example), example


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
@settings(deadline=None)
@given(before=AROUND, after=AROUND)
def test_kernels_and_recognizers_agree(pattern: Pattern, before: str, after: str) -> None:
    for example in EXAMPLES[pattern.id]:
        text = f"{before}{example}{after}"
        assert by_kernel(pattern, text) == by_presidio(pattern, text), text


def test_values_in_one_call_do_not_touch_each_other() -> None:
    values = ["06 39 98", "12 34", "jean@", "exemple.fr", "jean@exemple.fr", "M.", "Dupont"]
    assert [(m.text, m.category) for m in recognize(values)] == [(4, "email")]
    assert not any(SEPARATOR in value for value in values)


def test_matches_are_placed_in_their_own_text() -> None:
    texts = ["rien", "tel 06 39 98 12 34", "Mme Durand, jean@exemple.fr"]
    spans = {texts[m.text][m.start : m.end]: m.category for m in recognize(texts)}
    assert spans == {"06 39 98 12 34": "phone", "Mme Durand": "name", "jean@exemple.fr": "email"}


def test_a_wrong_check_digit_is_no_match() -> None:
    assert recognize(["FR76 3000 6000 0112 3456 7890 188", "4111 1111 1111 1112", "269054958815781"]) == []


def test_presidio_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something reaches for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    values_engine.cache_clear()
    assert recognize(["écrire à jean@exemple.co.uk"])


@pytest.mark.parametrize("piece", ["a@", "0", "(", "06 ", "a.", "+", "{", "M. ", "Jean "])
def test_no_expression_runs_away(piece: str) -> None:
    """Ten times the text takes about ten times as long, far from a hundred times."""
    expressions = [kernels.whole(c) for c in ("email", "phone")] + [kernels.inside(c) for c in ("email", "phone")]
    expressions += [kernels.CUE, kernels.PAIR, kernels.OBFUSCATED, kernels.SAID, kernels.KEYED, kernels.REFERENCE]

    def seconds(size: int) -> float:
        text = pa.array([piece * size])
        start = time.perf_counter()
        for expression in expressions:
            kernels.matches(text, expression)
        return time.perf_counter() - start

    small = max(min(seconds(20_000) for _ in range(3)), 0.002)
    assert min(seconds(200_000) for _ in range(2)) < 40 * small
