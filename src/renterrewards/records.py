"""What the counter keeps, as frozen records in the counter's words.

Money is an integer in minor units (cents), a *decimal* is an integer in hundredths (1 free day is 100,
10 % is 1000), points are whole, a date is the location's business date and an instant is UTC.
Field names are the names of the columns and of the fields on the screens; tests hold the three equal.
"""

from dataclasses import dataclass
from datetime import date, datetime

from renterrewards.access import MenuType as MenuType
from renterrewards.access import User as User
from renterrewards.terminal_record import Terminal as Terminal

RESERVED_TYPES = frozenset({"C", "CC", "B", "BC", "H", "F", "L"})
"""Customer types with a built-in meaning that need no record and can never take part in the awards."""

BUILT_IN_TYPES = RESERVED_TYPES | {"INS", "PRG", "WHL"}
"""Reserved types and the three that need a record; no automatic change ever moves a customer out of one."""


ERASED = "ERASED"
"""The name of a customer who was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The site's settings (EDITMISC): one record."""

    date_format: str = "MM-DD-YY"
    clock: str = "12"
    rental_grace: int = 59
    default_customer_type: str = "WLK"
    validate_customer_types: bool = False
    discount_on_miles: bool = True
    default_location: str = ""
    default_fop: str = ""
    home_country: str = ""
    mask_address: bool = False
    mask_licence: bool = False
    mask_birth_date: bool = False
    mask_ids: bool = False
    mask_phone: bool = False
    mask_email: bool = False
    mask_number: bool = False
    local_renter_rewards: bool = False
    reason_required: bool = True
    award_arrears: str = "UNLIMITED"
    award_grace_days: int = 30
    award_edit_closed: str = "KEEP"
    award_early_return: str = "NONE"
    award_chain_once: bool = True
    award_two_cars_once: bool = False
    award_approval_above: int | None = None
    award_enrol_bonus: int | None = None
    sign_on_tries: int = 6
    lock_minutes: int = 30
    idle_minutes: int = 15
    password_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A rental location (EDITLOC); its time zone decides the business date."""

    code: str
    name: str = ""
    city: str = ""
    state: str = ""
    time_zone: str = "UTC"
    tax_region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOfPayment:
    """A form of payment, FOP (EDITFOP)."""

    code: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDocument:
    """A promotion, bonus or award that can be put on an RA (EDITDOC). Key: location and code."""

    location: str = ""
    code: str
    description: str = ""
    note: str = ""
    effective_date: date | None = None
    termination_date: date | None = None
    document_type: str = "PROMO"
    promo_type: str = ""
    amount: int | None = None
    maximum_amount: int | None = None
    fri_sat_stay: str = "N"
    airline: str = ""
    use_ff_tax_flag: bool = False
    req_doc_no: bool = False
    doc_no_low: str = ""
    doc_no_high: str = ""
    min_days: int | None = None
    max_days: int | None = None
    free_option: str = ""
    local_promo: bool = False
    req_fop_1: str = ""
    req_fop_2: str = ""
    req_fop_3: str = ""
    req_fop_4: str = ""
    max_instalments: int | None = None
    min_amount: int | None = None
    domestic_only: bool = False
    max_copies: int | None = None
    couponless: bool = False
    cdpid: str = ""
    program: str = ""
    points_multiplier: int | None = None

    @property
    def forms_of_payment(self) -> tuple[str, ...]:
        """The FOP codes of which one must pay the RA; none means any."""
        listed = (self.req_fop_1, self.req_fop_2, self.req_fop_3, self.req_fop_4)
        return tuple(code for code in listed if code)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerType:
    """A customer type (EDITCUST). It participates when `promo_code` and `promo_required` are filled."""

    type_code: str
    description: str = ""
    statement_cycle: str = ""
    terms_code: str = ""
    finance_charge: bool = False
    credit_limit: int | None = None
    ar_account: str = ""
    special_logic: str = ""
    allow_rentals: bool = True
    prompt_mra: bool = False
    no_mra_type: str = ""
    dedup_priority: int | None = None
    option_set: str = ""
    req_company_tax_id: bool = False
    edit_cc_number: bool = False
    edit_cc_expiry: bool = False
    edit_ff: bool = False
    edit_cdpid: bool = False
    write_off_amount_1: int | None = None
    write_off_code_1: str = ""
    write_off_amount_2: int | None = None
    write_off_code_2: str = ""
    over_credit_block: bool = False
    gold_code: str = ""
    promote: bool = True
    promo_code: str = ""
    promo_required: int | None = None
    promo_net_minimum: int | None = None

    @property
    def participates(self) -> bool:
        """Whether renters of this type earn and redeem points. A required count of 0 would offer for ever."""
        return bool(self.promo_code and self.promo_required and self.type_code not in RESERVED_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRentedStep:
    """A step of EDTRENT: at `times_rented` closed RAs a customer becomes `customer_type`."""

    times_rented: int
    customer_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A renter. Award points are not here: they live in the ledger, see `store.ledger.points`.

    `merged_into` is the number under which he is on file since his two records were merged (MERGE).
    """

    number: int
    last_name: str
    first_name: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""
    birth_date: date | None = None
    licence_number: str = ""
    licence_state: str = ""
    licence_expiry: date | None = None
    other_id: str = ""
    other_id_description: str = ""
    tax_id: str = ""
    customer_type: str = ""
    times_rented: int = 0
    last_activity: date | None = None
    blocked: bool = False
    notes: str = ""
    merged_into: int | None = None

    @property
    def erased(self) -> bool:
        """Whether nothing is left of him but his number (ERASCUST)."""
        return self.last_name == ERASED and self.blocked and self.customer_type == "PRG"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOnAgreement:
    """A line of an RA's S sub-window: a special document, typed by hand or given as an award for points."""

    ra_number: int
    line: int
    code: str
    location: str = ""
    doc_number: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A rental agreement, RA. `business_date` is the closing date at the location; revenue is net T&M.

    status: WAIT (no vehicle yet), OPEN, CLOSED or VOID. `award_value` is what the special documents took off.
    `points_earned` is None until the close decided it, so that deciding happens once. `open_seq`, `close_seq` and
    `edit_seq` count its openings, its closings (this one or the next) and the edits since that close: what it posts
    is known by them. `follows` is the RA that it continues, in a rental of months or after an exchange.
    """

    number: int
    status: str
    customer_number: int
    customer_type: str = ""
    location: str = ""
    vehicle: str = ""
    vehicle_class: str = ""
    daily_rate: int = 0
    mile_rate: int = 0
    free_miles: int = 0
    miles_out: int = 0
    miles_in: int | None = None
    opened_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    business_date: date | None = None
    fop: str = ""
    discount_percent: int = 0
    rental_days: int = 0
    time_charge: int = 0
    mile_charge: int = 0
    discount: int = 0
    award_value: int = 0
    revenue: int = 0
    fuel: str = ""
    fuel_charge: int = 0
    tax: int = 0
    points_earned: int | None = None
    opened_by: str = ""
    closed_by: str = ""
    drawer: str = ""
    notes: str = ""
    open_seq: int = 1
    close_seq: int = 1
    edit_seq: int = 0
    follows: int | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does a thing, where and when; stamped on everything that is written.

    `business_date` is the date at the location, `instant` the UTC moment.
    """

    user: str
    business_date: date
    instant: datetime
    location: str = ""
    drawer: str = ""
    terminal: str = ""
