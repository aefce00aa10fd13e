"""Instants and local times. The store keeps naive UTC; the counter reads and types the location's time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local(instant: datetime, zone: str) -> datetime:
    """The location's wall-clock time of a UTC instant; the machine's own zone when the location has none."""
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone) if zone else None).replace(tzinfo=None)


def utc(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a wall-clock time; the first of the two when the clock is turned back over it."""
    aware = wall.replace(tzinfo=ZoneInfo(zone)) if zone else wall.astimezone()
    return aware.astimezone(UTC).replace(tzinfo=None)
