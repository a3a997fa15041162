from datetime import date

import pytest

from sources.fetching.dates import read_date_line

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "March 5, 2024",
        "Mar. 5, 2024",
        "5 March 2024",
        "5th March, 2024",
        "Tuesday, March 5, 2024",
        "Tue 5 Mar 2024",
        "2024-03-05",
        "2024-03-05T10:15:00Z",
        "2024-03-05T10:15:00+01:00",
        "5.3.2024",
        "05.03.2024",
        "2024/03/05",
        "Published: March 5, 2024",
        "Published on 5 March 2024 at 10:15 am EST",
        "Updated March 5, 2024 10:15 GMT",
        "Date: 2024-03-05",
        "March 5, 2024 - 10:15",
        "*March 5, 2024*",
        "10:15, 5 March 2024",
        "MARCH 5, 2024",
    ],
)
def test_a_date_line_is_read_in_every_usual_form(line: str) -> None:
    assert read_date_line(line) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "",
        "March 5",
        "February 31, 2024",
        "March 5, 2024 was cold",
        "On March 5, 2024",
        "2024",
        "03/04/2024",
        "12345-03-05",
        "1,500,000",
        "In May 2024 prices rose",
        "9" * 200,
    ],
)
def test_anything_else_is_no_date_line(line: str) -> None:
    assert read_date_line(line) is None


def test_a_date_with_slashes_is_read_only_where_one_reading_is_possible() -> None:
    assert read_date_line("03/25/2024") == date(2024, 3, 25)
    assert read_date_line("25/03/2024") == date(2024, 3, 25)
    assert read_date_line("04/04/2024") == date(2024, 4, 4)
