"""Asks Prometheus every question that the dashboards ask: for panels, marks and variables."""

import json
import re
import time
from typing import NamedTuple

from programs import Miss
from shortening import shortened_query


class Question(NamedTuple):
    dashboard: str
    panel: str
    expression: str
    is_instant: bool


# Questions that stay without an answer, as (dashboard, panel, number of the query from 0), each with its reason.
EXCEPTIONS = {
    ("exporter", "Syncs dropped by reason", 0): "the demo drops no sync, and only reasons that occurred are drawn",
}


def questions(dashboard, name):
    """Every query of every panel, in order, and those for marks and variables, with every variable set to all."""
    variables = {
        variable["name"]: variable.get("allValue") or ".+"
        for variable in dashboard["templating"]["list"] if variable["type"] != "datasource"
    }
    for panel in all_panels(dashboard["panels"]):
        for target in panel.get("targets", []):
            expression = substituted(target["expr"], variables)
            yield Question(name, panel["title"], expression, target.get("instant", False))
    for mark in dashboard["annotations"]["list"]:
        if "expr" in mark:
            yield Question(name, f"marks: {mark['name']}", substituted(mark["expr"], variables), False)
    for variable in dashboard["templating"]["list"]:
        if values := re.fullmatch(r"label_values\((.+), (\w+)\)", str(variable.get("query"))):
            expression = f"group by ({values[2]}) ({substituted(values[1], variables)})"
            yield Question(name, f"variable: {variable['name']}", expression, True)


def all_panels(panels):
    for panel in panels:
        yield panel
        yield from all_panels(panel.get("panels", []))


def substituted(expression, variables):
    # Shortened with the rest, the first is four scrapes, as Grafana computes it, and the second one.
    values = variables | {"__rate_interval": "4m", "__interval": "1m", "__range": "1h"}
    text = re.sub(r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))", lambda m: values[m[1] or m[2]], expression)
    return shortened_query(text)


def check_panels(folder, prometheus, start):
    """Asks everything; tells what had an answer.

    - start: The Unix time at which the run began, from which on graphs are drawn.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Miss(f"no dashboard in {folder}")
    asked, wrong = [], []
    for file in files:
        numbers = {}
        for question in questions(json.loads(file.read_text()), file.stem):
            place = (question.dashboard, question.panel)
            number = numbers[place] = numbers.get(place, -1) + 1
            asked.append(question)
            if question.is_instant:
                answer = prometheus.query(question.expression)
            else:
                answer = prometheus.query_range(question.expression, start, time.time(), "1s")
            if bool(answer) == ((*place, number) in EXCEPTIONS):
                wrong.append(f"{question.dashboard}: {question.panel}, query {number}: {question.expression}")
    if wrong:
        raise Miss("panels without data, or with data in spite of an exception:\n  " + "\n  ".join(wrong))
    others = [question for question in asked if question.panel.startswith(("marks: ", "variable: "))]
    panels = {question[:2] for question in asked} - {question[:2] for question in others}
    return (
        f"{len(panels)} panels of {len(files)} dashboards have data: {len(asked) - len(others)} queries, of which "
        f"{len(EXCEPTIONS)} silent for a reason; so have {len(others)} marks and variables")
