"""The normalising functions by the names that tables/times_rules.toml calls them.

Each takes the context, the match and the rule's argument and gives the times told, or none.
"""

from collections.abc import Callable

from onrecord.readers import times_clock, times_dates, times_periods, times_relative
from onrecord.readers.times_context import Context, Told
from onrecord.readers.times_grammar import Found

Op = Callable[[Context, Found, str], list[Told] | None]

OPS: dict[str, Op] = {
    "duration": times_periods.duration,
    "frequency": times_periods.frequency,
    "vague": times_periods.vague,
    "fixed": times_periods.fixed,
    "vague_units": times_periods.vague_units,
    "clock": times_clock.clock,
    "part": times_clock.part,
    "deictic_day": times_relative.deictic_day,
    "weekday": times_relative.weekday,
    "week_from": times_relative.week_from,
    "relative_unit": times_relative.relative_unit,
    "weekend": times_relative.weekend,
    "offset": times_relative.offset,
    "step": times_relative.step,
    "of_event": times_relative.of_event,
    "same": times_relative.same,
    "the_unit": times_relative.the_unit,
    "end_of": times_relative.end_of,
    "calendar": times_dates.calendar,
    "day_range": times_dates.day_range,
    "day_of_month": times_dates.day_of_month,
    "numeric": times_dates.numeric,
    "year": times_dates.year,
    "year_range": times_dates.year_range,
    "decade": times_dates.decade,
    "century": times_dates.century,
    "season": times_dates.season,
    "quarter": times_dates.quarter,
    "quarter_short": times_dates.quarter_short,
    "quarter_by_months": times_dates.quarter_by_months,
    "this_quarter": times_dates.this_quarter,
    "holiday": times_dates.holiday,
}


def apply(ctx: Context, found: Found) -> list[Told] | None:
    """What a match tells, None where it tells nothing."""
    return OPS[found.rule.op](ctx, found, found.rule.arg)
