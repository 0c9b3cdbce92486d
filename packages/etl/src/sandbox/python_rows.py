# Runs a Python step inside the shut-in: the body of a function of (row, parameters), for each row of rows.ndjson.
import json
import sys
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID


def text_of(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"returned a value of type {type(value).__name__}, which is not understood")


def main():
    with open("order.json", encoding="utf-8") as file:
        order = json.load(file)
    open("begun", "w").close()
    number = 0
    try:
        body = "\n".join("    " + line for line in order["text"].splitlines()) or "    pass"
        names = {}
        exec(compile(f"def step(row, parameters):\n{body}\n", "step", "exec"), names)
        step, parameters = names["step"], order["parameters"]
        with open("rows.ndjson", encoding="utf-8") as rows, open("result.ndjson", "w", encoding="utf-8") as out:
            for line in rows:
                number += 1
                given = step(json.loads(line, parse_float=Decimal), parameters)
                if given is None:
                    continue
                for one in given if isinstance(given, list) else [given]:
                    if not isinstance(one, dict):
                        raise TypeError(f"returned {one!r}; expected a row, a list of rows, or None")
                    out.write(json.dumps({"taktwerk_row": number, **one}, default=text_of) + "\n")
    except BaseException as error:
        message = f"{type(error).__name__}: {error}"[:2000]
        with open("failure.json", "w", encoding="utf-8") as file:
            json.dump({"row": number, "message": message}, file)
        sys.exit(1)


main()
