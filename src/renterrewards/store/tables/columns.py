"""The words of which the schema is made: the metadata, the column kinds and the instant."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
)

metadata = MetaData()

TEXT = String().with_variant(String(collation="C"), "postgresql")
"""Text that is compared byte by byte on every database: in the same order, and a search by beginning is a range."""

ID = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number; plain INTEGER on SQLite, which numbers rows by itself only then."""


def naive_utc(instant: datetime) -> datetime:
    """The same instant in UTC without a time zone; a naive one is UTC already."""
    return instant if instant.tzinfo is None else instant.astimezone(UTC).replace(tzinfo=None)


class Instant(TypeDecorator[datetime]):
    """A moment, stored and given back as naive UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring an aware datetime to UTC before it is written."""
        return None if value is None else naive_utc(value)


def text(name: str, **more: Any) -> Column[Any]:
    """A code or a text; blank is empty text, never NULL."""
    return Column(name, TEXT, nullable=False, **more)


def code(name: str, *files: str, **more: Any) -> Column[Any]:
    """A code that names a record of another file, or of one of several whose codes differ."""
    return Column(name, TEXT, nullable=False, info={"names": files}, **more)


def flag(name: str) -> Column[Any]:
    """Y or N."""
    return Column(name, Boolean, nullable=False)


def name_key(name: str) -> Column[Any]:
    """A name in upper case, to search by."""
    return Column(name, TEXT, nullable=False)


def number(name: str, *more: ForeignKey, **most: Any) -> Column[Any]:
    """A whole number that is always there."""
    return Column(name, Integer, *more, nullable=False, **most)


def count(name: str) -> Column[Any]:
    """A whole number, NULL when the field was left blank."""
    return Column(name, Integer, nullable=True)


def money(name: str, nullable: bool = False) -> Column[Any]:
    """An amount in minor units, or a decimal in hundredths."""
    return Column(name, BigInteger, nullable=nullable)


def day(name: str, nullable: bool = True) -> Column[Any]:
    """A date at the location."""
    return Column(name, Date, nullable=nullable)


def moment(name: str, nullable: bool = True) -> Column[Any]:
    """An instant in UTC."""
    return Column(name, Instant, nullable=nullable)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Only these values may stand in the column."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=f"{column}_known")
