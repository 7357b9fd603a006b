"""Runs tests in the forked child: pytest, unittest, or a plain script; one result at a time goes to `send`."""

import os
import re
import runpy
import sys
import time
import traceback

import python_trace


def warm(runner):
    """Imports the runner and what the first run would load anyway."""
    if runner == "pytest":
        import _pytest.config
        import _pytest.python  # noqa: F401

        for name in _pytest.config.default_plugins:
            __import__("_pytest." + name)
        try:
            import importlib.metadata as metadata

            for point in metadata.entry_points(group="pytest11"):
                if os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") is None:
                    point.load()
        except Exception as error:  # a broken plugin shows itself in the run
            sys.stderr.write(f"not preloaded: {error}\n")
    import difflib  # noqa: F401
    import unittest.case  # noqa: F401


def outside_modules(workspace):
    """Names of loaded modules that come from files outside the workspace, or from its installed packages."""
    names = []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and not python_trace.is_own(os.path.abspath(file), workspace):
            names.append(name)
    return names


class Stop(BaseException):
    """Enough failures were seen."""


class Run:
    """One request: which tests, where results go, when to stop."""

    def __init__(self, request, workspace, send):
        self.workspace = workspace
        self.paths = request["paths"]
        # whether a code object's file is the workspace's own and not one that the request changes
        self.fixed = {}
        self.placed = set(request["files"])
        self.wanted = set(request["ids"])
        self.failures = 0
        self.failures_max = request["failuresMax"]
        self.detail = request.get("detail", False)
        self.trace = python_trace.Trace(workspace, request["paths"], request["trace"]) if request.get("trace") else None
        self.send = send
        self.reported = 0

    def wants(self, identifier):
        return not self.wanted or identifier in self.wanted

    def stopped(self):
        return self.failures >= self.failures_max

    def begin(self):
        if self.trace is not None:
            self.trace.start()

    def pause(self):
        if self.trace is not None:
            self.trace.stop()

    def end(self):
        if self.detail:
            self.send({"modules": outside_modules(self.workspace)})
        self.send({"ended": "stopped" if self.stopped() else "done"})

    def line_of(self, error):
        """Line of the deepest frame of the workspace outside the files that the request changes."""
        line = None
        for frame, number in traceback.walk_tb(error.__traceback__):
            name = frame.f_code.co_filename
            if name not in self.fixed:
                path = os.path.abspath(name)
                own = python_trace.is_own(path, self.workspace)
                self.fixed[name] = own and os.path.relpath(path, self.workspace) not in self.placed
            if self.fixed[name]:
                line = number
        return line

    def report(self, identifier, status, seconds, error=None):
        self.reported += 1
        result = {"id": identifier, "status": status, "ms": seconds * 1000}
        if status == "failed":
            self.failures += 1
        if self.trace is not None:
            self.trace.stop()
            result["segments"] = self.trace.take()
        if error is not None:
            result["at"] = self.line_of(error)
        if self.detail and error is not None:
            result.update(describe(error, self.workspace))
        self.send({"result": result})


def describe(error, workspace):
    """Message, and the frames inside the workspace, deepest first."""
    try:
        text = str(error)[:2000]
    except Exception:  # a broken __str__ of the project
        text = "?"
    frames = []
    for frame in reversed(traceback.extract_tb(error.__traceback__, limit=-60)):
        path = os.path.abspath(frame.filename)
        if not frame.filename.startswith("<") and python_trace.is_own(path, workspace):
            frames.append({"path": os.path.relpath(path, workspace), "line": frame.lineno, "symbol": frame.name})
    found = {"message": f"{type(error).__name__}: {text}", "frames": frames[:40]}
    values = getattr(error, "ratchet_values", None)
    if values is not None:
        found["expected"], found["actual"] = values
    return found


def own_modules(workspace):
    """Loaded modules of the workspace, by name."""
    found = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and python_trace.is_own(os.path.abspath(file), workspace):
            found[name] = module
    return found


def is_script(path, workspace):
    """Whether a test file holds no tests of pytest or unittest: it is run as a program."""
    with open(os.path.join(workspace, path), encoding="utf-8", errors="replace") as source:
        return re.search(r"def test|class \w*Test|unittest|TestCase", source.read()) is None


def run_tests(request, runner, workspace, send, prepared):
    """Runs the request's tests and sends results, and at the end { ended }. `prepared`: pytest's tests, collected ahead."""
    run = Run(request, workspace, send)
    plain = not (run.detail or run.trace or request.get("fresh"))
    if prepared is not None and plain and prepared.serves(request, workspace):
        return prepared.run(run, request["files"])
    for name in own_modules(workspace):
        del sys.modules[name]
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    scripts = [path for path in request["paths"] if is_script(path, workspace)]
    for path in scripts:
        if not run.stopped():
            run_script(run, path)
    others = [path for path in request["paths"] if path not in scripts]
    if runner == "pytest" and others:
        import python_pytest

        return python_pytest.run_files(run, others)
    for path in others:
        if not run.stopped():
            run_unittest(run, path)
    run.end()


def run_unittest(run, path):
    """Runs a file's tests; a file that cannot be imported is one failed test."""
    import unittest

    file = os.path.join(run.workspace, path)
    name = os.path.relpath(file, os.getcwd())[:-3].replace(os.sep, ".")
    started = time.perf_counter()
    run.begin()
    try:
        __import__(name)
    except BaseException as error:
        return run.report(f"{path}::{path}", "failed", time.perf_counter() - started, error)
    run.pause()
    tests = list(flatten(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[name])))
    chosen = [test for test in tests if run.wants(unittest_id(path, test))]
    try:
        unittest.TestSuite(chosen).run(unittest_result(run, path))
    except Stop:
        pass


def flatten(suite):
    for test in suite:
        if hasattr(test, "__iter__"):
            yield from flatten(test)
        else:
            yield test


def unittest_id(path, test):
    names = [test.__class__.__qualname__.replace(".", " > "), getattr(test, "_testMethodName", str(test))]
    return f"{path}::{' > '.join(names)}"


def unittest_result(run, path):
    import unittest

    class Result(unittest.TestResult):
        def startTest(self, test):
            super().startTest(test)
            self.started = time.perf_counter()
            self.failure = None
            self.skipped_now = False
            run.begin()

        def addError(self, test, err):
            self.failure = err[1]
            if not hasattr(test, "_testMethodName"):
                run.report(f"{path}::{test}", "failed", 0, err[1])

        def addFailure(self, test, err):
            self.failure = err[1]

        def addSubTest(self, test, subtest, err):
            if err is not None:
                self.failure = err[1]

        def addUnexpectedSuccess(self, test):
            self.failure = AssertionError("unexpected success")

        def addSkip(self, test, reason):
            self.skipped_now = True

        def addExpectedFailure(self, test, err):
            pass

        def stopTest(self, test):
            super().stopTest(test)
            status = "skipped" if self.skipped_now else "passed" if self.failure is None else "failed"
            run.report(unittest_id(path, test), status, time.perf_counter() - self.started, self.failure)
            if run.stopped():
                raise Stop

    return Result()


def run_script(run, path):
    """A test file without tests: it passes when it runs to its end, as `python FILE` would."""
    started = time.perf_counter()
    failure = None
    file = os.path.join(run.workspace, path)
    sys.argv = [file]
    sys.path.insert(0, os.path.dirname(file))
    run.begin()
    try:
        runpy.run_path(file, run_name="__main__")
    except SystemExit as error:
        failure = None if error.code in (None, 0) else error
    except BaseException as error:
        failure = error
    run.report(f"{path}::{path}", "passed" if failure is None else "failed", time.perf_counter() - started, failure)
