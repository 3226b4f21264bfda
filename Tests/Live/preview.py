"""A dashboard in words: what a person sees of each panel, for docs/dashboards.md."""

import re

BEGIN, END = "<!-- preview -->", "<!-- /preview -->"
# Rows of a table, and values of a graph.
MOST = 6


def written(glance, name):
    """The panels of a dashboard as a list in Markdown."""
    return "\n".join(f"- **{panel.title}**: {panel_in_words(panel)}" for panel in glance.panels(name))


def panel_in_words(panel):
    if panel.rows:
        rows = [", ".join(word_in_words(word) for word in row if word.text) for row in panel.rows[:MOST]]
        count = f"{len(panel.rows)} row{'s' if len(panel.rows) > 1 else ''}"
        more = ", the first of them" if len(panel.rows) > MOST else ""
        return f"{count}{more}" + "".join(f"\n  - {row}" for row in rows)
    values = [" ".join(filter(None, [word.name, word_in_words(word)])) for word in panel.values]
    if not any(values):
        return "no data"
    return "; ".join(values[:MOST]) + (f"; and {len(values) - MOST} more" if len(values) > MOST else "")


def word_in_words(word):
    return f"{word.text} ({word.color})" if word.color else word.text


def replaced(page, previews):
    """A page with the previews between its marks.

    - previews: {title of the section: preview}.
    """
    sections = "\n\n".join(f"#### {title}\n\n{preview}" for title, preview in previews.items())
    return re.sub(f"(?s){BEGIN}.*{END}", lambda _: f"{BEGIN}\n\n{sections}\n\n{END}", page)
