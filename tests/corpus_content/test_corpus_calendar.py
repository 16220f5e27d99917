"""节假日：放假和调休的日期自洽，没有录入的年份不得推算。"""

from __future__ import annotations

from datetime import date

import pytest
from corpus_files import CORPUS, read

YEARS = {path.stem.removeprefix("cn_workdays_"): read(path) for path in sorted(CORPUS.glob("calendar/*.yaml"))}


def test_the_years_at_hand():
    assert list(YEARS) == ["2023", "2024", "2025", "2026"]
    assert all(entry["年份"] == year and "国办发明电" in entry["依据"] for year, entry in YEARS.items())


@pytest.mark.parametrize("year", YEARS)
def test_holidays_are_in_order_and_make_up_days_are_weekends(year):
    spans = [(date.fromisoformat(h["起"]), date.fromisoformat(h["止"])) for h in YEARS[year]["放假"]]
    assert spans == sorted(spans)
    for first, last in spans:
        assert first <= last
        assert str(last.year) == year
    for text in YEARS[year]["上班"]:
        day = date.fromisoformat(text)
        assert day.weekday() >= 5 and text.startswith(year)
        assert not any(first <= day <= last for first, last in spans)
