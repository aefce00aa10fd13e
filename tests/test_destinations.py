"""Every form of a report, opened again by another program: the same rows, and nothing that acts."""

import shutil
import zipfile
from collections.abc import Generator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from printed import COLUMNS, NAMES, SITE, STAMP, of_csv, of_pdf, of_xlsx, report, row, rows

from renterrewards.cleaner import clean
from renterrewards.entry import Site
from renterrewards.faults import Fault
from renterrewards.reports.destinations import xlsx_file
from renterrewards.reports.destinations.forms import FORMS, print_report
from renterrewards.reports.lines import line
from renterrewards.reports.report import Column, Heading, Report, Row, Summed

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF")
ABROAD = replace(STAMP, site=Site(date(2012, 5, 5), date_format="DD-MM-YY", clock="24"), paper="A4")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_named_after_its_report_and_its_form(tmp_path: Path, form: str) -> None:
    path = print_report(report(rows()), STAMP, tmp_path, form)
    assert path.name == f"AWARDRPT-20120505-114607.{form.lower()}"
    assert list(tmp_path.iterdir()) == [path], "no scratch file is left"


# -- CSV -------------------------------------------------------------------------------------------


def test_a_csv_has_a_line_of_headings_then_the_rows_and_nothing_else(tmp_path: Path) -> None:
    read = of_csv(print_report(report(rows(["MARY"])), STAMP, tmp_path, "CSV"))
    assert read == [
        ["CUSTOMER", "NAME", "LAST DAY", "POINTS", "MOVED", "OUTSTANDING", "RATE %", "OK"],
        ["1000", "MARY", "2012-05-01", "0", "-3", "0.00", "0.00", "Y"],
        ["", "NOTHING", "", "", "", "", "", ""],
    ]


def test_the_values_of_a_csv_are_bare(tmp_path: Path) -> None:
    read = of_csv(print_report(report([row(5, "X"), row(2, "Y")]), STAMP, tmp_path, "CSV"))
    assert read[1] == ["1005", "X", "2012-05-06", "6170", "2", "-6172.80", "62.50", "N"]
    assert read[2][2] == "NEVER"


def test_no_text_of_a_csv_is_a_formula_and_every_name_is_whole(tmp_path: Path) -> None:
    read = of_csv(print_report(report(rows()), STAMP, tmp_path, "CSV"))[1:]
    names = [cells[1] for cells in read][: len(NAMES)]
    assert not any(name.lstrip().startswith(("=", "+", "-", "@")) for name in names)
    assert [name.removeprefix("'") for name in names] == [clean(name) for name in NAMES]
    assert all(char.isprintable() for name in names for char in name)


def test_excel_reads_a_csv_as_utf_8(tmp_path: Path) -> None:
    path = print_report(report(rows(["山田", "ŁÓDŹ"])), STAMP, tmp_path, "CSV")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfCUSTOMER,NAME")
    assert [cells[1] for cells in of_csv(path)[1:3]] == ["山田", "ŁÓDŹ"]


# -- Excel -----------------------------------------------------------------------------------------


def test_the_cells_of_a_workbook_are_of_their_kinds(tmp_path: Path) -> None:
    path = print_report(report([row(5, "X"), row(2, "Y")]), STAMP, tmp_path, "XLSX")
    heading, first, second, total = of_xlsx(path)
    assert [cell.value for cell in heading] == [
        *("CUSTOMER", "NAME", "LAST DAY", "POINTS", "MOVED", "OUTSTANDING", "RATE %", "OK"),
    ]
    assert [cell.value for cell in first] == [1005, "X", datetime(2012, 5, 6), 6170, 2, -6172.8, 0.625, "N"]
    assert [first[n].number_format for n in (0, 2, 3, 5, 6)] == ["0", "mm-dd-yy", "#,##0", "#,##0.00", "0.00%"]
    assert second[2].value == "NEVER"
    assert [total[n].value for n in (1, 3, 4, 5)] == ["GRAND TOTAL", 5_000_000, -7, 1_234_567.89]
    assert all(cell.font.bold for cell in (*heading, *(cell for cell in total if cell.value)))


def test_a_workbook_writes_dates_as_the_site_does(tmp_path: Path) -> None:
    assert of_xlsx(print_report(report([row(5, "X")]), ABROAD, tmp_path, "XLSX"))[1][2].number_format == "dd-mm-yy"


def test_no_text_of_a_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    names = [*NAMES, "http://x.com", "山田", "{=1}", "1e5", "007"]
    path = print_report(report(rows(names)), STAMP, tmp_path, "XLSX")
    cells = [line[1] for line in of_xlsx(path)[1 : len(names) + 1]]
    assert [cell.value for cell in cells] == [clean(name) for name in names]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_heading_of_a_workbook_stays_and_its_parameters_have_a_sheet(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(print_report(report(rows()), STAMP, tmp_path, "XLSX"))
    assert book["AWARDRPT"].freeze_panes == "A2"
    said = {label.value: value.value for label, value in book["PARAMETERS"].iter_rows()}
    assert said["REPORT"] == "AWARDRPT EVERY KIND OF VALUE"
    assert (said["COMPANY"], said["RUN"], said["END DATE"]) == ("00 LIVE COMPANY", "05-05-12 11:46A", "05-31-12")
    assert book["PARAMETERS"]["B6"].data_type == "s", "=1+1 is what was asked, no sum"


def test_more_rows_than_a_sheet_takes_go_on_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 10)
    path = print_report(report(rows(map(str, range(20)))), STAMP, tmp_path, "XLSX")
    sheets = [of_xlsx(path, sheet) for sheet in ("AWARDRPT", "AWARDRPT 2", "AWARDRPT 3")]
    assert [len(sheet) for sheet in sheets] == [10, 10, 5]
    assert {sheet[0][1].value for sheet in sheets} == {"NAME"}
    found = [line[1].value for sheet in sheets for line in sheet[1:]]
    assert found == [*map(str, range(20)), "NOTHING", "GRAND TOTAL"]


@pytest.mark.parametrize("minor", [10**15 + 1, -(10**17), 99_999_999_999_999])
def test_a_figure_that_excel_would_round_is_written_out(tmp_path: Path, minor: int) -> None:
    lines = [(1, "X", None, None, None, minor, None, None)]
    value = of_xlsx(print_report(report(lines), STAMP, tmp_path, "XLSX"))[1][5].value
    assert str(value).replace(",", "").replace(".", "") == str(minor)


# -- PDF -------------------------------------------------------------------------------------------


@needs_poppler
def test_the_pages_of_a_pdf_are_the_printed_ones_in_their_columns(tmp_path: Path) -> None:
    names = [name for name in NAMES if clean(name) == name]
    read = of_pdf(print_report(report(rows(names)), STAMP, tmp_path, "PDF"))
    wanted = [line(COLUMNS, row(n, name), SITE).split() for n, name in enumerate(names)]
    assert [
        found.split() for found in read.splitlines() if found.split()[:1] and found.split()[0].startswith("10")
    ] == wanted
    assert "EVERY KIND OF VALUE" in read.splitlines()[0]
    assert read.splitlines()[1].split() == ["AWARDRPT", "PAGE", "1"]
    assert "GRAND TOTAL" in read


@needs_poppler
def test_a_long_pdf_has_every_row_once_and_numbers_its_pages(tmp_path: Path) -> None:
    read = of_pdf(print_report(report(row(n, "X") for n in range(500)), STAMP, tmp_path, "PDF"))
    numbers = [int(found.split()[0]) for found in read.splitlines() if " X " in found]
    assert numbers == list(range(1000, 1500))
    assert [found.split()[-1] for found in read.splitlines() if "AWARDRPT" in found] == [str(n + 1) for n in range(12)]


@needs_poppler
@pytest.mark.parametrize(("stamp", "size"), [(STAMP, "792 x 612 pts (letter)"), (ABROAD, "841.89 x 595.28 pts (A4)")])
def test_the_paper_of_a_pdf_is_that_of_the_terminal_across(tmp_path: Path, stamp: Any, size: str) -> None:
    import subprocess

    path = print_report(report(rows()), stamp, tmp_path, "PDF")
    assert f"Page size:       {size}" in subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True).stdout.splitlines()[2:]
    assert [font.split()[-5:-2] for font in fonts] == [["yes", "yes", "yes"]] * 2, "embedded, a subset, to be searched"


@needs_poppler
def test_a_character_that_no_font_has_is_a_sign_and_named_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renterrewards.reports.destinations.pdf_text.USUAL", ())
    read = of_pdf(print_report(report(rows(["山田", "MARY"])), STAMP, tmp_path, "PDF"))
    assert "\u25a1 \u25a1" in read or "\u25a1\u25a1" in read
    assert "STANDS FOR CHARACTERS THAT NO FONT HERE HAS, U+5C71 U+7530: PRTFILE, CSV AND XLSX HAVE THEM" in read
    mary = next(found for found in read.splitlines() if "MARY" in found)
    assert mary.split() == ["1001", "MARY", "05-02-12", "1,234", "-2", "-1,234.56", "12.50", "N"]


@needs_poppler
def test_a_font_that_has_the_character_is_taken(tmp_path: Path) -> None:
    stamp = replace(STAMP, font=font_of("山田", tmp_path / "kanji.ttf"))
    read = of_pdf(print_report(report(rows(["山田"])), stamp, tmp_path, "PDF"))
    assert "\u25a1" not in read
    assert "山" in read
    assert "田" in read


def test_a_font_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_text("no font")
    with pytest.raises(Fault, match=r"FONT .*font.ttf CANNOT BE USED, NAME ANOTHER AS pdf_font IN THE SETTINGS"):
        print_report(report(rows(["山田"])), replace(STAMP, font=tmp_path / "font.ttf"), tmp_path / "print", "PDF")
    assert list((tmp_path / "print").iterdir()) == []


def test_a_pdf_is_small_as_only_the_letters_used_are_in_it(tmp_path: Path) -> None:
    assert print_report(report(rows()), STAMP, tmp_path, "PDF").stat().st_size < 40_000


def font_of(letters: str, path: Path) -> Path:
    """A TrueType font of these letters alone, each a square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = [".notdef", *(f"g{ord(letter)}" for letter in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(letter): f"g{ord(letter)}" for letter in letters})
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Kanji", "styleName": "Regular", "psName": "Kanji-Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    return path


# -- parts and bars --------------------------------------------------------------------------------


def in_parts() -> Report:
    """A report of two parts with a drawing, its last column."""

    def read() -> Generator[Row, None, None]:
        for part in ("BOIAP", "SEAAP"):
            yield Heading((f"LOCATION {part}", None, None))
            yield from ((part, n, "#" * n) for n in range(1, 41))
            yield Summed(("SUB-TOTAL", 820, None))

    columns = (Column("part", "LOC", 12), Column("n", "N", 5, "number"), Column("bar_1", "N", 40, "bar"))
    total = ("GRAND TOTAL", 1640, None)
    return Report(code="X", title="X", parameters=(), columns=columns, rows=read(), total=lambda: total, sections=True)


def test_a_csv_has_neither_the_headings_of_parts_nor_sub_totals_nor_bars(tmp_path: Path) -> None:
    read = of_csv(print_report(in_parts(), STAMP, tmp_path, "CSV"))
    assert read == [["LOC", "N"], *([part, str(n)] for part in ("BOIAP", "SEAAP") for n in range(1, 41))]


def test_a_workbook_has_the_headings_of_parts_and_sub_totals_in_bold_and_no_bars(tmp_path: Path) -> None:
    read = of_xlsx(print_report(in_parts(), STAMP, tmp_path, "XLSX"), "X")
    bold = [[cell.value for cell in line] for line in read if line[0].font.bold]
    assert bold == [
        ["LOC", "N"],
        *(["LOCATION BOIAP", None], ["SUB-TOTAL", 820], ["LOCATION SEAAP", None], ["SUB-TOTAL", 820]),
        ["GRAND TOTAL", 1640],
    ]
    assert len(read) == 1 + 2 * 42 + 1


@needs_poppler
def test_a_pdf_has_parts_sub_totals_and_bars_as_the_page_has_them(tmp_path: Path) -> None:
    found = [line.split() for line in of_pdf(print_report(in_parts(), STAMP, tmp_path, "PDF")).splitlines()]
    assert [line for line in found if line[:1] in (["SUB-TOTAL"], ["LOCATION"], ["GRAND"])] == [
        *(["LOCATION", "BOIAP"], ["SUB-TOTAL", "820"], ["LOCATION", "SEAAP"], ["SUB-TOTAL", "820"]),
        ["GRAND", "TOTAL", "1,640"],
    ]
    assert [line for line in found if line[:1] == ["SEAAP"]] == [["SEAAP", str(n), "#" * n] for n in range(1, 41)]


@pytest.mark.parametrize("form", ["PDF", "TXT"])
def test_columns_too_wide_for_paper_are_refused_there_and_taken_by_a_spreadsheet(tmp_path: Path, form: str) -> None:
    def wide() -> Report:
        columns = tuple(Column(f"c{n}", f"C{n}", 20) for n in range(9))
        return replace(report([tuple("abcdefghi")]), columns=columns, total=lambda: ())

    with pytest.raises(Fault, match="COLUMNS TAKE 196 PLACES, PAPER HAS 132"):
        print_report(wide(), STAMP, tmp_path, form)
    assert list(tmp_path.iterdir()) == []
    assert of_csv(print_report(wide(), STAMP, tmp_path, "CSV"))[1] == [*"abcdefghi"]
    assert [cell.value for cell in of_xlsx(print_report(wide(), STAMP, tmp_path, "XLSX"))[1]] == [*"abcdefghi"]


# -- of all ----------------------------------------------------------------------------------------


def test_a_report_without_rows_says_so_where_there_is_room_to(tmp_path: Path) -> None:
    made = {form: print_report(report([]), STAMP, tmp_path, form) for form in FORMS}
    assert "NOTHING SELECTED" in made["TXT"].read_text()
    assert len(of_csv(made["CSV"])) == 1
    assert of_xlsx(made["XLSX"])[1][0].value == "NOTHING SELECTED"
    if shutil.which("pdftotext"):
        assert "NOTHING SELECTED" in of_pdf(made["PDF"])


def test_text_csv_and_workbook_hold_the_same_customers(tmp_path: Path) -> None:
    made = {form: print_report(report(rows()), STAMP, tmp_path, form) for form in FORMS}
    numbers = [str(1_000 + n) for n in range(len(NAMES))]
    assert [cells[0] for cells in of_csv(made["CSV"])[1:-1]] == numbers
    assert [str(line[0].value) for line in of_xlsx(made["XLSX"])[1:-2]] == numbers
    assert [text[:8].strip() for text in made["TXT"].read_text().splitlines() if text[:8].strip().isdigit()] == numbers
    assert zipfile.is_zipfile(made["XLSX"])
