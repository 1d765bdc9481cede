"""Archives of pages: WARC files in, Parquet data sets out, on one machine or on many, and questions to them.

A run cuts every input file into slices of a few pages. Three pure functions do the work (`work.py`): open an input, read a slice, finish
an input. Engines (`local.py`, `rays.py`) only say where they run; `run.py` says in which order. So every engine writes the same bytes.
"""
