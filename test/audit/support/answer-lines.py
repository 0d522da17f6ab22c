"""Runs the second verifier once for each line of standard input: {"argv": [...], "cwd": "..."}."""

import contextlib
import io
import json
import os
import sys
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../audit/second"))

from verify import main  # noqa: E402

for line in sys.stdin:
    order = json.loads(line)
    os.chdir(order["cwd"])
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(order["argv"])
        except Exception:
            code = -1
            traceback.print_exc()
    answer = {"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}
    print(json.dumps(answer), flush=True)
