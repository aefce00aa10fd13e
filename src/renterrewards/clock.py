"""Instants and local times. The store keeps naive UTC; the counter reads and types the location's time."""

from datetime import UTC, datetime, tzinfo


def _zone(name: str) -> tzinfo | None:
    """The time zone of a name, None (the machine's own) for blank; imported here, as the first screen needs none."""
    if not name:
        return None
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def local(instant: datetime, zone: str) -> datetime:
    """The location's wall-clock time of a UTC instant; the machine's own zone when the location has none."""
    return instant.replace(tzinfo=UTC).astimezone(_zone(zone)).replace(tzinfo=None)


def utc(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a wall-clock time; the first of the two when the clock is turned back over it."""
    aware = wall.replace(tzinfo=_zone(zone)) if zone else wall.astimezone()
    return aware.astimezone(UTC).replace(tzinfo=None)


def zones() -> list[str]:
    """Every time zone by its official name, sorted."""
    from zoneinfo import available_timezones

    return sorted(available_timezones())
