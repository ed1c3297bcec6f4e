"""The schema of the facts table."""

from __future__ import annotations

import pandas as pd
import pytest

from kzind.facts import table


def row(**values: object) -> dict[str, object]:
    fixed = {"doc_id": "d", "char_start": 0, "char_end": 3, "quote": "abc", "value": 5, "unit": "KZT"}
    return {**fixed, "indicator": "jobs", **values}


@pytest.mark.parametrize(
    ("given", "date", "precision"),
    [("2015-07-03", "2015-07-03", "day"), ("2015-07", "2015-07-01", "month"), ("2022", "2022-01-01", "year")],
)
def test_reduced_dates(given, date, precision):
    frame = table.to_frame([row(published=given)])
    assert frame.loc[0, "published"] == pd.Timestamp(date)
    assert frame.loc[0, "published_precision"] == precision


def test_no_date():
    frame = table.to_frame([row()])
    assert frame["published"].isna().all()
    assert frame["published_precision"].isna().all()


def test_empty_table_has_the_types_of_a_full_one():
    assert table.to_frame([]).dtypes.equals(table.to_frame([row(year=2020)]).dtypes)


def test_foreign_word_is_refused():
    with pytest.raises(ValueError, match=r"indicator.*bananas"):
        table.to_frame([row(indicator="bananas")])


def test_other_columns_are_kept_last():
    assert list(table.to_frame([row(note="x")]).columns) == [*table.COLUMNS, "note"]


def test_every_column_is_described():
    assert all(len(words) > 10 for words in table.DESCRIPTIONS.values())
