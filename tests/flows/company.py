"""A small company in two SQLite files, whose persons must never be seen outside them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

FIRST = ("Camille", "Léa", "Hugo", "Manon", "Nathan", "Chloé", "Lucas", "Emma", "Enzo", "Jade", "Louis", "Alice")
LAST = ("Lefèvre", "Rousseau", "Garnier", "Chevalier", "Faure", "Mercier", "Blanchard", "Perrin", "Lemoine", "Marchand")
PERSONS = [(first, last) for last in LAST for first in FIRST]

INVENTORY = """
version: 1
subjects: {customer: {label: {fr: Client, en: Customer}}}
systems:
  commercial:
    label: {fr: Gestion commerciale, en: Commercial platform}
    declares:
      - {category: name, subject: customer, line: 13}
      - {category: email, subject: customer, line: 14}
"""


def email(first: str, last: str) -> str:
    return f"{first}.{last}@orange.fr".lower().replace("è", "e").replace("é", "e")


def phone(at: int) -> str:
    return f"06 {12 + at % 70:02} {34 + at % 60:02} {at % 90 + 10} {at * 7 % 90 + 10}"


def planted() -> Iterator[str]:
    """Every text of a person that stands in the company's databases."""
    for at, (first, last) in enumerate(PERSONS):
        yield from (
            email(first, last),
            phone(at),
            phone(at).replace(" ", ""),
            f"{first} {last}",
            f"{last.upper()} {first}",
        )


def write_company(folder: Path) -> None:
    """commercial.db and sellers.db, gomme.yaml and inventory.yaml."""
    with database(folder / "commercial.db") as commercial:
        commercial.execute(
            "CREATE TABLE clients (id INTEGER PRIMARY KEY, nom TEXT, prenom TEXT, courriel TEXT, c7 TEXT)"
        )
        rows = [(at, last, first, email(first, last), phone(at)) for at, (first, last) in enumerate(PERSONS)]
        commercial.executemany("INSERT INTO clients VALUES (?, ?, ?, ?, ?)", rows)
        commercial.execute("CREATE TABLE produits (ref TEXT, prix NUMERIC, photo BLOB)")
        commercial.executemany("INSERT INTO produits VALUES (?, ?, ?)", [(f"P-{n:04}", n, b"\x89") for n in range(50)])
        commercial.execute("CREATE TABLE audit_2024 (quoi TEXT)")
    with database(folder / "sellers.db") as sellers:
        sellers.execute("CREATE TABLE rdv (id INTEGER PRIMARY KEY, compte_rendu TEXT)")
        notes = [(at, f"RAS, rappeler {first} {last} au {phone(at)}") for at, (first, last) in enumerate(PERSONS)]
        sellers.executemany("INSERT INTO rdv VALUES (?, ?)", notes)
        sellers.execute("CREATE TABLE prospects (id INTEGER PRIMARY KEY, email TEXT)")
    (folder / "gomme.yaml").write_text(
        "systems:\n"
        "  commercial: {url: 'sqlite:///commercial.db', exclude: [audit_*], location: {country: FR}}\n"
        "  sellers: {url: 'sqlite:///sellers.db'}\n"
    )
    (folder / "inventory.yaml").write_text(INVENTORY)


class database:
    """A SQLite file that is committed and closed at the end."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.close()
