"""Warm test runner for Python projects. Runs inside the sandbox, on a private view of the workspace: it may write to it.

Start: python python_worker.py '{"directory","runner","memoryMb"}', current folder = the suite's directory.
Requests and answers are the same as those of node-worker.mjs, which describes them.

A fork server: what the tests import from outside the workspace is imported once; each run forks, imports the
workspace's own modules from disk, and reports one line a test through a pipe. So a run starts from clean state, and
one that hangs or eats memory is killed with its process group.
"""

import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import python_run  # noqa: E402

MARKER = "\x1eratchet "
SETTINGS = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
DIRECTORY = SETTINGS.get("directory", ".")
WORKSPACE = os.path.realpath(os.path.join(os.getcwd(), os.path.relpath("/", "/" + DIRECTORY)))
# text (or None: no file) that stood before, of every file that a request has changed
originals = {}
# modification times of placed files: a new second each, so that no stale byte code is taken
stamp = [int(time.time()) + 1000]
# "tests": pytest's tests, collected after the first run; None when they cannot be collected ahead
prepared = {}


def place(files):
    for path in list(originals):
        if path not in files:
            write(path, originals.pop(path))
    for path, text in files.items():
        if path not in originals:
            originals[path] = read_or_none(path)
        write(path, text)


def write(path, text):
    file = os.path.join(WORKSPACE, path)
    if text is None:
        if os.path.exists(file):
            os.remove(file)
        return
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8", newline="") as out:
        out.write(text)
    stamp[0] += 1
    os.utime(file, (stamp[0], stamp[0]))


def read_or_none(path):
    try:
        with open(os.path.join(WORKSPACE, path), encoding="utf-8", newline="") as source:
            return source.read()
    except FileNotFoundError:
        return None


def run(request):
    if not all(compiles(path, text) for path, text in request["files"].items()):
        return {"id": request["id"], "ended": "invalid", "results": [], "ms": 0}
    prepare(request)
    place(request["files"])
    started = time.perf_counter()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        child_main(request, writer)
    os.close(writer)
    lines, ended = collect(reader, started + request["timeoutMs"] / 1000)
    os.close(reader)
    kill_group(child)
    _, status = os.waitpid(child, 0)
    results = []
    for line in lines:
        message = json.loads(line)
        if "result" in message:
            results.append(message["result"])
        elif "modules" in message:
            preload(message["modules"])
        elif "ended" in message:
            ended = message["ended"]
    if ended is None:
        ended = "memory" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "crashed"
    return {"id": request["id"], "ended": ended, "results": results, "ms": (time.perf_counter() - started) * 1000}


def compiles(path, text):
    if not path.endswith(".py") or text is None:
        return True
    try:
        compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def prepare(request):
    """After the first detailed run: pytest's configuration and tests, with the workspace's files as they were."""
    if SETTINGS.get("runner", "pytest") != "pytest" or request.get("detail") or "tests" in prepared:
        return
    place({})
    prepared["tests"] = None
    try:
        import python_pytest

        sys.path.insert(0, os.getcwd())
        tests = python_pytest.Prepared(WORKSPACE, request["paths"])
        tests.collect(WORKSPACE, request["paths"])
        prepared["tests"] = tests
    except BaseException as error:  # then every run collects for itself
        sys.stderr.write(f"pytest collects anew in each run: {error!r}\n")
    gc.collect()
    gc.freeze()


def collect(reader, deadline):
    """Whole lines until the child closes the pipe or says that it ended, or None as the ending when it ran out of time."""
    text = b""
    ended = None
    while True:
        left = deadline - time.perf_counter()
        if left <= 0:
            ended = "timeout"
            break
        ready, _, _ = select.select([reader], [], [], left)
        if not ready:
            continue
        piece = os.read(reader, 1 << 16)
        if piece == b"":
            break
        text += piece
        if b'\n{"ended"' in text:
            break
    return [line for line in text.decode("utf-8", "replace").split("\n")[:-1] if line], ended


def kill_group(child):
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)


def preload(names):
    """Imports into the server what a run needed from outside the workspace."""
    for name in names:
        if name in sys.modules or name.split(".")[0] in ("__main__", "conftest"):
            continue
        try:
            importlib.import_module(name)
        except BaseException as error:  # a package that cannot be imported alone stays cold
            sys.stderr.write(f"not preloaded: {name}: {error}\n")


def child_main(request, writer):
    code = 1
    try:
        os.setpgid(0, 0)
        limit_child(request)
        quiet = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(quiet, descriptor)

        def send(message):
            os.write(writer, ("\n" + json.dumps(message) + "\n").encode("utf-8", "replace"))

        if request.get("trace"):
            # a test that would not end fails a little before its time, so that its coverage is known
            signal.signal(signal.SIGALRM, out_of_time)
            signal.setitimer(signal.ITIMER_REAL, request["timeoutMs"] / 1000 * 0.6)
        python_run.run_tests(request, SETTINGS.get("runner", "pytest"), WORKSPACE, send, prepared.get("tests"))
        code = 0
    finally:
        os._exit(code)


def out_of_time(_signal, _frame):
    sys.settrace(None)
    raise TimeoutError("timed out")


def limit_child(request):
    megabytes = SETTINGS.get("memoryMb", 1024)
    with open("/proc/self/statm", encoding="ascii") as statm:
        used = int(statm.read().split()[0]) * resource.getpagesize()
    limit = used + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    seconds = int(request["timeoutMs"] / 1000) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(value):
    sys.stdout.write("\n" + MARKER + json.dumps(value) + "\n")
    sys.stdout.flush()


def main():
    python_run.warm(SETTINGS.get("runner", "pytest"))
    answer({"ready": True})
    for line in sys.stdin:
        if line.strip() == "":
            continue
        request = json.loads(line)
        try:
            answer(run(request))
        except Exception as error:  # the border: a broken run is an answer, not the end of the server
            answer({"id": request["id"], "ended": "crashed", "results": [], "ms": 0, "message": repr(error)})


if __name__ == "__main__":
    main()
