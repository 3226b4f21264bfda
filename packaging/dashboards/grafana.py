"""Panels and dashboards in the JSON of Grafana 10.0, which later versions read as well.

Colours carry a judgement: green is good, yellow, orange and red are not, grey is not known. A figure without a
threshold is drawn in the colour of text. The lowest step of a threshold is the colour of "no data": it is grey in
figures, and nothing in the cells of tables, where a cell may well be empty.
"""

GREEN, YELLOW, ORANGE, RED = "#009E73", "#F0E442", "#E69F00", "#D55E00"
LIGHT_BLUE, DARK_BLUE, PINK = "#56B4E9", "#0072B2", "#CC79A7"
LIGHT_GREY, DARK_GREY = "#BBBBBB", "#6B6B6B"
# Not known.
GREY = "#8E8E8E"

DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}

# Of syncs and of connections, in the order in which they are numbered in state timelines.
STATES = {
    "pending": LIGHT_GREY, "running": LIGHT_BLUE, "success": GREEN, "partial": YELLOW, "error": RED,
    "rate_limited": ORANGE, "paused": PINK, "disabled": DARK_GREY, "unknown": DARK_BLUE,
}
CONNECTION_STATES = {
    "ok": GREEN, "auth_error": RED, "relink_needed": ORANGE, "incomplete": YELLOW, "idle": LIGHT_GREY,
    "unknown": DARK_BLUE,
}


def steps(*bounds, below=GREY):
    """Thresholds.

    - bounds: (from which value on, colour), ascending.
    - below: The colour below the first bound, and without data.
    """
    return {
        "mode": "absolute",
        "steps": [{"color": below, "value": None}] + [{"color": color, "value": value} for value, color in bounds]}


def good_at_zero(color):
    """Thresholds of a count of what should not be there."""
    return [(0, GREEN), (1, color)]


def value_mapping(results):
    """Words for values: {value: (text, colour or None)}."""
    options = {}
    for index, (value, (text, color)) in enumerate(results.items()):
        options[str(value)] = {"index": index, "text": text} | ({"color": color} if color else {})
    return {"type": "value", "options": options}


def range_mapping(start, end, text, color, index=0):
    return {"type": "range", "options": {
        "from": start, "to": end, "result": {"index": index, "text": text, "color": color}}}


def any_text_mapping(text):
    return {"type": "regex", "options": {"pattern": ".+", "result": {"index": 0, "text": text}}}


def state_mapping(states):
    return value_mapping({name: (name, color) for name, color in states.items()})


def numbered_mapping(states):
    return value_mapping({number: (name, color) for number, (name, color) in enumerate(states.items(), 1)})


def target(expr, name="A", legend=None, *, instant=False, format="time_series"):
    query = {
        "datasource": DATA_SOURCE, "editorMode": "code", "expr": expr, "format": format, "instant": instant,
        "range": not instant, "refId": name,
    }
    return query | ({"legendFormat": legend} if legend is not None else {})


def override(name, **properties):
    """Properties of one field: by its name, or by a pattern in slashes."""
    matcher = "byRegexp" if name.startswith("/") else "byName"
    return {
        "matcher": {"id": matcher, "options": name},
        "properties": [{"id": key.replace("__", "."), "value": value} for key, value in properties.items()]}


def fixed(color):
    return {"mode": "fixed", "fixedColor": color}


def panel(type, title, description, targets, *, unit="short", options=None, defaults=None, overrides=()):
    return {
        "datasource": DATA_SOURCE,
        "description": description,
        "fieldConfig": {
            "defaults": {"color": {"mode": "thresholds"}, "thresholds": steps(), "unit": unit} | (defaults or {}),
            "overrides": list(overrides)},
        "options": options or {},
        "targets": targets,
        "title": title,
        "type": type,
    }


class Figure:
    """One value of a panel of figures.

    - thresholds: Its bounds as for `steps`; empty if only mappings have colours, None for no colour.
    """

    def __init__(self, expr, name=None, *, unit="short", thresholds=None, mappings=(), decimals=None):
        self.expr = expr
        self.name = name
        self.unit = unit
        self.thresholds = thresholds
        self.mappings = list(mappings)
        self.decimals = decimals

    def properties(self):
        found = {"unit": self.unit}
        found |= {"color": fixed("text")} if self.thresholds is None else {"thresholds": steps(*self.thresholds)}
        found |= {"mappings": self.mappings} if self.mappings else {}
        return found | ({"decimals": self.decimals} if self.decimals is not None else {})


def figures(title, description, *values, no_value="no data", legend=None):
    """A panel of one figure, or of several with their names.

    A figure that has no threshold is drawn in the colour of text, without a background.
    """
    judged = [value for value in values if value.thresholds is not None]
    several = len(values) > 1
    first = values[0].properties()
    defaults = {"noValue": no_value} | (first if not several else {"unit": "short"})
    return panel(
        "stat", title, description,
        [
            target(value.expr, chr(ord("A") + index), value.name if several else legend, instant=True)
            for index, value in enumerate(values)
        ],
        unit=defaults["unit"], defaults=defaults,
        overrides=[override(value.name, **value.properties()) for value in values] if several else (),
        options={
            "colorMode": "background" if len(judged) == len(values) else "value" if judged else "none",
            "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "textMode": "value_and_name" if several else "auto", "wideLayout": True,
        } | ({} if len(judged) == len(values) or not several else {"text": {"titleSize": 11, "valueSize": 14}}))


class Column:
    """One column of a table: a label, or the value of a query.

    - thresholds: The bounds at which the background of its cells changes; empty if only mappings have colours, None
      for cells without a background.
    """

    def __init__(self, field, title, width, *, thresholds=None, links=(), **properties):
        self.field = field
        self.title = title
        self.width = width
        self.properties = {"displayName": title, "custom__width": width}
        if thresholds is not None:
            self.properties["custom__cellOptions"] = {"type": "color-background", "mode": "basic"}
            self.properties["thresholds"] = steps(*thresholds, below="transparent")
        if links:
            self.properties["links"] = list(links)
        if not field.startswith("Value"):
            # Otherwise a label that looks like a number is written as one.
            self.properties["unit"] = "string"
        self.properties |= properties


def value(query, title, width, **properties):
    """The value of a query. Grafana names it after the query only if another query has data as well."""
    return Column(f"Value #{query}", title, width, **properties)


def link(title, url, *, new=False):
    return {"targetBlank": new, "title": title, "url": url}


def table(title, description, queries, columns, *, sort, unit="short"):
    """A table of the rows of several instant queries, merged by their labels. Only the columns named are shown.

    - queries: {name: expression}. The value of the first is also found if no other query has data.
    - sort: Titles of columns, the first counting most; descending unless followed by " up".
    """
    names = list(queries)
    main = f"Value #{names[0]}"
    shown = [column.field for column in columns]
    include = shown + (["Value"] if main in shown else [])
    order = {field: index for index, field in enumerate(shown)}
    if main in order:
        order["Value"] = order[main]
    overrides = []
    for column in columns:
        name = f"/^Value( #{names[0]})?$/" if column.field == main else column.field
        overrides.append(override(name, **column.properties))
    return panel(
        "table", title, description,
        [target(expr, name, instant=True, format="table") for name, expr in queries.items()],
        unit=unit,
        defaults={
            "thresholds": steps(below="transparent"),
            "custom": {
                "align": "left", "cellOptions": {"type": "auto"}, "filterable": False, "inspect": False,
                "minWidth": 50}},
        overrides=overrides,
        options={
            "cellHeight": "sm", "showHeader": True,
            "sortBy": [
                {"displayName": name.removesuffix(" up"), "desc": not name.endswith(" up")} for name in sort]},
    ) | {"transformations": [
        {"id": "merge", "options": {}},
        {"id": "filterFieldsByName", "options": {"include": {"names": include}}},
        {"id": "organize", "options": {"excludeByName": {}, "indexByName": order, "renameByName": {}}},
    ]}


def graph(title, description, *targets, unit="short", bounds=(), colors=None, bars=False, **defaults):
    """Lines over time, or stacked bars; bounds are dashed lines."""
    custom = {"drawStyle": "line", "fillOpacity": 10, "lineWidth": 2, "showPoints": "never", "spanNulls": False}
    if bars:
        custom |= {
            "drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0, "stacking": {"group": "A", "mode": "normal"}}
    if bounds:
        custom["thresholdsStyle"] = {"mode": "dashed"}
    found = {"color": {"mode": "palette-classic"}, "custom": custom, "min": 0, "thresholds": steps(*bounds)} | defaults
    return panel(
        "timeseries", title, description, list(targets), unit=unit, defaults=found,
        overrides=[override(name, color=fixed(color)) for name, color in (colors or {}).items()],
        options={
            "legend": {"calcs": ["lastNotNull"], "displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"}})


def timeline(title, description, expr, legend, mapping):
    """One row a series, coloured by state."""
    return panel(
        "state-timeline", title, description, [target(expr, legend=legend)], unit="none",
        defaults={"custom": {"fillOpacity": 90, "lineWidth": 0}, "mappings": [mapping]},
        options={
            "alignValue": "left", "mergeValues": True, "rowHeight": 0.85, "showValue": "auto",
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "single", "sort": "none"}})


def heatmap(title, description, expr):
    return panel(
        "heatmap", title, description, [target(expr, legend="{{le}}", format="heatmap")],
        defaults={"custom": {"hideFrom": {"legend": False, "tooltip": False, "viz": False}}},
        options={
            "calculate": False, "cellGap": 1, "exemplars": {"color": "rgba(255,0,255,0.7)"},
            "color": {
                "exponent": 0.5, "fill": RED, "mode": "scheme", "reverse": True, "scale": "exponential",
                "scheme": "Cividis", "steps": 64},
            "filterValues": {"le": 1e-9}, "legend": {"show": True}, "rowsFrame": {"layout": "le"},
            "tooltip": {"mode": "single", "yHistogram": False},
            "yAxis": {"axisPlacement": "left", "reverse": False, "unit": "none"}})


def alert_list(title, description, instance_filter):
    return {
        "datasource": DATA_SOURCE, "description": description, "title": title, "type": "alertlist",
        "options": {
            "alertInstanceLabelFilter": instance_filter, "alertName": "Sync", "dashboardAlerts": False, "groupBy": [],
            "groupMode": "default", "maxItems": 30, "showInstances": False, "sortOrder": 3, "viewMode": "list",
            "stateFilter": {"error": True, "firing": True, "noData": False, "normal": False, "pending": False}}}


def variable(name, label, query, *, all_value=".+", multi=True):
    """A choice among the values of a label."""
    found = {
        "datasource": DATA_SOURCE, "hide": 0, "includeAll": all_value is not None, "label": label, "multi": multi,
        "name": name, "options": [], "query": query, "refresh": 2, "regex": "", "skipUrlSync": False, "sort": 1,
        "type": "query",
    }
    if all_value is not None:
        found |= {"allValue": all_value, "current": {"selected": True, "text": ["All"], "value": ["$__all"]}}
    return found


def text_variable(name, label, text):
    """A text that a user may change in the address, and an administrator in the file. It is not shown."""
    return {
        "current": {"selected": False, "text": text, "value": text}, "hide": 2, "label": label, "name": name,
        "options": [{"selected": True, "text": text, "value": text}], "query": text, "skipUrlSync": False,
        "type": "textbox"}


def data_source_variable():
    return {
        "hide": 0, "includeAll": False, "label": "Data source", "multi": False, "name": "datasource", "options": [],
        "query": "prometheus", "refresh": 1, "regex": "", "skipUrlSync": False, "type": "datasource"}


def laid_out(rows):
    """The panels of rows, from the top: each row is (height, (width, panel), …); the widths make 24."""
    placed, y = [], 0
    for height, *panels in rows:
        assert sum(width for width, _ in panels) == 24, [panel["title"] for _, panel in panels]
        x = 0
        for width, found in panels:
            place = {"h": height, "w": width, "x": x, "y": y}
            placed.append(found | {"gridPos": place, "id": len(placed) + 1})
            x += width
        y += height
    return placed


TITLES = {
    "overview": "Overview", "source": "Source", "customer": "Customer", "connection": "Connection",
    "exporter": "Exporter",
}


def dashboard(name, description, variables, alerts, rows):
    links = [
        {
            "asDropdown": False, "icon": "dashboard", "includeVars": True, "keepTime": True, "tags": [],
            "targetBlank": False, "title": title, "tooltip": "", "type": "link", "url": f"/d/sync-health-{other}",
        }
        for other, title in TITLES.items() if other != name
    ]
    mark = {
        "datasource": DATA_SOURCE, "enable": True, "expr": alerts, "hide": False, "iconColor": RED,
        "name": "Firing alerts", "tagKeys": "severity,source,integration,connection,sync",
        "titleFormat": "{{alertname}}"}
    return {
        "annotations": {"list": [mark]},
        "description": description,
        "editable": False,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "links": links,
        "liveNow": False,
        "panels": laid_out(rows),
        "refresh": "1m",
        "schemaVersion": 38,
        "tags": ["sync-health"],
        "templating": {"list": [data_source_variable()] + variables},
        "time": {"from": "now-24h", "to": "now"},
        "timepicker": {"refresh_intervals": ["30s", "1m", "5m", "15m", "1h"]},
        "timezone": "browser",
        "title": f"Sync health: {TITLES[name].lower()}",
        "uid": f"sync-health-{name}",
        "version": 1,
        "weekStart": "",
    }
