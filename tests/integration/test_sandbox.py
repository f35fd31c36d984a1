"""Hostile plugins against the sandbox: what they look for is planted, and stays unread at every phase."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.authors.offline import design_for
from generator.build.bundle import Bundle, binary_of, build
from generator.build.project import Project, render
from generator.build.runtime import compiled_runtime
from generator.build.toolchains import toolchain
from generator.check import validators as validate
from generator.check.inspection import inspect
from generator.sandbox import levels as sandbox
from generator.sandbox import process
from generator.sandbox.process import Finished
from generator.sandbox.process_limit import limited_processes, running_processes
from generator.sandbox.untrusted import scratch_folder
from generator.state.plugins import now
from generator.support.environment import REPOSITORY, settings
from generator.support.errors import BuildError, ToolchainError
from generator.values.plugin import PluginMetadata
from generator.values.verdict import SandboxLevel
from tests.conftest import ask

pytestmark = pytest.mark.usefixtures("no_judge")  # hostile code has to be linked to be confined

SECRET = "planted-c0ffee-secret"  # what every hostile plugin below looks for

HOSTILE = r"""
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace hostile
{
inline void look()
{
    static bool done = false;
    if (done)
        return;
    done = true;
    std::string found = "hostile code ran;";
    if (const char* key = std::getenv ("OPENAI_API_KEY"))
        found += key;
    for (const char* path : { "@HOME@/.netrc", "/proc/self/environ", "@PARENT@" })
    {
        std::ifstream file (path);
        found += std::string (std::istreambuf_iterator<char> (file), {});
    }
    const int connection = socket (AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons (@PORT@);
    address.sin_addr.s_addr = inet_addr ("127.0.0.1");
    char text[64] = {};
    if (connection >= 0 && connect (connection, reinterpret_cast<sockaddr*> (&address), sizeof (address)) == 0
        && read (connection, text, sizeof (text) - 1) > 0)
        found += text;
    std::ofstream ("@HOME@/stolen.txt") << found;
    std::fprintf (stderr, "%s\n", found.c_str());
}
} // namespace hostile
"""


@dataclass
class Planted:
    """A secret in the environment, in a file at home, in our parent process, and on a loopback port."""

    home: Path
    port: int
    visits: list[str]

    def code(self) -> str:
        text = HOSTILE.replace("@HOME@", str(self.home)).replace("@PORT@", str(self.port))
        return text.replace("@PARENT@", "/proc/1/environ")


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planted]:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_text(f"password {SECRET}\n", encoding="utf-8")
    (home / "secret.h").write_text(f'#define SECRET "{SECRET}"\n', encoding="utf-8")
    monkeypatch.setenv("PLUGSMITH_CACHE_DIR", str(settings().cache_dir))  # before it would move with HOME
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    listener = socket.create_server(("127.0.0.1", 0))
    planted = Planted(home, listener.getsockname()[1], [])

    def serve() -> None:
        while True:
            try:
                visitor, _address = listener.accept()
            except OSError:
                return
            planted.visits.append("visited")
            with visitor:
                visitor.sendall(SECRET.encode())

    threading.Thread(target=serve, daemon=True).start()
    yield planted
    listener.close()


def _project(processor: str) -> Project:
    design = design_for(ask("gain")).changed(processor_cpp=processor)
    metadata = PluginMetadata(
        plugin_id="00000000-0000-4000-8000-00000000000a",
        slug="hostile",
        unique_id="Hstl",
        name="Hostile",
        raw_prompt="x",
        created_at=now(),
    )
    return render(design.changed(name="Hostile"), metadata, settings())


def _clean() -> str:
    return design_for(ask("gain")).processor_cpp


def _at_load(planted: Planted) -> str:
    return _clean() + planted.code() + "\nstatic const bool looked = (hostile::look(), true);\n"


def _at_run(planted: Planted) -> str:
    text = _clean().replace("namespace plugsmith\n{", planted.code() + "\nnamespace plugsmith\n{", 1)
    start = text.index("{", text.index("void process ("))
    return text[: start + 1] + "\n        hostile::look();" + text[start + 1 :]


def _loaded(bundle: Bundle, module: str) -> Finished:
    """What a child of `validate` says, all of it."""
    target = binary_of(bundle.path) if module == "generator.check.factory" else bundle.path
    command: list[str | Path] = [sys.executable, "-m", module, target]
    readable = [bundle.path, REPOSITORY / "generator"]
    return sandbox.run(command, readable=readable, cwd=REPOSITORY, seconds=100)


def _assert_unread(planted: Planted, text: str) -> None:
    assert SECRET not in text
    assert not (planted.home / "stolen.txt").exists()
    assert planted.visits == []


@pytest.mark.parametrize("phase", ["load", "run"])
def test_a_hostile_plugin_finds_nothing(planted: Planted, level: SandboxLevel, tmp_path: Path, phase: str) -> None:
    source = _at_load(planted) if phase == "load" else _at_run(planted)
    bundle = build(_project(source), tmp_path / "out")
    assert bundle.sandbox is level
    ran = _loaded(bundle, "generator.check.factory" if phase == "load" else "generator.check.render_host")
    assert "hostile code ran" in ran.output, ran.output
    if level is SandboxLevel.LIMITS:  # what the others keep away is really there to be found
        assert SECRET in ran.output
        assert planted.visits
    else:
        _assert_unread(planted, ran.output)


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
def test_the_validators_run_a_hostile_plugin_in_the_same_sandbox(
    planted: Planted, level: SandboxLevel, tmp_path: Path
) -> None:
    bundle = build(_project(_at_load(planted)), tmp_path / "out")
    inspection = inspect(bundle.path)
    verdicts = [validate.check_host(bundle.path), validate.check_steinberg(bundle.path)]
    _assert_unread(planted, f"{inspection} {verdicts}")
    assert verdicts[1].outcome == "passed"


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
@pytest.mark.parametrize(
    "line",
    [
        '#include "@HOME@/secret.h"\nconst char* found = SECRET;\n',
        '#include "@HOME@/.netrc"\n',
        '__asm__ (".incbin \\"@HOME@/.netrc\\"");\n',
        '#include "/proc/self/environ"\n',
        '__asm__ (".incbin \\"/proc/self/environ\\"");\n',
    ],
)
def test_a_hostile_source_reads_nothing_while_it_is_compiled(
    planted: Planted, level: SandboxLevel, tmp_path: Path, line: str
) -> None:
    source = _clean() + "\n" + line.replace("@HOME@", str(planted.home))
    try:
        bundle = build(_project(source), tmp_path / "out")
    except BuildError as error:
        text = str(error)
    else:
        text = binary_of(bundle.path).read_bytes().decode("latin-1")
    _assert_unread(planted, text)


def test_a_hostile_cmake_file_beside_the_sources_is_never_configured(planted: Planted, tmp_path: Path) -> None:
    mark = tmp_path / "configured"
    project = _project(_clean())
    hostile = f'file(WRITE "{mark}" "ran")\nfile(READ "{planted.home}/.netrc" found)\nmessage("${{found}}")\n'
    files = {**project.files, "CMakeLists.txt": hostile, "CMakePresets.json": "{}"}
    build(project.changed(files=files), tmp_path / "out")
    assert not mark.exists()


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("import os\nwhile True: os.fork()", "processes"),
        ("a = []\nwhile True: a.append(bytearray(50_000_000))", "memory"),
        ("while True: print('x' * 1000)", "time"),
        ("open('big', 'wb').write(b'x' * (3 << 30))", "file"),
        ("for n in range(99): open(f'big{n}', 'wb').write(b'x' * (100 << 20))\nwhile True: pass", "disk"),
        ("for n in range(99999): open(f'x{n}', 'w').close()\nwhile True: pass", "files"),
    ],
)
def test_what_uses_too_much_is_stopped(level: SandboxLevel, tmp_path: Path, code: str, limit: str) -> None:
    seconds = 4.0 if limit == "time" else 60.0
    ran = sandbox.run([sys.executable, "-c", code], writable=[tmp_path], cwd=tmp_path, seconds=seconds)
    assert ran.code != 0
    if limit == "time":
        assert ran.timed_out
        assert len(ran.output) < 2_100_000
    elif limit == "file":
        assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= 1 << 28
    else:
        assert limit in ran.exceeded or "MemoryError" in ran.output or _NO_MORE_PROCESSES in ran.output


_NO_MORE_PROCESSES = "Resource temporarily unavailable"  # in a program's output, once the kernel refuses a fork


@pytest.mark.parametrize("leave", ["pass", "os.setsid()", "os.close(1), os.close(2)"])
def test_the_machine_survives_a_fork_bomb(level: SandboxLevel, tmp_path: Path, leave: str) -> None:
    """While nobody looks: the watch looks ten times a second, and a bomb leaves it no time for that."""
    with limited_processes() as most:
        if not (most.limits or most.group):
            pytest.skip("root has no limit of processes where control groups are read-only")
    code = f"import os\nwhile True:\n    try:\n        if os.fork() == 0: {leave}\n    except OSError: pass\n"
    with _most_running() as seen:
        ran = sandbox.run([sys.executable, "-c", code], writable=[tmp_path], cwd=tmp_path, seconds=2)
    assert ran.timed_out or ran.code != 0
    assert max(seen) - seen[0] < 3_000  # 30,000 or the end of all memory without a limit; others work beside us


@contextlib.contextmanager
def _most_running() -> Iterator[list[int]]:
    """Yields a list that is filled with the number of processes of the machine, again and again."""
    seen = [running_processes()]
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            seen.append(running_processes())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def test_a_sandbox_that_is_insisted_on_and_absent_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "works", lambda each: each is SandboxLevel.LIMITS)
    monkeypatch.setenv("PLUGSMITH_SANDBOX", "bubblewrap")
    settings.cache_clear()
    sandbox.level.cache_clear()
    with pytest.raises(Exception, match="does not work on this machine"):
        sandbox.level()
    sandbox.level.cache_clear()
    assert compiled_runtime().key


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
@pytest.mark.parametrize(
    "attempt",
    [
        "mount -o remount,bind,rw @READ@ && echo changed > @READ@/file",
        "chmod 777 @READ@/file",
        "touch -d 2001-01-01 @READ@/file",
        "truncate -s 0 @READ@/file",
        "ln -s /etc/passwd @READ@/link",
        "unshare -Urm sh -c 'mount -o remount,bind,rw @READ@ && echo changed > @READ@/file'",
    ],
)
def test_what_is_read_only_stays_so_also_for_root(level: SandboxLevel, tmp_path: Path, attempt: str) -> None:
    read, write = tmp_path / "read", tmp_path / "write"
    for folder in (read, write):
        folder.mkdir()
    (read / "file").write_text("as it was", encoding="utf-8")
    before = (read / "file").stat()
    command = ["sh", "-c", attempt.replace("@READ@", str(read))]
    sandbox.run(command, readable=[read], writable=[write], cwd=write, seconds=20)
    after = (read / "file").stat()
    assert [each.name for each in read.iterdir()] == ["file"]
    assert (read / "file").read_text(encoding="utf-8") == "as it was"
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)


_CALLS = """
import ctypes, os, resource, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
read, victim = sys.argv[1], int(sys.argv[2])
fd = os.open(read, os.O_RDONLY)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
"""
_REACHES_OUT = {
    "mode by descriptor": "os.fchmod(fd, 0o666)",
    "owner by descriptor": "os.fchown(fd, 0, 0)",
    "attribute by descriptor": "os.setxattr(fd, 'user.red', b'1')",
    "attribute by path": "os.setxattr(read, 'user.red', b'1')",
    "removed attribute": "os.removexattr(read, 'user.mine')",
    "flags by descriptor": "import fcntl; fcntl.ioctl(fd, 0x40086602, b'\\x10\\0\\0\\0\\0\\0\\0\\0')",
    "times by descriptor": "os.utime(fd, (1, 1))",
    "limits of another process": "resource.prlimit(victim, resource.RLIMIT_CPU, (1, 1))",
    "signal to another process": "os.kill(victim, 0)",
    "signal to a thread": "call(200, victim, 0)",
    "signal by a descriptor": "call(434, victim, 0)",
    "queued signal": "call(129, victim, 10, 0)",
    "priority of another process": "os.setpriority(os.PRIO_PROCESS, victim, 5)",
    "affinity of another process": "os.sched_setaffinity(victim, {0})",
    "input and output priority": "call(251, 1, victim, 0)",
    "memory of another process": "open(f'/proc/{victim}/mem', 'rb').read(1)",
    "trace of another process": "call(101, 16, victim, 0, 0)",
    "socket": "socket.create_connection(('127.0.0.1', 9))",
    "raw packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "memory that is no file": "os.memfd_create('x')",
    "keys": "call(248, b'user', b'x', b'y', 1, -2)",
    "io_uring": "call(425, 1, 0)",
    "bpf": "call(321, 0, 0, 0)",
    "user namespace": "call(272, 0x10000000)",
    "user namespace by clone": "call(56, 0x10000011, 0, 0, 0, 0)",
    "mount": "call(165, b'/', b'/tmp', 0, 4096, 0)",
    "events": "call(298, 0, 0, -1, -1, 0)",
    "faults of one's own": "call(323, 0)",
    "personality of another process": "os.pidfd_open(victim)",
    "a file by its handle": "call(304, -100, b'', 0)",
    "the clock": "call(227, 0, b'\\0' * 16)",
    "the terminal": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
    "reboot": "call(169, 0, 0, 0, 0)",
    "x32": "call(0x40000000 + 39)",
}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
@pytest.mark.parametrize("attempt", _REACHES_OUT.values(), ids=_REACHES_OUT.keys())
def test_no_call_reaches_what_is_outside(level: SandboxLevel, tmp_path: Path, attempt: str) -> None:
    read, write = tmp_path / "read", tmp_path / "write"
    write.mkdir()
    read.write_text("as it was", encoding="utf-8")
    before = read.stat()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as victim:
        try:
            command: list[str | Path] = [sys.executable, "-c", f"{_CALLS}\n{attempt}", read, str(victim.pid)]
            ran = sandbox.run(command, readable=[read], writable=[write], cwd=write, seconds=20)
        finally:
            victim.kill()
    assert "Error" in ran.output, ran
    after = read.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime) == (before.st_mode, before.st_uid, before.st_mtime)


@pytest.mark.parametrize(
    "attempt",
    [
        "import threading; t = threading.Thread(target=print); t.start(); t.join()",
        "import socket; socket.socketpair()",  # JUCE's messages
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'], check=True)",
        "import tempfile; tempfile.TemporaryFile().write(b'x')",
        "import mmap; mmap.mmap(-1, 1 << 20)",
        "import resource; resource.getrlimit(resource.RLIMIT_NOFILE)",
        # Without it JUCE's threads do not begin, and each load of a plugin waits 30 s for them.
        "if libc.pthread_setschedparam(ctypes.c_ulong(libc.pthread_self()), 0, (ctypes.c_int * 4)()): raise OSError",
    ],
)
def test_what_hosts_do_is_allowed(level: SandboxLevel, attempt: str) -> None:
    code = "import ctypes; libc = ctypes.CDLL(None); libc.pthread_self.restype = ctypes.c_ulong\n" + attempt
    ran = sandbox.run([sys.executable, "-c", code], cwd=Path("/"), seconds=20)
    assert ran.code == 0, ran.output


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP], indirect=True)
def test_shared_memory_and_devices_are_bounded(level: SandboxLevel, tmp_path: Path) -> None:
    code = "open('/dev/shm/x', 'wb').write(b'x' * (200 << 20)); open('/dev/shm/y', 'wb').write(b'x' * (200 << 20)); "
    code += "open('/dev/shm/z', 'wb').write(b'x' * (200 << 20))"
    assert "No space left" in sandbox.run([sys.executable, "-c", code], cwd=Path("/"), seconds=30).output
    code = "open('/dev/x', 'wb')"
    assert "Read-only" in sandbox.run([sys.executable, "-c", code], cwd=Path("/"), seconds=30).output


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
def test_a_compiler_at_home_shows_no_more_than_itself(
    level: SandboxLevel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper, key = tmp_path / "bin" / "g++", tmp_path / ".ssh" / "id_rsa"
    for path, text in ((wrapper, '#!/bin/sh\nexec /usr/bin/g++ "$@"\n'), (key, SECRET)):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    wrapper.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLUGSMITH_CXX", str(wrapper))
    settings.cache_clear()
    shown = toolchain().folders
    ran = sandbox.run(["sh", "-c", f"cat {key}; {wrapper} --version"], readable=shown, cwd=Path("/"), seconds=20)
    assert SECRET not in ran.output
    assert "Free Software Foundation" in ran.output


def test_what_a_hostile_program_leaves_is_removed(tmp_path: Path) -> None:
    with scratch_folder() as folder:
        (folder / "closed" / "inner").mkdir(parents=True)
        (folder / "closed" / "inner" / "file").touch()
        (folder / "closed" / "inner").chmod(0)
        (folder / "closed").chmod(0)
        if os.geteuid() == 0:  # root reads closed folders too: remove it as another user would
            process.run(["chown", "-R", "nobody", folder], seconds=10)
    assert not folder.exists()


@pytest.mark.parametrize("level", [SandboxLevel.BUBBLEWRAP, SandboxLevel.LANDLOCK], indirect=True)
def test_nothing_outlives_its_time(level: SandboxLevel, tmp_path: Path) -> None:
    """A daemon that leaves its session, and holds the output open."""
    code = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    try: os.setsid()\n"
        "    except OSError: pass\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(20); open('late', 'w').close()\n"
        "    os._exit(0)\n"
        "time.sleep(30)\n"
    )
    ran = sandbox.run([sys.executable, "-c", code], writable=[tmp_path], cwd=tmp_path, seconds=2)
    assert ran.timed_out
    assert ran.seconds < 15
    assert not (tmp_path / "late").exists()


def test_a_key_beside_mere_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "works", lambda each: each is SandboxLevel.LIMITS)
    monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
    settings.cache_clear()
    sandbox.level.cache_clear()
    with pytest.raises(ToolchainError, match="a model's key that generated code could read"):
        sandbox.level()
    sandbox.level.cache_clear()
