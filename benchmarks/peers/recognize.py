"""Dates of Recognizers as TIMEX3 by a simple mapping (a lower bound for value): JSON Lines of text and published in, a list a line out."""

import json
import re
import sys
from datetime import datetime

from recognizers_date_time import recognize_datetime

KINDS = {"duration": "DURATION", "set": "SET", "time": "TIME", "datetime": "TIME", "timerange": "TIME", "datetimerange": "TIME"}


def timex(result, today):
    """The latest resolution that is not after today, else the first; its TIMEX where that is complete."""
    values = (result.resolution or {}).get("values") or [{}]
    past = [one for one in values if (one.get("value") or one.get("start") or "9")[:10] <= today]
    value, kind = (past or values[:1])[-1], KINDS.get(result.type_name.rpartition(".")[2], "DATE")
    told = value.get("timex", "")
    if kind == "DATE" and ("X" in told or not told or told.startswith("(")):
        told = value.get("value") or value.get("start") or told
    elif kind == "TIME" and value.get("value"):
        told = value["value"].replace(" ", "T")[:16]
    return {"start": result.start, "end": result.end + 1, "type": kind, "value": re.sub(r"T(?=\d\d:\d\d$)", "T", told)}


for line in sys.stdin:
    row = json.loads(line)
    found = recognize_datetime(row["text"], "en-us", reference=datetime.fromisoformat(row["published"]))
    print(json.dumps([timex(one, row["published"]) for one in found]))
