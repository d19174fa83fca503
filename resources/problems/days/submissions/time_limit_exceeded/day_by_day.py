from datetime import date, timedelta


def days_between(start, end):
    a, b = date.fromisoformat(start), date.fromisoformat(end)
    step, days = (1 if a < b else -1), 0
    while a != b:
        a += timedelta(step)
        days += step
    return days
