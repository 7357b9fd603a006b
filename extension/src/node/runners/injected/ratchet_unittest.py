"""Runs test files with unittest, one after the other, and records what happens."""

import asyncio
import importlib
import importlib.util
import inspect
import os
import re
import runpy
import sys
import time
import traceback
import unittest

from ratchet_record import error_record, request, title_of, write


class RecordingResult(unittest.TextTestResult):
    """unittest's own printed result, which also records. `file` is set by the caller before each file."""

    file = ""
    wasBroken = False

    def startTest(self, test):
        self._ratchet = {"status": "passed", "error": None, "since": time.time()}
        write({"event": "started", "file": self.file, "names": names_of(test)})
        super().startTest(test)

    def _fail(self, test, status, failure):
        error = error_record(failure[1], failure[2])
        if not hasattr(test, "_testMethodName"):
            # setUpClass, tearDownModule and the like: no test of their own, but an error with a name
            names = [str(test)]
            write({"event": "finished", "file": self.file, "names": names, "status": "errored", "error": error})
            self.wasBroken = True
        elif self._ratchet["error"] is None:
            self._ratchet.update(status=status, error=error)

    def addError(self, test, err):
        # By unittest's words an exception of the code under test is an error; for us the test failed. We look first:
        # unittest cuts its own frames, which hold the compared values, from the traceback.
        self._fail(test, "failed", err)
        super().addError(test, err)

    def addFailure(self, test, err):
        self._fail(test, "failed", err)
        super().addFailure(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._fail(test, "failed", err)
            self._ratchet["error"]["message"] += "\n(in %s)" % subtest._subDescription()
        super().addSubTest(test, subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if hasattr(test, "_testMethodName"):
            self._ratchet["status"] = "skipped"

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._ratchet["status"] = "skipped"

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._ratchet.update(status="failed", error={"message": "passes, though it is marked as expected to fail"})

    def stopTest(self, test):
        super().stopTest(test)
        state = self._ratchet
        record = {
            "event": "finished",
            "file": self.file,
            "names": names_of(test),
            "status": state["status"],
            "durationMs": (time.time() - state["since"]) * 1000,
            "line": line_of(test),
        }
        if state["error"] is not None:
            record["error"] = state["error"]
        write(record)


class FunctionTest(unittest.FunctionTestCase):
    """A plain `test_…` function; one that takes arguments needs pytest and is skipped."""

    def __init__(self, function):
        super().__init__(function)
        self.function = function
        self._testMethodName = "runTest"

    def runTest(self):
        needed = [p for p in inspect.signature(self.function).parameters.values() if p.default is p.empty]
        if needed:
            self.skipTest("takes arguments, which needs pytest")
        if inspect.iscoroutinefunction(self.function):
            asyncio.run(self.function())
        else:
            self.function()


def names_of(test):
    if isinstance(test, FunctionTest):
        return [test.function.__name__]
    return type(test).__qualname__.split(".") + [test._testMethodName]


def line_of(test):
    function = test.function if isinstance(test, FunctionTest) else getattr(test, test._testMethodName, None)
    code = getattr(inspect.unwrap(function), "__code__", None) if function else None
    return code.co_firstlineno if code else None


def main():
    tools = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [os.getcwd()] + [path for path in sys.path if path != tools]
    write({"event": "begun", "cwd": os.getcwd()})
    asked = request()
    stream = unittest.runner._WritelnDecorator(sys.stderr)
    result = RecordingResult(stream, True, 2)
    for file in expand(asked["files"]):
        result.file = os.path.abspath(file)
        run_file(file, asked["wanted"].get(file), result)
    result.printErrors()
    write({"event": "done"})
    return 0 if result.wasSuccessful() and not result.wasBroken else 1


def expand(files):
    """Folders stand for the test files in them."""
    for file in files:
        if not os.path.isdir(file):
            yield file
            continue
        for folder, _, names in sorted(os.walk(file)):
            for name in sorted(names):
                if re.match(r"(test.*|.*_test)\.py$", name):
                    yield os.path.join(folder, name).replace(os.sep, "/")


def run_file(file, wanted, result):
    if not os.path.isfile(file):
        return
    with open(file, encoding="utf-8", errors="replace") as opened:
        text = opened.read()
    is_plain = not re.search(r"\bunittest\b|\bTestCase\b|^\s*(async\s+)?def test", text, re.M)
    since = time.time()
    whole = {"file": os.path.abspath(file), "names": [os.path.basename(file)]}
    write(dict(whole, event="started"))
    try:
        module = load(file)
        tests = [test for test in all_tests(module) if wanted is None or title_of(names_of(test)) in wanted]
        if not tests and is_plain and "__main__" in text:
            runpy.run_path(file, run_name="__main__")
    except unittest.SkipTest:
        return tell_whole(file, "skipped", None, since)
    except SystemExit as end:
        failed = end.code not in (None, 0)
        if failed:
            result.wasBroken = True
        return tell_whole(file, "failed" if failed else "passed", end if failed else None, since)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        result.wasBroken = True
        traceback.print_exc()
        is_failure = is_plain and not isinstance(error, (ImportError, SyntaxError))
        return tell_whole(file, "failed" if is_failure else None, error, since)
    write(dict(whole, event="finished", status="container"))
    if tests:
        unittest.TestSuite(tests).run(result)
    elif is_plain:
        tell_whole(file, "passed", None, since)


def tell_whole(file, status, error, since):
    """What a whole file's outcome is: of a script that passed or failed, or (no status) of one that cannot be loaded."""
    path = os.path.abspath(file)
    record = {} if error is None else {"error": whole_error(error, path)}
    if status is None:
        write(dict(record, event="broken", file=path))
        return
    record.update(event="finished", file=path, names=[os.path.basename(file)], status=status)
    record["durationMs"] = (time.time() - since) * 1000
    write(record)


def whole_error(error, path):
    record = error_record(error, error.__traceback__)
    if isinstance(error, SystemExit):
        record.update(name="SystemExit", message="the script ended with %r" % (error.code,))
    return record


def load(file):
    """Imports a test file under the name that its package gives it; a file without a package by its base name."""
    path = os.path.abspath(file)
    top, name = os.path.dirname(path), os.path.splitext(os.path.basename(path))[0]
    parts = [name]
    while os.path.isfile(os.path.join(top, "__init__.py")):
        top, package = os.path.split(top)
        parts.insert(0, package)
    if top not in sys.path:
        sys.path.insert(1, top)
    dotted = ".".join(parts)
    known = sys.modules.get(dotted)
    if all(part.isidentifier() for part in parts) and (known is None or is_from(known, path)):
        module = importlib.import_module(dotted)
        if is_from(module, path):
            return module
    unique = "_ratchet_%s" % re.sub(r"\W", "_", os.path.relpath(path))
    spec = importlib.util.spec_from_file_location(unique, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[unique] = module
    spec.loader.exec_module(module)
    return module


def is_from(module, path):
    file = getattr(module, "__file__", None)
    return file is not None and os.path.realpath(file) == os.path.realpath(path)


def all_tests(module):
    loaded = list(flatten(unittest.defaultTestLoader.loadTestsFromModule(module)))
    own = [value for name, value in vars(module).items() if name.startswith("test") and inspect.isfunction(value)]
    return loaded + [FunctionTest(function) for function in own if function.__module__ == module.__name__]


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


if __name__ == "__main__":
    sys.exit(main())
