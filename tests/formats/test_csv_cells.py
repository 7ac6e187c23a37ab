"""Cells of CSV exports in a spreadsheet: what would run as a formula does not, what is a number stays one."""

import csv
import io
import json
from importlib import import_module
from typing import Any

from sterling.formats.contract import LABEL_COLUMNS, Target
from sterling.formats.csv import EXPORTER

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("x","y")',
    "-",
    "+1e",
]
PLAIN = ["-5", "+0.25", "-1.5e-07", "1e3", "a=1", "", "5-3", "Straße", "'quoted"]


def test_formulas_are_texts_and_numbers_stay_numbers() -> None:
    texts: list[Any] = [*FORMULAS, *PLAIN, -5, 0.5, ["=1"]]
    rows = [
        {
            "task_id": str(n),
            "external_id": text if isinstance(text, str) else "x",
            "data": json.dumps({"field": text}),
            "labels": "{}",
        }
        for n, text in enumerate(texts)
    ]
    arrow: Any = import_module("pyarrow")
    schema = arrow.schema([(name, arrow.string()) for name in LABEL_COLUMNS])
    out = io.BytesIO()
    writer = EXPORTER.open(out, "labels", Target(), ())
    writer.write(arrow.RecordBatch.from_pylist(rows, schema=schema))
    writer.close()
    read = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
    wanted = [*(f"'{text}" for text in FORMULAS), *PLAIN, "-5", "0.5", '["=1"]']
    assert [row["data.field"] for row in read] == wanted
    assert [row["id"] for row in read][: len(FORMULAS) + len(PLAIN)] == wanted[:-3]
