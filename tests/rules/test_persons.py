"""Persons of row lists: what hangs together by keys has one number, against a union-find of plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rules.persons import Hung, Nodes, Numbers, Persons

node = st.integers(0, 40)


def naive(lists: list[list[int]], links: list[tuple[int, int]]) -> list[list[int]]:
    above: dict[int, int] = {}

    def top(of: int) -> int:
        while above.setdefault(of, of) != of:
            of = above[of]
        return of

    for one, other in links:
        above[top(one)] = top(other)
    numbers: dict[int, int] = {}
    return [[numbers.setdefault(top(of), len(numbers)) for of in nodes] for nodes in lists]


def numbered(lists: list[Nodes], links: list[tuple[Nodes, Nodes]]) -> list[Numbers]:
    hung = Hung()
    for nodes in lists:
        hung.add(nodes)
    found = Persons(hung.all(links), links)
    return [found.numbers(nodes) for nodes in lists]


def hashed(nodes: list[int]) -> np.ndarray:
    return np.array([(of * 0x9E3779B97F4A7C15) % 2**64 for of in nodes], np.uint64)


@given(st.lists(st.lists(node, max_size=30), max_size=4), st.lists(st.lists(st.tuples(node, node)), max_size=3))
def test_the_numbers_are_those_of_a_union_find_dense_and_by_first_appearance(lists, links):
    pairs = [(hashed([a for a, _ in some]), hashed([b for _, b in some])) for some in links]
    found = [numbers.tolist() for numbers in numbered([hashed(nodes) for nodes in lists], pairs)]
    assert found == naive(lists, [pair for some in links for pair in some])


def test_a_long_chain_is_one_person():
    nodes = np.random.default_rng(7).permutation(np.arange(50_000, dtype=np.uint64))
    (found,) = numbered([nodes], [(nodes[:-1], nodes[1:])])
    assert found.max() == 0


def test_nodes_that_come_some_at_a_time_are_known_once_and_in_their_order():
    nodes = np.random.default_rng(7).integers(0, 300_000, 900_000, dtype=np.uint64)
    hung = Hung()
    for some in np.array_split(nodes, 40):
        hung.add(some)
    assert np.array_equal(hung.all(), np.unique(nodes))
