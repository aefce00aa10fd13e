"""The S sub-window: special documents typed by hand, and the awards given for points shown below them."""

from collections import Counter
from collections.abc import Sequence

from renterrewards.faults import Fault
from renterrewards.programs.form import Form
from renterrewards.records import DocumentOnAgreement, SpecialDocument
from renterrewards.rules.documents import Stay, award_name, chosen, number_in_range, why_not
from renterrewards.rules.opening import Program as Awards


def lines_of(form: Form) -> list[str]:
    """The numbers of the lines that the map draws for documents typed by hand."""
    return [f.name.removeprefix("document_") for f in form.map.entries if f.name.startswith("document_")]


def read(form: Form, awards: Awards, stay: Stay) -> list[DocumentOnAgreement]:
    """The documents typed, each valid for this RA. Raises Fault with the field of the first that is not."""
    typed: list[DocumentOnAgreement] = []
    for n in lines_of(form):
        code, number = form.value(f"document_{n}"), form.value(f"doc_number_{n}")
        if not code:
            continue
        document = chosen(awards.documents, code, stay.at)
        copies = 1 + sum(line.code == code for line in typed)
        if reason := _refusal(code, document, number, awards, stay, copies):
            raise Fault(reason, f"document_{n}")
        location = document.location if document else ""
        typed.append(DocumentOnAgreement(ra_number=0, line=int(n), code=code, location=location, doc_number=number))
    return typed


def _refusal(code: str, document: SpecialDocument | None, number: str, awards: Awards, stay: Stay, copies: int) -> str:
    """Why a document cannot be typed in by hand, blank when it can."""
    if document is None:
        return f"DOCUMENT {code} IS NOT ON FILE FOR {stay.location or 'THIS LOCATION'}, SEE EDITDOC"
    if any(kind.participates and kind.promo_code == code for kind in awards.types):
        return f"{code} IS AN AWARD FOR POINTS, IT IS OFFERED WHEN THE RA IS OPENED"
    if document.max_copies and copies > document.max_copies:
        return f"{code} CAN BE USED {_times(document.max_copies)} ON ONE RA"
    if document.req_doc_no and not (number and number_in_range(number, document.doc_no_low, document.doc_no_high)):
        ends = f", {document.doc_no_low} TO {document.doc_no_high}" if document.doc_no_low else ""
        return f"{code} NEEDS ITS DOCUMENT NUMBER{ends}"
    return why_not(document, stay)


def _times(number: int) -> str:
    return "ONCE" if number == 1 else f"{number} TIMES"


def show(form: Form, lines: Sequence[DocumentOnAgreement], on_file: Sequence[SpecialDocument]) -> None:
    """Put the documents of an RA into the S sub-window: typed ones on their lines, awards counted below."""
    names = named(on_file)
    by_hand = [line for line in lines if not line.points]
    for n, line in zip(lines_of(form), by_hand, strict=False):
        form.put(f"document_{n}", line.code)
        form.put(f"doc_number_{n}", line.doc_number)
        form.put(f"document_name_{n}", names.get((line.location, line.code), ""))
    for place, text in enumerate(award_texts(lines, on_file), start=1):
        form.put(f"award_{place}", text)


def show_name(form: Form, field: str, awards: Awards, location: str) -> None:
    """Print the name of a document just typed beside it."""
    found = chosen(awards.documents, form.texts[field], awards.at(location))
    form.put(field.replace("document_", "document_name_"), award_name(found) if found else "")


def named(on_file: Sequence[SpecialDocument]) -> dict[tuple[str, str], str]:
    """What the documents are called, by location and code."""
    return {(document.location, document.code): award_name(document) for document in on_file}


def award_texts(lines: Sequence[DocumentOnAgreement], on_file: Sequence[SpecialDocument]) -> list[str]:
    """One text an award: code, name, how often, points spent."""
    names = named(on_file)
    counted = Counter((line.location, line.code, line.points) for line in lines if line.points)
    return [
        f"{code:<8} {names.get((location, code), '')}  X {times}   {times * each} POINT{'S' * (times * each != 1)}"
        for (location, code, each), times in counted.items()
    ]
