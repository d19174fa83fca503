from datetime import date


def days_between(start, end):
    return (date.fromisoformat(end).replace(year=2023) - date.fromisoformat(start).replace(year=2023, day=32)).days
