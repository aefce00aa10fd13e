"""A CSV file taken apart batch by batch: lines that are no CSV spoil no other, wherever a batch ends."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.imports import lines


def read(text: str, most: int) -> list[tuple[int, list[str] | str]]:
    """Every row with its line; one that is no CSV as its text."""
    found: list[tuple[int, list[str] | str]] = []
    for batch in lines.batches(StringIO(text, newline=""), 0, most):
        for at, (start, cells) in enumerate(zip(batch.starts, batch.rows, strict=True)):
            found.append((start, cells[0] if at in batch.unread else cells))
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\r\n1,2\r\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
        ('a,"b\nc"\nd,e\n', [(1, ["a", "b\nc"]), (3, ["d", "e"])]),
        ('a,b\n\n"c"d,e\nf,g', [(1, ["a", "b"]), (2, []), (3, '"c"d,e'), (4, ["f", "g"])]),
        ('a,"b\nc,d\ne,f\n', [(1, 'a,"b'), (2, ["c", "d"]), (3, ["e", "f"])]),
        ('a,"b\nc,"d\ne,f\n', [(1, 'a,"b'), (2, 'c,"d'), (3, ["e", "f"])]),
    ],
)
def test_a_row_is_what_can_be_read_and_a_line_with_wrong_quotes_stands_alone(
    text: str, rows: list[tuple[int, list[str] | str]], most: int
) -> None:
    assert read(text, most) == rows


def test_a_quote_that_is_never_closed_loses_one_row_of_thousands() -> None:
    plain = [f"{n},SMITH,AND SOME MORE" for n in range(20_000)]
    plain[5] = '5,"SMITH'
    found = read("\n".join(plain), 1000)
    assert len(found) == len(plain)
    assert [row for row in found if isinstance(row[1], str)] == [(6, '5,"SMITH')]


def test_a_quote_that_is_never_closed_makes_no_batch_of_nothing() -> None:
    text = "\n".join([*"abcd", '"e', *("f" for _ in range(100_000))])
    found = list(lines.batches(StringIO(text, newline=""), 0, 1000))
    assert len(found) <= 101
    assert all(batch.rows for batch in found)


@pytest.mark.parametrize("most", [1, 2, 100])
def test_a_column_alone_is_that_of_the_rows(most: int) -> None:
    text = '1,a,b\r\n2\r\n\r\n3,"c\r\n9,d",e\r\n4,f\r\n'
    found = [cell for cells in lines.column(iter(StringIO(text, newline="")), 0, most) for cell in cells if cell]
    assert found == ["1", "2", "3", "4"]


@given(rows=st.lists(st.lists(st.text('ab,"\n\r ', max_size=4), min_size=2, max_size=3)), most=st.integers(1, 6))
def test_whatever_a_spreadsheet_writes_is_read_as_it_was_whatever_the_batch(rows: list[list[str]], most: int) -> None:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    assert [cells for _, cells in read(text.getvalue(), most)] == rows
