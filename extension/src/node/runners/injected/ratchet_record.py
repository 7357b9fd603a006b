"""Shared by the injected Python: appends records as lines of JSON, at once, so that a killed run keeps them."""

import json
import linecache
import os
import traceback

TEXT_MAX = 4000
FRAMES_MAX = 60


def request():
    """The request that the engine wrote: files, and wanted titles by file."""
    with open(os.environ["RATCHET_REQUEST"], encoding="utf-8") as file:
        return json.load(file)


def write(record):
    line = (json.dumps(record) + "\n").encode("utf-8")
    handle = os.open(os.environ["RATCHET_RESULTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def title_of(names):
    """The same form of titles as the engine's ids."""
    return " > ".join(" ".join(name.split()) for name in names)


def cut(text):
    return text if len(text) <= TEXT_MAX else text[:TEXT_MAX] + "…"


def show(value):
    try:
        return cut(repr(value))
    except Exception as error:  # a broken __repr__ must not hide the failure that is being told
        return "<%s whose repr fails: %s>" % (type(value).__name__, type(error).__name__)


def error_record(error, trace):
    """What an exception says. Without a message of its own, an assertion tells its source line."""
    message = str(error)
    if not message.strip() and trace is not None:
        message = _source_line(trace)
    record = {"name": type(error).__name__, "message": cut(message), "stack": _stack(error, trace)}
    values = _compared_by_unittest(trace) if isinstance(error, AssertionError) else None
    if values is not None:
        record["actual"], record["expected"] = show(values[0]), show(values[1])
    return record


def _stack(error, trace):
    lines = ["Traceback (most recent call last)"]
    for frame in traceback.extract_tb(trace)[-FRAMES_MAX:]:
        lines.append('  File "%s", line %s, in %s' % (frame.filename, frame.lineno or 0, frame.name))
    if isinstance(error, SyntaxError) and error.filename:
        lines.append('  File "%s", line %s' % (error.filename, error.lineno or 1))
    return "\n".join(lines)


def _source_line(trace):
    frames = traceback.extract_tb(trace)
    if not frames:
        return ""
    return frames[-1].line or linecache.getline(frames[-1].filename, frames[-1].lineno or 0).strip()


def _compared_by_unittest(trace):
    """`assertEqual(first, second)` and its kin hold what they compare in their frames; by custom the first is actual."""
    while trace is not None:
        frame = trace.tb_frame
        file = frame.f_code.co_filename.replace("\\", "/")
        if file.endswith("/unittest/case.py") and frame.f_code.co_name.startswith("assert"):
            seen = frame.f_locals
            if "first" in seen and "second" in seen:
                return seen["first"], seen["second"]
        trace = trace.tb_next
    return None
