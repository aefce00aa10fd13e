"""What the key card says, in words short enough for one page; make_key_card.py sets them."""

GROUPS = {
    "Going on": ("enter", "next_field", "previous_field", "to_option", "page_up", "page_down", "pick", "unmask"),
    "In a field": (
        *("left", "right", "home", "end", "insert", "delete", "backspace", "erase_to_end", "dup"),
        *("earlier", "later"),
    ),
    "Out and back": ("escape", "attention", "reset"),
    "The terminal's tools": ("hotmenu", "print_screen", "picture", "macros", "record", "unwatch", "palette"),
}
"""The actions under their headings; the function keys have a table of their own."""

SHORT = {
    "enter": "takes the field, goes on; at OPTION does what stands there",
    "page_up": "the page, or the RA, before",
    "page_down": "the next page, the next RA",
    "pick": "lists what the field takes; pick a row by its number",
    "unmask": "shows what is masked, after a password",
    "home": "the first character",
    "end": "behind the last character",
    "insert": "insert or overtype",
    "delete": "erases under the cursor",
    "backspace": "erases before the cursor",
    "erase_to_end": "erases to the end of the field",
    "dup": "repeats what was last typed into this field",
    "earlier": "at OPTION: what was typed before",
    "later": "at OPTION: forward again",
    "escape": "out of a question, a list, a window, an option",
    "attention": "forgets what was typed ahead, ends what is going on, back to OPTION; never quits",
    "reset": "forgets what was typed ahead and in this field",
    "hotmenu": "HotMenu: parks this screen, opens another",
    "print_screen": "prints the screen as text",
    "picture": "draws the screen as a picture (SVG)",
    "macros": "lists the macros to replay",
    "record": "begins and ends recording a macro",
    "unwatch": "ends that somebody watches, while W shows",
    "palette": "lists every option, where it is turned on",
}
"""What an action does where the card has less room than `renterrewards keys`."""

BAR = {
    "SAVE": "saves all pages",
    "OPEN RA": "opens the RA",
    "CLOSE RA": "closes it",
    "VOID RA": "gives its points back",
    "REOPEN RA": "takes its point back",
    "MERGE": "two customers into one",
    "ERASE CUST": "for good",
    "BEGIN": "begins",
    "CHECK IN": "for points",
    "SIGN ON": "signs on",
    "SHADOW": "another's glass",
    "UNLOCK": "takes the cover off",
    "CHANGE": "your password",
    "NEXT": "the next record",
    "UNVOID": "opens it again",
    "UNMERGE": "parts them again",
    "CLOSE MONTH": "for good",
    "RECALL": "saved parameters",
    "RUN": "runs the report",
    "SWIPE": "not in use",
    "ERASE": "clears the screen",
    "DELETE": "deletes, asks first",
    "SIGN OFF": "somebody else",
    "PASSWORD": "gives a user one",
    "CALCULATE": "works out, saves nothing",
    "BACKUP": "back: page, record, menu",
    "SEARCH": "searches, lists",
    "HELP": "this field; again: the screen",
    "NXT PAGE": "the next page",
    "CHECK AUTH": "not in use",
}
"""What the words of the bottom row do."""

AT_OPTION = (
    ("EDITDOC", "an option by its code, anywhere"),
    ("2", "a menu\u2019s line, a screen\u2019s field"),
    ("#151", "an RA, on the RA screens"),
    ("SAVE", "a key by its word on row 24"),
    ("S", "a window: {windows}"),
    ("HOT", "HotMenu"),
    ("HOT2", "goes to screen 2 of the four"),
    ("MACRO", "lists the macros to replay"),
    ("RECORD", "begins and ends a recording"),
    ("=NAME", "replays the macro NAME"),
    ("?", "help, as F7; in a field too"),
    ("LOGIN", "signs you off, another on"),
    ("LOCK", "covers the terminal"),
    ("PASSWD", "changes your password"),
    ("MENU", "the main menu"),
    ("END", "out of the system"),
)
"""What may be typed at OPTION, an example of each."""

MARKS = (
    ("X", "the store works; keep typing"),
    ("12", "keys that are stored meanwhile"),
    ("INS", "insert is on, not overtype"),
    ("R  P", "a macro is recorded, is played"),
    ("1 \u2026 4", "which screen of HotMenu this is"),
    ("W", "somebody watches this terminal"),
)

GUARDS = (
    ("Errors", "an error discards what was typed ahead: look up, mend the field, go on."),
    ("Decisions", "a question that spends points or changes a type takes only keys typed after it was shown."),
)

TYPING = (
    ("type over", "the first character replaces what stands there; a cursor key first keeps it"),
    ("/", "the next part, as in Veh#/Class"),
    ("050112", "a date, or 05-01-12"),
    ("050112 0900", "date and time; or 09:00A"),
    ("150", "an amount, or 149.50"),
    ("SMI,J", "number, name or its beginning"),
)

STEPS = (
    (
        "EDITDOC",
        "{code} a code, as 1FREE; {description} its name; {effective_date} from when; {document_type} PROMO; "
        "{promo_type} D days, $ money or % off; {amount} value; [F1]",
    ),
    (
        "EDITCUST",
        "{type_code} a type, as PFD; {description} its name; [F8]; {promo_code} the award; "
        "{promo_required} rentals it costs; {promo_net_minimum} least T&M; [F1]",
    ),
    ("EDITMISC", "[F8] to page 6; {local_renter_rewards} Y; [F1]. The rewards are on."),
    (
        "CUST",
        "{customer_number} a renter (new: a free number, {last_name} the name); [F8] [F8] to page 3; "
        "{customer_type} the type; {award_points} points, {reason} why; [F1]",
    ),
    (
        "OPEN",
        "{customer_number} the renter (blank, then {last_name} the name: a new one); {daily_rate} rate; "
        "{vehicle} car; AD {renter_type} type [ESC]; [F1]; Y takes the award. S shows it.",
    ),
    (
        "CLOSE",
        "# and the RA\u2019s number; {miles_in} miles in; [F4] charges, award taken off; [F1] closes, "
        "the point is earned",
    ),
    (
        "AWARDRPT",
        "{start_date} {end_date} closed from, to; {print_display} P prints a file, D shows it; [F1]; "
        "[PgDn] [\u2192] read; [ESC]",
    ),
    (
        "AWDHIST",
        "{customer_number} the renter; [F1]. Every movement of his points. EDTRENT moves renters on to a type by "
        "times rented.",
    ),
)
"""An award from nothing: the options in order; {name} stands for the field's number, [KEY] for a key."""
