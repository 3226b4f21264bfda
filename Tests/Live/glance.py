"""The dashboards as they are at one moment."""

import json
import re
import time

from programs import Miss
from shortening import shortened_query
from sight import seen

JOB = "sync-health-exporter"


class Glance:
    """What a Prometheus has for the dashboards now; every query is asked for this moment.

    - choices: Values of variables by name, in place of all values.
    """

    def __init__(self, folder, prometheus, **choices):
        self.now = time.time()
        self.dashboards = {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}
        self.choices = choices
        self._prometheus = prometheus
        self._answers = {}
        if not self.dashboards:
            raise Miss(f"no dashboard in {folder}")

    def panels(self, name):
        """What a person sees of each panel of a dashboard."""
        dashboard = self.dashboards[name]
        # Grafana asks for alerts itself.
        panels = [panel for panel in all_panels(dashboard["panels"]) if panel["type"] != "alertlist"]
        return [seen(panel, lambda target: self.ask(dashboard, target), self.now) for panel in panels]

    def panel(self, name, title):
        return next(panel for panel in self.panels(name) if panel.title == title)

    def all(self):
        """Every panel of every dashboard: (dashboard, panel)."""
        return [(name, panel) for name in self.dashboards for panel in self.panels(name)]

    def ask(self, dashboard, target):
        """The series of a query: (labels, [(time, value)])."""
        expression = self.substituted(dashboard, target["expr"])
        question = (expression, target.get("instant", False))
        if question not in self._answers:
            self._answers[question] = self._asked(*question)
        return self._answers[question]

    def _asked(self, expression, is_instant):
        if is_instant:
            answer = self._prometheus.get("/api/v1/query", query=expression, time=self.now)
        else:
            answer = self._prometheus.get(
                "/api/v1/query_range", query=expression, start=self.now - 120, end=self.now, step="1s")
        if complaints := answer.get("warnings", []) + answer.get("infos", []):
            raise Miss(f"{complaints}: {expression}")
        return [
            (series["metric"], [(at, float(value)) for at, value in series.get("values") or [series["value"]]])
            for series in answer["data"]["result"]]

    def substituted(self, dashboard, expression):
        """A query with every variable set, and shortened as the rules are."""
        values = {}
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "textbox":
                values[variable["name"]] = variable["query"]
            elif variable["type"] != "datasource":
                values[variable["name"]] = self.choices.get(variable["name"], variable.get("allValue") or ".+")
        # Shortened with the rest, the first is four scrapes, as Grafana computes it, and the second one.
        values |= {"__rate_interval": "4m", "__interval": "1m", "__range": "1h"}
        # What is no variable, such as `$1` in a replacement, stays.
        text = re.sub(
            r"\$(?:\{(\w+)(?::\w+)?\}|(\w+))", lambda m: values.get(m[1] or m[2], m[0]), expression)
        return shortened_query(text)


def all_panels(panels):
    for panel in panels:
        yield panel
        yield from all_panels(panel.get("panels", []))


def nothing_is_green(glance, but=()):
    """No panel reads as good, but for figures of these names."""
    green = [
        f"{name}: {panel.title}: {word.name} {word.text}"
        for name, panel in glance.all() for word in panel.words() if word.color == "green" and word.name not in but]
    if green:
        raise Miss("green, though nothing is known:\n  " + "\n  ".join(green))


def no_strangers(folder, prometheus):
    """Every query has the same answer for all jobs and for the exporter's alone, though other jobs are scraped."""
    everybody = Glance(folder, prometheus)
    exporter = Glance(folder, prometheus, job=JOB)
    exporter.now = everybody.now
    strange = []
    for name, dashboard in everybody.dashboards.items():
        for panel in all_panels(dashboard["panels"]):
            for target in panel.get("targets", []):
                if as_set(everybody.ask(dashboard, target)) != as_set(exporter.ask(dashboard, target)):
                    strange.append(f"{name}: {panel['title']}: {target['expr']}")
    if strange:
        raise Miss("panels that show strangers:\n  " + "\n  ".join(strange))


def as_set(series):
    """Series to compare: rounded, because sums of the same numbers in another order differ in the last digits."""
    return sorted((sorted(labels.items()), [f"{value:.9g}" for _, value in samples]) for labels, samples in series)


def says(glance, dashboard, title, **expected):
    """A figure has these words and colours, by name: `exporters=("1", "green")`; None for any word."""
    panel = glance.panel(dashboard, title)
    for name, (text, color) in expected.items():
        word = panel.value(name.replace("_", " "))
        if not word or word.color != color or text not in (None, word.text):
            raise Miss(f"{dashboard}: {title}: {text} in {color} expected for {name}, {word} seen")


def one_row_each(glance, dashboard, title, *columns):
    """A table has rows, and no two that agree in these columns."""
    rows = glance.panel(dashboard, title).rows
    keys = [tuple(word.text for word in row if word.name in columns) for row in rows]
    if not rows or len(set(keys)) != len(keys):
        raise Miss(f"{dashboard}: {title}: {len(rows)} rows for {len(set(keys))} keys")
    return rows


def only_columns(glance):
    """No table shows a column that has no title, whatever labels there are."""
    for name, panel in glance.all():
        for row in panel.rows:
            odd = [word.name for word in row if not word.name[:1].isupper() and word.name != "libcurl"]
            odd += [word.name for word in row if word.name.startswith("Value")]
            if odd:
                raise Miss(f"{name}: {panel.title} has the columns {odd}")
