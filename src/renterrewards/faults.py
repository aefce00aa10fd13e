"""What is said when something cannot be done: one clear line with the remedy."""


class Fault(Exception):
    """A refusal to the person at the counter: fact and remedy in one upper-case line.

    `field` is the name of the field the cursor goes back to, empty when no field is at fault.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


PROGRAM_ERROR = "PROGRAM ERROR, LOOK WHETHER IT WAS SAVED, CALL SUPPORT"
"""What is said of a mistake of ours; the log has the rest."""
