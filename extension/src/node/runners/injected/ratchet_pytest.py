"""Runs the project's pytest (6 to 9) with this file as a plugin that records what happens."""

import os
import sys

try:
    import pytest
except ImportError:
    pytest = None

_state = {"compared": None, "errors": {}, "tests": {}}


def main():
    tools = os.path.dirname(os.path.abspath(__file__))
    from ratchet_record import request, write

    write({"event": "begun", "cwd": os.getcwd()})
    # As `python -m pytest` has it: the working folder first; ours last, for the plugin.
    sys.path[:] = [os.getcwd()] + [path for path in sys.path if path != tools] + [tools]
    if pytest is None or not hasattr(pytest, "hookimpl"):
        write({"event": "missing"})
        return 97
    asked = request()["files"]
    files = [file for file in asked if os.path.exists(file)]
    if asked and not files:
        # Without a file pytest would take all, which nobody asked for.
        write({"event": "done"})
        return 0
    options = ["-p", "ratchet_pytest", "-o", "cache_dir=" + os.path.join(tools, "pytest-cache")]
    options += ["--continue-on-collection-errors", "--maxfail=0", "--tb=short", "--color=no"]
    return pytest.main(options + files)


def pytest_configure(config):
    # Workers of pytest-xdist run tests; only the process that started them tells of them.
    _state["tells"] = not hasattr(config, "workerinput")
    _state["root"] = str(getattr(config, "rootpath", None) or config.rootdir)


def pytest_collection_modifyitems(config, items):
    from ratchet_record import request, title_of

    wanted = request()["wanted"]
    if not wanted:
        return
    kept, left_out = [], []
    for item in items:
        file = os.path.relpath(_file_of(item.nodeid), os.getcwd()).replace(os.sep, "/")
        titles = wanted.get(file)
        keep = titles is None or title_of(_names_of(item.nodeid)) in titles
        (kept if keep else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_collectstart(collector):
    from ratchet_record import write

    if _state["tells"] and collector.nodeid.endswith(".py"):
        write(dict(_whole(collector.nodeid), event="started"))


def pytest_exception_interact(node, call, report):
    """A file's import error arrives wrapped; its cause is what went wrong."""
    from ratchet_record import error_record

    if report.when != "collect":
        return
    error = call.excinfo.value
    cause = error.__cause__ or error
    record = error_record(cause, cause.__traceback__)
    _state["errors"][report.nodeid] = record


def pytest_collectreport(report):
    from ratchet_record import cut, write

    if _state["tells"] and report.nodeid.endswith(".py"):
        write(dict(_whole(report.nodeid), event="finished", status="container"))
    if not _state["tells"] or not report.failed:
        return
    error = _state["errors"].pop(report.nodeid, None)
    if error is None:
        error = {"message": cut(report.longreprtext)}
    write({"event": "broken", "file": _file_of(report.nodeid), "error": error})


def pytest_runtest_logstart(nodeid, location):
    from ratchet_record import write

    if _state["tells"]:
        write({"event": "started", "file": _file_of(nodeid), "names": _names_of(nodeid)})


def pytest_runtest_setup(item):
    _state["compared"] = None


def pytest_assertrepr_compare(config, op, left, right):
    from ratchet_record import show

    _state["compared"] = (show(left), show(right)) if op == "==" else None
    return None


def _describe(report, call):
    from ratchet_record import error_record

    error = error_record(call.excinfo.value, call.excinfo.tb)
    if _state["compared"] is not None and isinstance(call.excinfo.value, AssertionError):
        error["actual"], error["expected"] = _state["compared"]
    # A plain attribute: pytest-xdist carries it to the process that tells.
    report.ratchet_error = error


if pytest is not None and hasattr(pytest, "hookimpl"):

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(item, call):
        outcome = yield
        report = outcome.get_result()
        if call.excinfo is not None and report.failed:
            _describe(report, call)


def pytest_runtest_logreport(report):
    from ratchet_record import write

    if not _state["tells"] or report.outcome == "rerun":
        return
    test = _state["tests"].setdefault(report.nodeid, {"status": "passed", "duration": 0.0, "error": None})
    test["duration"] += report.duration
    if report.failed and test["error"] is None:
        test["status"] = "failed" if report.when == "call" else "errored"
        test["error"] = getattr(report, "ratchet_error", None) or {"message": report.longreprtext}
    elif report.skipped and test["status"] == "passed":
        test["status"] = "skipped"
    if report.when != "teardown":
        return
    del _state["tests"][report.nodeid]
    record = {
        "event": "finished",
        "file": _file_of(report.nodeid),
        "names": _names_of(report.nodeid),
        "status": test["status"],
        "durationMs": test["duration"] * 1000,
        "line": report.location[1] + 1 if report.location[1] is not None else None,
    }
    if test["error"] is not None:
        record["error"] = test["error"]
    write(record)


def pytest_sessionfinish(session, exitstatus):
    from ratchet_record import write

    # 0 all passed, 1 some failed, 5 none collected; the others mean that it broke off.
    if _state["tells"] and int(exitstatus) in (0, 1, 5):
        write({"event": "done"})


def _whole(nodeid):
    return {"file": _file_of(nodeid), "names": [os.path.basename(nodeid)]}


def _file_of(nodeid):
    return os.path.join(_state["root"], nodeid.split("::")[0])


def _names_of(nodeid):
    """Classes, function and parameters; a parameter may hold `::` itself."""
    head, bracket, parameters = nodeid.partition("[")
    names = head.split("::")[1:] or [os.path.basename(head)]
    names[-1] += bracket + parameters
    return names


if __name__ == "__main__":
    sys.exit(int(main()))
