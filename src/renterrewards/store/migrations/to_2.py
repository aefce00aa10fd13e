"""To schema 2."""

from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """What came."""
