"""Statements are taken apart without mistaking a string, a name or a comment for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mariadb_sql import calls, has_literal, items, qualifiers, relations, unqualified, without_definer, words

_TEXTS = st.text(st.sampled_from("ab`'\"\\.,()#-/* \n@é"), max_size=40)


@given(_TEXTS, st.sampled_from(["", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES"]))
def test_words_are_the_whole_text(text: str, mode: str) -> None:
    assert "".join(words(text, mode)) == text


@given(_TEXTS)
def test_a_text_without_the_database_stays_as_it_is(text: str) -> None:
    assert unqualified(text, "shop", {"a", "b"}) == text


@pytest.mark.parametrize(
    ("sql", "mode", "expected"),
    [
        ("SELECT * FROM shop.a", "", "SELECT * FROM a"),
        ("SELECT `shop`.`a`.`id` FROM `shop` . `a`", "", "SELECT `a`.`id` FROM `a`"),
        ("SELECT 'shop.a', 'l''un \\' shop.a', x.shop.a", "", "SELECT 'shop.a', 'l''un \\' shop.a', x.shop.a"),
        ("-- shop.a\n# shop.a\n/* shop.a */ CALL shop.b()", "", "-- shop.a\n# shop.a\n/* shop.a */ CALL b()"),
        ('SELECT "shop"."a"', "ANSI_QUOTES", 'SELECT "a"'),
        ('SELECT "shop.a", "shop"."a"', "", 'SELECT "shop.a", "shop"."a"'),
        ("SELECT 'c:\\', shop.a", "NO_BACKSLASH_ESCAPES", "SELECT 'c:\\', a"),
        ("SELECT shop.id FROM clients AS shop", "", "SELECT shop.id FROM clients AS shop"),  # an alias
        ("SELECT 5-shop.a", "", "SELECT 5-a"),
    ],
)
def test_the_own_database_is_taken_off_names_only(sql: str, mode: str, expected: str) -> None:
    assert unqualified(sql, "shop", {"a", "b"}, mode) == expected


def test_a_server_that_folds_names_is_asked_the_same_way() -> None:
    assert unqualified("SELECT * FROM Shop.A", "shop", {"a"}, "", str.lower) == "SELECT * FROM A"


@pytest.mark.parametrize(
    "definer", ["`root`@`%`", "`a``b @`@`10.0.%`", "`role`", '"root"@"localhost"', "`nobody`@``"]
)  # fmt: skip
def test_definers_are_left_out(definer: str) -> None:
    assert without_definer(f"CREATE DEFINER={definer} TRIGGER t") == "CREATE TRIGGER t"
    assert without_definer("CREATE VIEW v AS SELECT 'DEFINER=x'") == "CREATE VIEW v AS SELECT 'DEFINER=x'"


def test_relations_are_names_without_dots_and_aliases() -> None:
    view = "select `a`.`x` AS `b`,`f`(`a`.`y`) AS `c` from (`a` join `d` `e` on(`e`.`z` = 'g'))"
    assert relations(view) & set("abcdefgxyz") == set("adef")


def test_qualifiers_are_what_a_dot_follows_first() -> None:
    assert qualifiers("SELECT a.b.c, 'd.e', 1.5, `f`.g FROM h") == {"a", "f"}


def test_literals_are_found_in_texts_only() -> None:
    assert has_literal("SELECT _utf8mb4'Zoé'")
    assert not has_literal("SELECT `a'b` -- 'c'\n, '', '%', \"d\"")


def test_a_table_falls_apart_at_its_own_commas() -> None:
    head, parts, tail = items("CREATE TABLE `t (` (`a` int DEFAULT f(1,2), KEY `b,` (`a`,`c`)) COMMENT='),(' /* ) */")
    assert (head, tail) == ("CREATE TABLE `t (` ", " COMMENT='),(' /* ) */")
    assert parts == ["`a` int DEFAULT f(1,2)", "KEY `b,` (`a`,`c`)"]


def test_calls_are_told_from_names() -> None:
    assert calls("`a` int DEFAULT NEXTVAL (`s`)", ("nextval",))
    assert not calls("`nextval` int COMMENT 'nextval(x)'", ("nextval",))
