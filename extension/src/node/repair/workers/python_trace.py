"""Line coverage by segments: a line of a test file begins a new segment, a line of another file of the workspace is
added to the running one. The last segment of a failed test is the one that failed."""

import os
import re
import sys

SEGMENTS_MAX = 400
OUTSIDE = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep, os.sep + "node_modules" + os.sep)


def is_own(path, workspace):
    return path.startswith(workspace + os.sep) and not any(part in path for part in OUTSIDE)


class Trace:
    def __init__(self, workspace, tests, wanted):
        self.workspace = workspace
        self.tests = set(tests)
        self.sources = set(wanted["sources"]) if "sources" in wanted else None
        self.pattern = re.compile(wanted["testPattern"])
        self.known = {}
        self.segments = []
        self.lines = None

    def start(self):
        self.segments = []
        self.open(None, 0)
        sys.settrace(self.on_call)

    def stop(self):
        sys.settrace(None)

    def take(self):
        taken = []
        for index, (path, line, lines) in enumerate(self.segments):
            if lines or index == len(self.segments) - 1:
                files = {}
                for file, number in lines:
                    files.setdefault(file, []).append(number)
                taken.append({"path": path, "line": line, "lines": files})
        self.segments = []
        return taken

    def open(self, path, line):
        if len(self.segments) < SEGMENTS_MAX:
            if self.segments and not self.segments[-1][2]:
                self.segments.pop()
            self.lines = set()
            self.segments.append((path, line, self.lines))

    def place_of(self, name):
        """(is test, workspace path) of a code object's file, or None when it is not the workspace's own."""
        if name not in self.known:
            path = os.path.abspath(name)
            own = not name.startswith("<") and is_own(path, self.workspace) and os.path.exists(path)
            inside = os.path.relpath(path, self.workspace)
            self.known[name] = (self.is_test(inside), inside) if own else None
        return self.known[name]

    def is_test(self, path):
        if self.sources is not None:
            return path not in self.sources
        return path in self.tests or self.pattern.search(path) is not None

    def on_call(self, frame, event, _argument):
        place = self.place_of(frame.f_code.co_filename)
        if place is None:
            return None
        is_test, path = place
        if not is_test and frame.f_lineno > 0:
            self.lines.add((path, frame.f_lineno))

        def on_line(inner, kind, _value):
            if kind == "line":
                if is_test:
                    self.open(path, inner.f_lineno)
                else:
                    self.lines.add((path, inner.f_lineno))
            return on_line

        return on_line
