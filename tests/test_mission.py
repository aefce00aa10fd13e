"""The whole of the specification (local renter rewards) as one walk at the glass, with the texts it prints."""

from pathlib import Path

from clerk import Clerk
from ledger_proof import differences


async def set_up(clerk: Clerk) -> None:
    """II. The required set-up steps A to E, as a clerk types them."""
    await clerk.type("EDITDOC\r2\r1FREE\r1 FREE DAY\rREWARDS PROGRAM\r050112\r\rPROMO\rD\r1\r<F1>")
    assert clerk.message == "SPECIAL DOCUMENT 1FREE SAVED"
    await clerk.type("EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r150\r<F1>")
    assert clerk.message == "CUSTOMER TYPE PFD SAVED"
    await clerk.type("EDITMISC\r<PGDN>")
    assert "(Page 6 of 8)" in clerk.row(1)
    await clerk.type("1\rY\r<F1>")
    assert "SAVED" in clerk.message
    await clerk.type("EDTRENT\r1\r5\rPFD\r<F1>")
    assert "SAVED" in clerk.message


async def rent(clerk: Clerk, renter: str, days: int, answers: str = "") -> str:
    """Open an RA for some days at 60.00 a day and close it when it is due; answers the messages of the close."""
    opened = clerk.when
    due = f"{opened.month:02}{opened.day + days:02}{opened:%y} 1500"
    await clerk.type(f"BCHOPEN\r1\r{renter}\r<ATTN>5\r{opened:%m%d%y} 1500\r{due}\r60\r<ATTN>13\r4711/ECAR\r<F1>")
    for answer in answers:
        await clerk.type(answer + "\r")
    assert clerk.message.endswith("OPENED"), clerk.screen
    number = clerk.value("ra_number")
    await clerk.type(f"BCHCLOSE\r#{number.lstrip('0')}\r7\r{due}\r<F1>")
    assert clerk.message == f"RA {number} CLOSED", clerk.screen
    return clerk.screen


async def points(clerk: Clerk, number: int) -> str:
    """What CUST shows as AWARD POINTS."""
    await clerk.type(f"CUST\r1\r{number}\r<F8><F8>")
    return clerk.value("award_points")


async def walks_in(clerk: Clerk) -> None:
    """A first-time renter is asked nothing; a walk-in earns nothing."""
    await clerk.type("OPEN\r2\rSMITH\rMARY\r<ATTN>7\r60\r<ATTN>13\r4711/ECAR\r<F1>")
    assert clerk.message == "RA 00000001 OPENED"
    await clerk.type("CLOSE\r#1\r<F1>")
    assert clerk.message == "RA 00000001 CLOSED"
    assert await points(clerk, 1) == "0"


async def enrolls(clerk: Clerk) -> None:
    """B. A repeat renter whose type does not qualify is asked to enroll; a type outside the program is refused."""
    await clerk.type("OPEN\r1\rSMITH,M\r<ATTN>7\r60\r<ATTN>13\r4711/ECAR\r<F1>")
    assert clerk.message.startswith("DO YOU WISH TO ENROLL IN THE FREQUENT RENTER AWARDS PROGRAM Y/N?")
    await clerk.type("Y\r")
    await clerk.type("XXX\r")
    assert "XXX IS NOT IN THE AWARDS PROGRAM, TYPE PFD" in clerk.screen
    await clerk.type("PFD\r")
    assert clerk.message == "RA 00000002 OPENED"
    assert clerk.value("customer_type") == "PFD"


async def rents_below_the_minimum(clerk: Clerk) -> None:
    """C. Below the minimum: the message, and no point."""
    await clerk.type("CLOSE\r#2\r<F1>")
    assert "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY." in clerk.screen
    assert await points(clerk, 1) == "0"


async def earns_four_points(clerk: Clerk) -> None:
    """Four rentals at or above it, silently."""
    for earned in "1234":
        assert "MIN NET" not in await rent(clerk, "1", days=3)
        assert await points(clerk, 1) == earned


async def redeems(clerk: Clerk) -> None:
    """A. Sufficient points: the question, the document in S, the points gone, the day free at the close."""
    await clerk.type("OPEN\r1\r1\r<ATTN>7\r200\r<ATTN>13\r4711/ECAR\r<F1>")
    assert clerk.message.startswith("CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?")
    await clerk.type("Y\r")
    assert clerk.message == "RA 00000007 OPENED"
    await clerk.type("S\r")
    assert "1FREE    1 FREE DAY  X 1   4 POINTS" in clerk.screen
    assert await points(clerk, 1) == "0"
    await clerk.type("CLOSE\r#7\r<F4>")
    assert (clerk.value("award_total"), clerk.value("net_tm")) == ("200.00", "0.00")
    await clerk.type("<F1>")
    assert "MIN NET T&M 150" in clerk.screen


async def is_corrected_and_reported(clerk: Clerk, printed_in: Path) -> None:
    """D. The manual edit, with its reason; IV. the report in a file; and every movement explained."""
    await clerk.type("CUST\r1\r1\r<F8><F8>3\r6\r<F1>")
    assert clerk.message.startswith("REASON FOR THE CHANGE OF AWARD POINTS:")
    await clerk.type("GOODWILL\r")
    assert clerk.message == "CUSTOMER 1 SAVED"
    await clerk.type("AWARDRPT\r<F1>")
    assert "PRINTED TO " in clerk.screen
    (printed,) = printed_in.iterdir()
    assert "MARY SMITH" in printed.read_text()
    assert printed.name in clerk.screen.replace("\n", "")
    await clerk.type("AWDHIST\r1\r1\r<F1>")
    assert clerk.screen.count("EARNED BY RENTAL") == 4
    await clerk.type("<RIGHT>")
    assert "GOODWILL" in clerk.screen
    with clerk.desk.store.look() as work:
        assert differences(work) == []


async def test_from_set_up_to_a_redeemed_award_a_corrected_balance_and_a_printed_report(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await set_up(clerk)
        await walks_in(clerk)
        await enrolls(clerk)
        await rents_below_the_minimum(clerk)
        await earns_four_points(clerk)
        await redeems(clerk)
        await is_corrected_and_reported(clerk, tmp_path / "print")


async def test_edit_times_rented_moves_a_customer_on_after_five_rentals(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await set_up(clerk)
        await clerk.type("CUST\r2\rJONES\rANN\r<F8><F8>1\rWLK\r4\r<F1>")
        screen = await rent(clerk, "1", days=3, answers="N")
        assert "CUSTOMER TYPE CHANGED FROM WLK TO PFD AFTER 5 RENTALS" in screen
        assert await points(clerk, 1) == "0"  # the point is decided under the type he had


async def test_an_early_return_gives_nothing_back(tmp_path: Path) -> None:
    """25 points, two free days of 10 each, back after one day: the balance stays 5."""
    async with Clerk(tmp_path) as clerk:
        await set_up(clerk)
        await clerk.type("EDITCUST\r1\rPFD\r<F8>13\r10\r<F1>")
        assert clerk.message == "CUSTOMER TYPE PFD SAVED", clerk.screen
        await clerk.type("CUST\r2\rJONES\rANN\r<F8><F8>1\rPFD\r2\r25\rOPENING\r<F1>")
        await clerk.type("BCHOPEN\r1\r1\r<ATTN>5\r050112 1500\r050312 1500\r60\r<ATTN>13\r4711\r<F1>")
        await clerk.type("Y\r")
        assert clerk.message.startswith("CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?"), clerk.screen
        assert clerk.row(22) == "1 FREE DAY ACCEPTED X 1, 15 POINTS LEFT"
        await clerk.type("Y\r")
        assert clerk.message == "RA 00000001 OPENED"  # two days, so a third is not offered
        assert clerk.value("award_points") == "5"
        await clerk.type("BCHCLOSE\r#1\r7\r050212 1500\r<F1>")
        assert clerk.value("award_total") == "60.00"
        assert "MIN NET T&M 150" in clerk.screen
        assert await points(clerk, 1) == "5"


async def test_escape_at_a_question_leaves_no_trace(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await set_up(clerk)
        await clerk.type("CUST\r2\rJONES\rANN\r<F8><F8>1\rPFD\r2\r25\rOPENING\r<F1>")
        await clerk.type("BCHOPEN\r1\r1\r<ATTN>5\r050112 1500\r050412 1500\r60\r<F1>")
        await clerk.type("Y\r")
        assert clerk.message.startswith("CUSTOMER ELIGIBLE")
        await clerk.type("<ESC>")
        await clerk.type("<ATTN>MENU\rY\r")
        assert await points(clerk, 1) == "25"
        await clerk.type("LOOKOPEN\r#1\r")
        assert clerk.message == "RA 1 IS NOT ON FILE"


async def test_a_question_that_spends_points_is_not_answered_by_keys_typed_before_it_was_shown(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await set_up(clerk)
        await clerk.type("CUST\r2\rJONES\rANN\r<F8><F8>1\rPFD\r2\r25\rOPENING\r<F1>")
        clerk.put("OPEN\r1\r1\r\r\r\r\r\r\r\r\r4711\r<F1>Y\rY\rY\r")
        await clerk.settle()
        assert clerk.message.startswith("CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N? _")
        await clerk.type("N\r")
        assert clerk.message == "RA 00000001 OPENED"
        assert await points(clerk, 1) == "25"
