"""spaCy's small English pipeline alone: JSON Lines of text in, CPU seconds of all of them out."""

import json
import sys
import time

from quotations import pipeline

nlp = pipeline()
texts = [json.loads(line)["text"] for line in sys.stdin]
nlp(texts[0])
begin = time.process_time()
for text in texts:
    nlp(text)
print(time.process_time() - begin)
