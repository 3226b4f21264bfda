"""What a person sees of a panel: words and their colours.

This follows Grafana: how the series of queries become values and rows, and how fields are named, overridden, mapped
and coloured. Only what the dashboards use is here. Green says that something is good, and grey that it is not known.
"""

import math
import re
from typing import NamedTuple

from units import written

# The colours that say something.
COLORS = {"#009E73": "green", "#F0E442": "yellow", "#E69F00": "orange", "#D55E00": "red", "#8E8E8E": "grey"}

# A line that ends earlier, in seconds, does not reach the present: what is asked over time is asked for every second.
STEP = 1.5


class Word(NamedTuple):
    """A value, or a cell of a table."""

    name: str
    text: str
    color: str  # Of COLORS; empty for one that says nothing.


class Sight(NamedTuple):
    """A panel: values, or rows of a table. A panel without data has neither."""

    title: str
    values: list
    rows: list

    def words(self):
        return self.values + [word for row in self.rows for word in row]

    def value(self, name=""):
        """The value of that name; None without one."""
        return next((word for word in self.values if word.name == name), None)


def seen(panel, ask, now):
    """A panel as it is now.

    - ask: Given a target, what Prometheus responds: the series now, or those of the time range.
    - now: The Unix time.
    """
    answers = [(target, ask(target)) for target in panel.get("targets", [])]
    looks = {"stat": _figures, "table": _table, "state-timeline": _timeline}
    return looks.get(panel["type"], _graph)(panel, answers, now)


def _config(panel, name):
    """The settings of a field: the defaults, and what overrides them by the field's name."""
    config = dict(panel["fieldConfig"]["defaults"])
    for override in panel["fieldConfig"]["overrides"]:
        matcher, wanted = override["matcher"]["id"], override["matcher"]["options"]
        if wanted == name if matcher == "byName" else re.search(wanted.strip("/"), name):
            config |= {entry["id"]: entry["value"] for entry in override["properties"]}
    return config


def _word(name, value, config, now):
    """A number, a text, or None for no data."""
    if value is None or isinstance(value, float) and math.isnan(value):
        return Word(name, config.get("noValue", ""), COLORS.get(_stepped(config, -math.inf), ""))
    mapped = _mapped(value, config.get("mappings", []))
    text = mapped.get("text")
    if text is None:
        text = value if isinstance(value, str) else written(
            value, config.get("unit", "none"), config.get("decimals"), now)
    fixed = config.get("color", {}).get("mode") == "fixed"
    color = mapped.get("color")
    if not color:
        color = config["color"]["fixedColor"] if fixed else "text" if isinstance(value, str) else _stepped(config, value)
    return Word(name, text, COLORS.get(color, ""))


def _mapped(value, mappings):
    for mapping in mappings:
        options = mapping["options"]
        if mapping["type"] == "value":
            if (result := options.get(value if isinstance(value, str) else f"{value:g}")) is not None:
                return result
        elif mapping["type"] == "range" and not isinstance(value, str):
            if options["from"] <= value <= options["to"]:
                return options["result"]
        elif mapping["type"] == "regex" and isinstance(value, str) and re.fullmatch(options["pattern"], value):
            return options["result"]
    return {}


def _stepped(config, value):
    color = None
    for step in config.get("thresholds", {}).get("steps", []):
        if step["value"] is None or value >= step["value"]:
            color = step["color"]
    return color


def _named(target, labels):
    return re.sub(r"\{\{(\w+)\}\}", lambda m: labels.get(m[1], ""), target.get("legendFormat", "")).strip()


def _figures(panel, answers, now):
    values = []
    for target, series in answers:
        for labels, samples in series:
            name = _named(target, labels)
            values.append(_word(name, samples[-1][1], _config(panel, name), now))
    if not values:
        values = [_word("", None, panel["fieldConfig"]["defaults"], now)]
    return Sight(panel["title"], values, [])


def _graph(panel, answers, now):
    """The newest values of the lines that reach the present."""
    values = []
    for target, series in answers:
        for labels, samples in series:
            if now - samples[-1][0] < STEP:
                name = _named(target, labels)
                value = samples[-1][1]
                config = _config(panel, name)
                text = "" if math.isnan(value) else written(
                    value, config.get("unit", "none"), config.get("decimals"), now)
                values.append(Word(name, text, ""))
    return Sight(panel["title"], values, [])


def _timeline(panel, answers, now):
    """The colour at the right end of each row: a gap if the row ends before the present."""
    values = []
    for target, series in answers:
        for labels, samples in series:
            name = _named(target, labels)
            if now - samples[-1][0] < STEP:
                values.append(_word(name, samples[-1][1], _config(panel, name), now))
            else:
                values.append(Word(name, "a gap", "grey"))
    return Sight(panel["title"], values, [])


def _table(panel, answers, now):
    frames = [_frame(target, series, sum(bool(s) for _, s in answers)) for target, series in answers if series]
    rows = _merged(frames)
    transformations = {entry["id"]: entry["options"] for entry in panel.get("transformations", [])}
    fields = list(dict.fromkeys(field for frame in frames for row in frame for field in row))
    if only := transformations.get("filterFieldsByName"):
        fields = [field for field in fields if field in only["include"]["names"]]
    organize = transformations.get("organize", {})
    fields = [field for field in fields if not organize.get("excludeByName", {}).get(field)]
    fields.sort(key=lambda field: organize.get("indexByName", {}).get(field, math.inf))
    named = {field: _config(panel, field).get("displayName", field) for field in fields}
    for entry in reversed(panel["options"].get("sortBy", [])):
        field = next((field for field in fields if named[field] == entry["displayName"]), None)
        if field:
            rows.sort(key=lambda row: _order(row.get(field)), reverse=entry["desc"])
    return Sight(panel["title"], [], [
        [_cell(named[field], row.get(field), _config(panel, field), now) for field in fields] for row in rows])


def _cell(name, value, config, now):
    """Without data a cell is empty."""
    if value is None or value == "":
        return Word(name, "", "")
    word = _word(name, value, config, now)
    colored = config.get("custom.cellOptions", {}).get("type", "").startswith("color")
    return word if colored else word._replace(color="")


def _order(value):
    """Cells without a value are the least."""
    if value is None or value == "":
        return (0, 0.0, "")
    return (1, 0.0, value) if isinstance(value, str) else (1, value, "")


def _frame(target, series, count):
    """The rows of a query: its labels, and its value under a name that depends on how many queries have data."""
    name = f"Value #{target['refId']}" if count > 1 else "Value"
    labels = list(dict.fromkeys(label for found, _ in series for label in sorted(found) if label != "__name__"))
    return [{label: found.get(label, "") for label in labels} | {name: samples[-1][1]} for found, samples in series]


def _merged(frames):
    """Rows that agree in the fields that all frames have, and contradict each other in no other, are one."""
    if not frames:
        return []
    key = [field for field in frames[0][0] if all(field in frame[0] for frame in frames)]
    merged = {}
    for frame in frames:
        for row in frame:
            found = merged.setdefault(tuple(row[field] for field in key), [])
            fits = [
                other for other in found
                if all(field not in other or other[field] == value for field, value in row.items())]
            for other in fits:
                other.update(row)
            if not fits:
                found.append(dict(row))
    return [row for rows in merged.values() for row in rows]
