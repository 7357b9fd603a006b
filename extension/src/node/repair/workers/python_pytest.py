"""Runs chosen pytest tests in this process, quietly: no terminal report, no tracebacks rendered, no cache written."""

import os
import time

import pytest

import python_reload
import python_run


QUIET = ["-s"] + [
    part
    for name in (
        "cacheprovider logging faulthandler junitxml pastebin stepwise xdist cov pytest_cov unraisableexception "
        "threadexception benchmark sugar randomly"
    ).split()
    for part in ("-p", "no:" + name)
]
FAST = ["--assert=plain", "-p", "no:terminal"]


class Prepared:
    """A configuration made once in the server, so that a run need not: plugins loaded, conftest files imported."""

    def __init__(self, workspace, paths):
        from _pytest.config import _prepareconfig

        self.config = _prepareconfig([*QUIET, *FAST, *[os.path.join(workspace, path) for path in paths]])
        self.config._do_configure()
        self.config._do_configure = lambda: None

    def collect(self, workspace, paths):
        """Collects the tests once; fails when a file cannot be imported."""
        from _pytest.main import Session

        self.plugin = Plugin(None, workspace, paths)
        self.plugin.root = self.config.rootpath
        self.config.pluginmanager.register(self.plugin)
        self.session = Session.from_config(self.config)
        self.config.hook.pytest_sessionstart(session=self.session)
        self.items = list(self.session.perform_collect())
        if self.session.testsfailed or not self.items:
            raise LookupError("not every test file can be collected ahead")
        self.own = python_run.own_modules(workspace)

    def serves(self, request, workspace):
        """Whether the run only changes modules that the server has loaded."""
        if set(request["paths"]) != set(self.plugin.paths):
            return False
        files = {getattr(module, "__file__", None) for module in self.own.values()}
        return all(os.path.join(workspace, path) in files for path in request["files"])

    def run(self, run, files):
        """In the child: changes the modules in place and runs the collected tests."""
        others = list(self.own.values())
        for path, text in files.items():
            module = python_reload.module_of(os.path.join(run.workspace, path))
            python_reload.reload_in_place(module, text, others)
        self.plugin.run = run
        items = [item for item in self.items if run.wants(self.plugin.id_of(item.nodeid))]
        try:
            for index, item in enumerate(items):
                following = items[index + 1] if index + 1 < len(items) else None
                self.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except (pytest.exit.Exception, self.session.Interrupted, self.session.Failed):
            pass
        run.end()


def run_files(run, paths):
    plugin = Plugin(run, run.workspace, paths)
    files = [os.path.join(run.workspace, path) for path in paths]
    # without the terminal plugin rewritten assertions have no text
    mode = [] if run.detail else FAST
    pytest.main([*QUIET, *mode, *files], plugins=[plugin])


class Plugin:
    def __init__(self, run, workspace, paths):
        self.run = run
        self.workspace = workspace
        self.paths = paths
        self.collected = 0
        self.started = 0.0
        self.failure = None
        self.skipped = False
        self.compared = None

    def id_of(self, nodeid):
        parts = nodeid.split("::")
        return f"{self.path_of(parts[0])}::{' > '.join(parts[1:])}"

    def path_of(self, name):
        return os.path.relpath(os.path.join(str(self.root), name), self.workspace)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config):
        self.root = config.rootpath

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        self.collected += len(items)
        if self.run is not None:
            items[:] = [item for item in items if self.run.wants(self.id_of(item.nodeid))]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid, location):
        self.started = time.perf_counter()
        self.failure = None
        self.skipped = False
        self.compared = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_assertrepr_compare(self, op, left, right):
        self.compared = (shown(right), shown(left)) if op == "==" else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        self.run.begin()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        """Judges a phase itself: a rendered traceback of deep recursion would cost more than the test."""
        from _pytest.reports import TestReport

        outcome = "passed"
        if call.excinfo is not None:
            error = call.excinfo.value
            if isinstance(error, pytest.skip.Exception) or is_expected(item, error):
                outcome = "skipped"
                self.skipped = True
            else:
                outcome = "failed"
                self.failure = self.failure or error
                if self.compared is not None and isinstance(error, AssertionError):
                    error.ratchet_values = self.compared
        return TestReport(nodeid=item.nodeid, location=item.location, keywords={}, outcome=outcome, longrepr=None,
                          when=call.when, sections=[], duration=call.duration, start=call.start, stop=call.stop)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logfinish(self, nodeid, location):
        status = "failed" if self.failure else "skipped" if self.skipped else "passed"
        self.run.report(self.id_of(nodeid), status, time.perf_counter() - self.started, self.failure)
        if self.run.stopped():
            raise pytest.exit.Exception("enough failures")

    @pytest.hookimpl(tryfirst=True)
    def pytest_make_collect_report(self, collector):
        if self.run is not None:
            self.run.begin()

    def pytest_exception_interact(self, node, call, report):
        if call.when == "collect" and call.excinfo is not None and self.run is not None:
            self.collected += 1
            path = os.path.relpath(str(node.path), self.workspace)
            self.run.report(f"{path}::{path}", "failed", 0, call.excinfo.value)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        """The run is over for the server: what pytest does from here (collecting garbage, mostly) nobody waits for."""
        if self.run is not None:
            self.run.end()


def is_expected(item, error):
    mark = item.get_closest_marker("xfail")
    return mark is not None and isinstance(error, mark.kwargs.get("raises") or BaseException)


def shown(value):
    """The value as text; a string as it is, so that it can be looked for in the source."""
    try:
        return (value if isinstance(value, str) else repr(value))[:2000]
    except Exception:  # a broken __repr__ of the project
        return "?"
