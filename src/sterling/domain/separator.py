"""What stands between the fields of a CSV: spreadsheets of many countries write semicolons, others tabs."""

SEPARATORS = ",;\t|"


def separator(header: str) -> str:
    """The one of comma, semicolon, tab and bar that the header holds most of; a comma if it holds none."""
    return max(SEPARATORS, key=header.count)
