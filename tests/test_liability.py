"""What points outstanding are worth: the published figures, the formulas at their edges, rates, journal."""

from datetime import date
from decimal import Decimal

import pytest

from renterrewards.policies import LiabilityPolicy
from renterrewards.records import SpecialDocument
from renterrewards.rules.liability import (
    COMING_IN,
    GOING_OUT,
    Cell,
    Flow,
    Terms,
    award_value,
    deferral,
    expected,
    minor,
    policy_on,
    pool,
    revenue_to_date,
    split,
    transfers,
    vintage,
)
from renterrewards.rules.liability_journal import journal
from renterrewards.rules.redemption_rates import UNKNOWN, Used, estimate, quarter

HERE = Cell("2012Q2", "PFD", "LAX")
SURE = Terms(Decimal(1))

# -- the KPMG handbook, example 10A and 10B, in whole dollars ------------------------------------------


def test_customers_who_buy_for_100000_and_get_points_worth_9700_defer_8842_30() -> None:
    price = Decimal("1") * Decimal("0.97")  # 10,000 points of $1, 97 % of them will be redeemed
    assert deferral(100_000, price, 10_000).quantize(Decimal("0.01")) == Decimal("8842.30")
    assert minor(deferral(100_000_00, price * 100, 10_000)) == 8842_30


@pytest.mark.parametrize(("second_year", "revenue"), [(9_900, 3_552), (9_200, 4_140)])
def test_of_9000_deferred_4175_are_revenue_in_the_first_year_and_the_rest_goes_by_the_new_estimate(
    second_year: int, revenue: int
) -> None:
    first = revenue_to_date(9_000, 4_500, Decimal(9_700))
    assert minor(first) == 4_175
    assert minor(revenue_to_date(9_000, 8_500, Decimal(second_year)) - minor(first)) == revenue


def test_a_pool_in_cents_comes_to_the_same_figures() -> None:
    flows = [Flow(HERE, "earned", "", True, 10_000), Flow(HERE, "redeemed", "", False, 4_500)]
    year_1 = pool(flows, {"earned": 9_000_00}, 0, Terms(Decimal("0.97")), "DEFERRAL")
    assert (year_1.recognised, year_1.liability) == (4_175_26, 4_824_74)
    flows.append(Flow(HERE, "redeemed", "", False, 4_000))
    for rate, revenue in (("0.99", 3_552_01), ("0.92", 4_139_96)):
        year_2 = pool(flows, {"earned": 9_000_00}, 0, Terms(Decimal(rate)), "DEFERRAL")
        assert year_2.recognised - year_1.recognised == revenue


# -- the formulas at their edges -----------------------------------------------------------------------


def test_what_was_deferred_is_never_recognised_more_than_once() -> None:
    assert revenue_to_date(900, 12, Decimal(10)) == 900


def test_when_all_points_have_lapsed_the_rest_is_revenue() -> None:
    flows = [
        Flow(HERE, "earned", "", True, 10),
        Flow(HERE, "redeemed", "", False, 2),
        Flow(HERE, "expired", "", False, 8),
    ]
    lapsed = pool(flows, {"earned": 1_000}, 0, Terms(Decimal("0.9")), "DEFERRAL")
    assert (lapsed.outstanding, lapsed.liability, lapsed.recognised) == (0, 0, 1_000)
    assert (lapsed.money["redeemed"], lapsed.money["expired"]) == (200, 800)


def test_no_more_points_are_expected_to_be_used_than_are_used_or_still_there() -> None:
    assert expected(Decimal("0.9"), 100, 10, 90) == 90
    assert expected(Decimal("0.9"), 100, 10, 50) == 60  # 40 expired
    assert expected(Decimal("0.1"), 100, 50, 50) == 50  # used more than was thought


@pytest.mark.parametrize(("net", "price", "points"), [(0, "5", 1), (-100, "5", 1), (100, "0", 1)])
def test_nothing_is_deferred_of_no_charge_or_for_points_without_a_price(net: int, price: str, points: int) -> None:
    assert deferral(net, Decimal(price), points) == 0


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1, 1), [34, 33, 33]),
        (100, (0, 3, 3, 1), [0, 43, 43, 14]),
        (5, (), []),
        (5, (0, 0), [0, 0]),
        (-100, (1, 1, 1), [-33, -33, -34]),
    ],
)
def test_an_amount_is_split_by_largest_remainder_and_the_parts_add_up(
    total: int, weights: tuple[int, ...], parts: list[int]
) -> None:
    assert split(total, weights) == parts


@pytest.mark.parametrize(
    ("kind", "amount", "most", "value"),
    [
        ("D", 100, None, "50"),  # a free day at 50 a day
        ("D", 300, None, "150"),
        ("$", 2_500, None, "2500"),
        ("%", 1_000, None, "20"),  # 10 % of a rental of 200
        ("%", 1_000, 15, "15"),
    ],
)
def test_an_award_is_worth_days_money_or_its_share_of_a_rental(
    kind: str, amount: int, most: int | None, value: str
) -> None:
    document = SpecialDocument(code="X", promo_type=kind, amount=amount, maximum_amount=most)
    assert award_value(document, Decimal(50), Decimal(200)) == Decimal(value)


def test_the_version_in_force_is_the_last_that_has_begun() -> None:
    versions = [LiabilityPolicy(effective_date=date(year, 1, 1)) for year in (2012, 2014, 2013)]
    assert policy_on(versions, date(2013, 12, 31)) == versions[2]
    assert policy_on(versions, date(2011, 12, 31)) is None


@pytest.mark.parametrize(("month", "name"), [(1, "2012Q1"), (3, "2012Q1"), (4, "2012Q2"), (12, "2012Q4")])
def test_points_belong_to_the_quarter_in_which_they_were_earned(month: int, name: str) -> None:
    assert vintage(date(2012, month, 1)) == name


def test_the_lines_of_a_pool_foot_to_its_liability() -> None:
    flows = [
        Flow(HERE, "earned", "", True, 7),
        Flow(HERE, "bonus", "", True, 3),
        Flow(HERE, "redeemed", "", False, 4),
        Flow(HERE, "reversed_in", "REDEEM", False, 1),
        Flow(HERE, "reversed_out", "EARN", False, 1),
        Flow(HERE, "adjusted_out", "", False, 1),
        Flow(HERE, "expired", "", False, 2),
    ]
    found = pool(flows, {"earned": 1_000, "bonus": 1}, -77, Terms(Decimal("0.75")), "DEFERRAL")
    assert sum(found.money[x] for x in COMING_IN) - sum(found.money[x] for x in GOING_OUT) == found.liability
    assert found.outstanding == 3
    assert found.deferred == found.recognised + found.liability


def test_points_that_are_taken_back_take_their_money_along() -> None:
    flows = [Flow(HERE, "earned", "", True, 10), Flow(HERE, "reversed_out", "EARN", False, 4)]
    left = pool(flows, {"earned": 1_000}, 0, SURE, "DEFERRAL")
    assert (left.money["reversed_out"], left.liability, left.recognised) == (400, 600, 0)


def test_cost_is_points_by_rate_by_value_of_a_point() -> None:
    flows = [Flow(HERE, "earned", "", True, 10), Flow(HERE, "redeemed", "", False, 4)]
    terms = Terms(Decimal("0.8"), Decimal(5_000), 4)  # a day of 50.00 for 4 points
    assert pool(flows, {"earned": 777}, 0, terms, "COST").liability == 6 * 1_000


def test_points_of_a_type_without_an_award_cost_nothing() -> None:
    assert pool([Flow(HERE, "earned", "", True, 10)], {}, 0, Terms(Decimal(1)), "COST").liability == 0


def test_transferred_points_take_their_money_to_the_other_type() -> None:
    there = HERE._replace(customer_type="GLD")
    cells = {
        HERE: [Flow(HERE, "earned", "", True, 10), Flow(HERE, "transferred_out", "", False, 4)],
        there: [Flow(there, "transferred_in", "", True, 4)],
    }
    assert transfers(cells, {HERE: {"earned": 1_000}}) == {HERE: -400, there: 400}


# -- redemption rates ------------------------------------------------------------------------------

FIRST = quarter(date(2010, 1, 1))


def quarters(count: int, earned: int = 100) -> list[Used]:
    """Each quarter earns 100 points, 20 of them are redeemed in it and 30 in the next, then no more."""
    rows = []
    for n in range(count):
        rows += [Used(FIRST + n, FIRST + n, earned, 20), Used(FIRST + n, FIRST + n + 1, 0, 30)]
    return rows


def test_with_less_than_eight_quarters_nothing_is_estimated() -> None:
    assert estimate(quarters(7), date(2011, 9, 30)) == UNKNOWN
    assert estimate(quarters(8), date(2011, 12, 30)) == UNKNOWN  # the eighth is not over
    assert estimate(quarters(8), date(2011, 12, 31)) != UNKNOWN


def test_young_quarters_are_completed_by_how_the_old_ones_grew() -> None:
    rates = estimate(quarters(8), date(2011, 12, 31))
    assert rates.of("2010Q1") == Decimal("0.5")
    assert rates.of("2011Q4") == Decimal("0.5")  # 20 so far, and the others grew from 20 to 50
    assert rates.of("2012Q1") == Decimal("0.5")  # not begun: as all of them


def test_no_rate_is_above_all_points_and_none_is_made_of_no_redemptions() -> None:
    assert estimate(quarters(8, earned=40), date(2011, 12, 31)).of("2010Q1") == 1
    never = [row._replace(redeemed=0) for row in quarters(8)]
    assert estimate(never, date(2011, 12, 31)) == UNKNOWN


# -- the journal -----------------------------------------------------------------------------------

POLICY = LiabilityPolicy(effective_date=date(2012, 1, 1))


@pytest.mark.parametrize(
    ("line", "debit", "credit"),
    [
        ("earned", "RENTAL REVENUE", "AWARD LIABILITY"),
        ("bonus", "PROMOTION EXPENSE", "AWARD LIABILITY"),
        ("brought_in", "OPENING BALANCE", "AWARD LIABILITY"),
        ("adjusted_in", "PROMOTION EXPENSE", "AWARD LIABILITY"),
        ("redeemed", "AWARD LIABILITY", "AWARD INCOME"),
        ("expired", "AWARD LIABILITY", "BREAKAGE INCOME"),
        ("reversed_out", "AWARD LIABILITY", "RENTAL REVENUE"),
        ("reversed_in", "AWARD INCOME", "AWARD LIABILITY"),
        ("adjusted_out", "AWARD LIABILITY", "PROMOTION EXPENSE"),
    ],
)
def test_each_line_is_debited_and_credited_as_bookkeepers_expect(line: str, debit: str, credit: str) -> None:
    lines = journal(POLICY, "DEFERRAL", [("PFD", "LAX", line, 500)])
    assert {x.account: (x.debit, x.credit) for x in lines} == {debit: (500, 0), credit: (0, 500)}
    turned = journal(POLICY, "DEFERRAL", [("PFD", "LAX", line, -500)])
    assert {x.account: (x.debit, x.credit) for x in turned} == {debit: (0, 500), credit: (500, 0)}


def test_by_cost_everything_is_promotion_expense() -> None:
    lines = journal(POLICY, "COST", [("PFD", "LAX", "earned", 500), ("PFD", "LAX", "expired", 20)])
    assert {x.account for x in lines} == {"AWARD LIABILITY", "PROMOTION EXPENSE"}


def test_transfers_stay_within_the_liability() -> None:
    lines = journal(POLICY, "DEFERRAL", [("PFD", "", "transferred_out", 300), ("GLD", "", "transferred_in", 300)])
    assert [(x.account, x.customer_type, x.debit, x.credit) for x in lines] == [
        ("AWARD LIABILITY", "PFD", 300, 0),
        ("AWARD LIABILITY", "GLD", 0, 300),
    ]
