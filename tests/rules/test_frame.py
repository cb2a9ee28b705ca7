"""The masks on a DataFrame: two lines, and what the frame is stays as it was."""

import subprocess
import sys

import pandas as pd
import pytest

from rules.frame import mask
from rules.keys import Key, KeyRefused
from rules.known import MaskRefused

KEY = "3b9f1c0e7d42a86519c4e2f07ab83d6615fe09c27b4d81a3e6509f2c8d17b4a0"


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "email": ["jean@x.fr", "Jean@X.fr", None, "lea@y.fr"],
            "nom": ["DUPONT", "Dupont", "Roy", None],
            "tel": [612345678, 612345678, None, 142685300],
            "ne": pd.to_datetime(["1980-05-17", "1980-05-17", None, "1990-01-01"]),
            "ca": [1.5, 2, 3, 4],
            "sexe": pd.Series(["H", "H", "F", "F"], dtype="category"),
        },
        index=[10, 20, 30, 40],
    )


def test_masks_columns_and_leaves_the_frame_alone(frame: pd.DataFrame) -> None:
    before = frame.copy()
    masked = mask(
        frame, {"email": "email", "nom": "last_name", "tel": "phone", "ne": "birth_date"}, key=KEY, subject="email"
    )
    pd.testing.assert_frame_equal(frame, before)
    assert list(masked.columns) == list(frame.columns)
    assert masked.index.equals(frame.index)
    assert masked.dtypes.equals(frame.dtypes)
    assert masked[["ca", "sexe"]].equals(frame[["ca", "sexe"]])
    assert masked.isna().equals(frame.isna())


def test_rows_of_a_person_agree(frame: pd.DataFrame) -> None:
    masked = mask(
        frame, {"email": "email", "nom": "last_name", "tel": "phone", "ne": "birth_date"}, key=KEY, subject="email"
    )
    one, same = masked.loc[10], masked.loc[20]
    assert one["email"] == same["email"]
    assert one["nom"] == same["nom"].upper()
    assert f".{one['nom'].lower()}." in one["email"]
    assert one["ne"] == same["ne"]
    assert one["ne"].year == 1980
    assert str(int(one["tel"])).startswith("63998")


def test_a_key_object_gives_the_same_as_its_text(frame: pd.DataFrame) -> None:
    one = mask(frame, {"email": "email"}, key=KEY)
    assert one.equals(mask(frame, {"email": "email"}, key=Key.stable(KEY, "env:K")))


def test_unique_columns_and_options_of_masks(frame: pd.DataFrame) -> None:
    masked = mask(frame, {"email": {"mask": "email", "readable": False}}, key=KEY, unique=["email"])
    assert masked["email"].dropna().is_unique
    assert set(masked["email"].dropna().str.len()) == {28}


def test_refuses_as_a_copy_does(frame: pd.DataFrame) -> None:
    with pytest.raises(KeyRefused, match="key is no key"):
        mask(frame, {"email": "email"}, key="abc")
    with pytest.raises(MaskRefused, match="mask email does not fit"):
        mask(frame, {"tel": "email"}, key=KEY)


def test_an_empty_frame_stays_empty(frame: pd.DataFrame) -> None:
    assert mask(frame.iloc[:0], {"email": "email", "nom": "last_name"}, key=KEY, subject="email").empty


def test_pandas_is_not_loaded_by_gomme() -> None:
    subprocess.run([sys.executable, "-c", "import rules.frame, sys; assert 'pandas' not in sys.modules"], check=True)
