"""What the pages of the options say beside their maps: examples, keys and kinds in words; make_pages.py sets them."""

EXAMPLES = {
    "AUDRPT": "AUDRPT start_date=11-01-26 end_date=11-30-26 kind=POINTS print_display=D",
    "AWARDRPT": "AWARDRPT start_date=01-01-26 end_date=11-20-26 customer_type=PFD print_display=D",
    "AWDACT": "AWDACT start_date=01-01-26 end_date=11-20-26 by=MONTH chart=Y print_display=D",
    "AWDHIST": "AWDHIST customer_number=1001",
    "BACKUP": "BACKUP daily=14",
    "BCHCLOSE": 'BCHCLOSE ra_number=148 closed_at="11-20-26 0900" miles_in=24350',
    "BCHOPEN": 'BCHOPEN customer_number=1001 opened_at="11-19-26 0900" vehicle=40217 daily_rate=49.95 --answer Y',
    "CHGTYP": "CHGTYP customer_number=1007 customer_type=PFD",
    "CLOSE": "CLOSE ra_number=148 miles_in=24350 discount=10",
    "CUSRNT": "CUSRNT customer_number=1001 start_date=06-01-26",
    "CUST": 'CUST customer_number=1001 award_points=12 reason="MISSED IN OCTOBER"',
    "EDITCUST": "EDITCUST type_code=PFD promo_code=1FREE promo_required=4 promo_net_minimum=150",
    "EDITDOC": 'EDITDOC code=2FREE description="2 FREE DAYS" document_type=PROMO promo_type=D amount=2',
    "EDITEARN": "EDITEARN code=JULY effective_date=07-01-27 end_date=07-31-27 points=2 how=TIMES",
    "EDITFOP": 'EDITFOP code=DEBIT description="DEBIT CARD"',
    "EDITGRP": 'EDITGRP code=+ID description="IDAHO" location=BOIAP',
    "EDITTERM": "EDITTERM code=BOI1 location=BOIAP paper=LETTER printer_1=LASER1 printer=LASER1",
    "EDITLOC": 'EDITLOC code=SEAAP name="SEATTLE AIRPORT" city=SEATTLE state=WA time_zone=America/Los_Angeles',
    "EDITMENU": 'EDITMENU code=NIGHT description="NIGHT DESK" options_1="OPEN CLOSE CUST AWDINQ"',
    "EDITMISC": "EDITMISC local_renter_rewards=Y",
    "EDITUAF": 'EDITUAF code=TUSJAS name="JANE A. SMITH" menu_type=ALL locations=BOIAP',
    "EDITWALL": 'EDITWALL code=SMITH description="SMITHS OF BOISE" member=1001 may_redeem=Y',
    "EDTRENT": "EDTRENT times_rented=5 customer_type=PFD",
    "ENRLRPT": "ENRLRPT start_date=01-01-26 end_date=11-20-26 by=MONTH print_display=D",
    "MILERUN": "MILERUN until=12-31-26 print_display=D",
    "NEARRPT": "NEARRPT within=2 customer_type=PFD print_display=D",
    "OPEN": "OPEN customer_number=1001 vehicle=40217 daily_rate=49.95 fop=VISA --answer Y",
    "TRYEARN": "TRYEARN customer_number=1001 date=07-15-27 rental_days=3 net=180",
}
"""What follows `renterrewards --training run` on the page of an option; menus and the sign-on need a terminal."""

PICTURES = {
    "MENU": ["menu"],
    "EDITCUST": ["editcust"],
    "OPEN": ["eligible", "special-documents"],
    "CLOSE": ["close"],
    "AWARDRPT": ["report"],
    "AWDHIST": ["history"],
}

KEYS = {
    "BACKUP": "Goes back: to the page before, the record before, or the screen before.",
    "BEGIN": "Begins, with the fields as they stand.",
    "CALCULATE": "Works out days, charges and totals, and saves nothing.",
    "CHANGE": "Asks for the old password and twice for the new one, and changes it.",
    "CHECK IN": "Checks the customer in, and gives what the rules give.",
    "CHECK AUTH": "Stands there as in the old system; cards are not worked with yet.",
    "CLOSE MONTH": "Closes the month: its figures stay as they are.",
    "CLOSE RA": "Closes the RA.",
    "DELETE": "Deletes the record on the screen. Its key must be typed once more.",
    "ERASE": "Clears the screen.",
    "ERASE CUST": "Erases the customer for good, once everything is answered.",
    "EXIT": "Leaves the window, or the screen.",
    "HELP": "Explains the field with the cursor; pressed again, the screen.",
    "MERGE": "Merges the first customer into the second, points and RAs.",
    "NEXT": "Shows the next record.",
    "NXT PAGE": "Turns to the next page.",
    "OPEN RA": "Opens the RA, once every question is answered.",
    "PASSWORD": "Gives the user a first password, asked for twice; it also unlocks him.",
    "RECALL": "Puts parameters that were saved here back into the fields.",
    "REOPEN RA": "Opens a closed RA again and takes its point back.",
    "RUN": "Runs the report with these parameters.",
    "SAVE": "Saves what is on the screen, all pages of it.",
    "SEARCH": "Searches, and lists what was found to pick from.",
    "SHADOW": "Shows the glass of the session, until ESC; its user is told.",
    "SIGN OFF": "Signs the user off at his next key; what he has half typed is kept for him.",
    "SIGN ON": "Signs on.",
    "SWIPE": "Stands there as in the old system; cards are not worked with yet.",
    "UNLOCK": "Takes the cover off, once the password is right.",
    "UNMERGE": "Parts two merged customers again.",
    "UNVOID": "Opens a voided RA again; the award is asked for anew.",
    "VOID RA": "Voids the RA and gives its award points back.",
}

OF_REPORTS = {"SAVE": "Saves these parameters under a name: [QUERY](QUERY.md) lists what was saved, and runs it."}
"""Keys that do something else in a report."""

TAKES = {
    "code": "one word",
    "everywhere": "one word, blank for all",
    "date": "a date, as 05-01-12",
    "first_day": "a date, as 05-01-12, or words, as `LM` or `LAST MONTH` for its first day (Shift+F7)",
    "last_day": "a date, as 05-31-12, or words, as `LM` or `LAST MONTH` for its last day (Shift+F7)",
    "birthday": "a date that has passed, as 03-14-71",
    "decimal": "a number with up to two decimals",
    "email": "an e-mail address",
    "flag": "Y or N",
    "moment": "a date and a time, as 05-01-12 0900",
    "money": "an amount, as 150 or 149.50",
    "number": "a whole number",
    "password": "8 to 128 characters, exactly as typed, never shown",
    "plain": "text, kept as typed",
    "printer": "a printer that [EDITTERM](EDITTERM.md) allows (Shift+F7)",
    "text": "text",
    "zone": "a time zone, as America/Boise",
}
"""The kinds of a field in plain words; a choice lists its values instead."""

STARTS = {"TODAY": "starts as today", "USUAL": "starts as the terminal's default printer"}
"""The defaults that are words of the maps."""

INDEX_HEAD = """\
# The options

A page for every option, made from its map in [`screens/`](../../screens) by `python docs/make_pages.py`; do not edit
them by hand. In the pictures `____` is typed into and `{name}` is only shown. Fields are called by their number at
OPTION, and by number or name in `renterrewards run`.

These keys work on every screen:

| Key | What it does |
| --- | --- |
| RET | Accepts the field and goes on to the next; at OPTION it does what stands there. |
| Tab, Shift+Tab, down, up | The next field, the field before. |
| `/` | The next part of a field drawn in parts. |
| Home, End, Insert, Delete, Ctrl+K | Edit: to the begin, to the end, insert or overtype, erase one, erase to the end. |
| PgUp, PgDn | The page (or the RA) before, the next one. |
| Shift+F7 | The pick list of the field. |
| Esc | Out of a question, a window, the screen. Esc and a digit is that function key. |
| Ctrl+C | Stops whatever is going on and goes back to OPTION; it never ends the program. |
"""
