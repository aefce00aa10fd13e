"""The kinds of acts that the audit notes."""

KINDS = {
    "ADD": "a record of a control file, or a customer, was made",
    "CHANGE": "a record of a control file was changed",
    "DELETE": "a record of a control file was deleted",
    "CUSTOMER": "fields of a customer were changed",
    "POINTS": "award points were corrected by hand",
    "MERGE": "a customer was merged into another",
    "UNMERGE": "a merge was taken back",
    "VOID": "an RA was voided",
    "UNVOID": "a void was taken back",
    "REOPEN": "a closed RA was reopened",
    "EDITCLOS": "a closed RA was changed",
    "EXPORT": "data left the store in a file",
    "IMPORT": "a file was brought in",
    "MAIL": "a report was sent by e-mail",
    "SIGNON": "somebody signed on",
    "SIGNOFF": "somebody signed off, or was signed off",
    "REFUSED": "somebody was not let in",
    "LOCKED": "a user was locked out after too many tries",
    "PASSWORD": "a password was set, changed or reset",
    "UNMASK": "personal data was shown unmasked",
    "TAKEOVER": "a session was taken over or watched",
    "BACKUP": "a backup was made",
    "RESTORE": "a backup was restored",
    "ERASE": "a customer was erased",
}
"""A kind, and what it says."""
