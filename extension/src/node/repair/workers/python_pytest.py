"""Runs chosen pytest tests in this process, quietly: no terminal report, no tracebacks rendered, no cache written."""

import os
import sys
import time

import pytest

import python_run
import python_trace


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

        before = set(sys.modules)
        self.config = _prepareconfig([*QUIET, *FAST, *[os.path.join(workspace, path) for path in paths]])
        self.config._do_configure()
        self.config._do_configure = lambda: None
        # what conftest files imported from the workspace: a run that changes one of these cannot use the configuration
        self.modules = {}
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file is not None and python_trace.is_own(os.path.abspath(file), workspace):
                self.modules[name] = os.path.relpath(os.path.abspath(file), workspace)

    def serves(self, files):
        return not any(path in files for path in self.modules.values())

    def forget(self):
        for name in self.modules:
            sys.modules.pop(name, None)


def run_files(run, paths, prepared=None):
    plugin = Plugin(run)
    files = [os.path.join(run.workspace, path) for path in paths]
    if prepared is None:
        # without the terminal plugin rewritten assertions have no text
        mode = [] if run.detail else FAST
        pytest.main([*QUIET, *mode, *files], plugins=[plugin])
    else:
        config = prepared.config
        config.args = files
        plugin.root = config.rootpath
        config.pluginmanager.register(plugin)
        config.hook.pytest_cmdline_main(config=config)


class Plugin:
    def __init__(self, run):
        self.run = run
        self.paths = run.paths
        self.collected = 0
        self.started = 0.0
        self.failure = None
        self.skipped = False
        self.compared = None

    def id_of(self, nodeid):
        parts = nodeid.split("::")
        return f"{self.path_of(parts[0])}::{' > '.join(parts[1:])}"

    def path_of(self, name):
        return os.path.relpath(os.path.join(str(self.root), name), self.run.workspace)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config):
        self.root = config.rootpath

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        self.collected += len(items)
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
        self.run.begin()

    def pytest_exception_interact(self, node, call, report):
        if call.when == "collect" and call.excinfo is not None:
            self.collected += 1
            path = os.path.relpath(str(node.path), self.run.workspace)
            self.run.report(f"{path}::{path}", "failed", 0, call.excinfo.value)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self):
        """The run is over for the server: what pytest does from here (collecting garbage, mostly) nobody waits for."""
        if self.run.reported == 0 and self.collected == 0 and len(self.paths) == 1:
            python_run.run_script(self.run, self.paths[0])
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
