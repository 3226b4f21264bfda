"""Whether a figure grows: the slope of a line through its samples, and how sure it is."""

import math


def slope(points):
    """The slope of the least-squares line through (x, y) points, and its standard error."""
    count = len(points)
    x_mean = sum(x for x, _ in points) / count
    y_mean = sum(y for _, y in points) / count
    spread = sum((x - x_mean) ** 2 for x, _ in points)
    gradient = sum((x - x_mean) * (y - y_mean) for x, y in points) / spread
    rest = sum((y - y_mean - gradient * (x - x_mean)) ** 2 for x, y in points)
    return gradient, math.sqrt(rest / (count - 2) / spread)


def grows(points, tolerance):
    """Whether the samples grow from the first to the last by more than a tolerance, beyond doubt.

    Samples of one process follow on each other and tell less than as many drawn by chance would, so a statistically
    clear slope that amounts to nothing is none.
    """
    gradient, error = slope(points)
    growth = gradient * (points[-1][0] - points[0][0])
    return gradient > 3 * error and growth > tolerance
