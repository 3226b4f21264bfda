"""Values in the words of Grafana's units, as far as the dashboards use them."""

import math


def written(value, unit, decimals, now):
    """A value as Grafana writes it.

    - now: The Unix time that "ago" and "in" are counted from.
    """
    if unit == "dateTimeFromNow":
        return from_now(value / 1000 - now)
    if unit == "dtdurations":
        return f"{duration(abs(value))} ago" if value < 0 else duration(value)
    if unit == "percentunit":
        return f"{number(100 * value, decimals)}%"
    if unit == "s":
        return f"{number(value, decimals)} s" if value < 60 else duration(value)
    if unit == "bytes":
        return f"{number(value / 2**20, 1)} MiB"
    if unit == "reqps":
        return f"{number(value, decimals)} req/s"
    if unit == "short" and abs(value) >= 1000:
        size = min(int(math.log10(abs(value)) // 3), 4)
        return f"{number(value / 1000**size, decimals)} {['', 'K', 'Mil', 'Bil', 'Tri'][size]}"
    return number(value, decimals)


def number(value, decimals=None):
    if decimals is None:
        decimals = 0 if value == int(value) else max(0, 2 - int(math.floor(math.log10(abs(value)))))
    return f"{value:.{decimals}f}"


# (from so many seconds on, word, seconds of one).
_UNITS = [
    (31_536_000, "year"), (2_592_000, "month"), (604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"),
    (1, "second")]


def duration(seconds):
    """The largest unit that fits, without the rest of it."""
    for size, word in _UNITS:
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return "0 seconds"


# As moment.js rounds: (below so many seconds, words, seconds of one).
_DISTANCES = [
    (45, "a few seconds", None), (90, "a minute", None), (45 * 60, "minutes", 60), (90 * 60, "an hour", None),
    (22 * 3600, "hours", 3600), (36 * 3600, "a day", None), (26 * 86_400, "days", 86_400), (45 * 86_400, "a month", None),
    (320 * 86_400, "months", 2_629_746), (548 * 86_400, "a year", None), (math.inf, "years", 31_556_952)]


def from_now(seconds):
    """A distance from now: in the past if it is negative."""
    for limit, words, size in _DISTANCES:
        if abs(seconds) < limit:
            text = f"{max(2, round(abs(seconds) / size))} {words}" if size else words
            return f"in {text}" if seconds > 0 else f"{text} ago"
    return ""
