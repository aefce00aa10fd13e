"""Money and decimals as text; both are integers in hundredths everywhere else."""


def amount_text(hundredths: int) -> str:
    """Hundredths without needless decimals: 15000 is `150`, 14950 is `149.50`."""
    text = money_text(hundredths)
    return text.removesuffix(".00")


def money_text(minor: int) -> str:
    """Minor units with two decimals: 15000 is `150.00`."""
    sign, units = "-" if minor < 0 else "", abs(minor)
    return f"{sign}{units // 100}.{units % 100:02}"
