"""The small world of one test: a home, the few programs on its PATH, and a server of releases."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from release_server import ReleaseServer, archive

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "install.sh"
TARGET = "linux-x86_64"
TOOLS = ["cat", "chmod", "gzip", "mkdir", "mktemp", "mv", "rm", "tar", "sha256sum"]
BUSYBOX = shutil.which("busybox") or sys.exit("run: busybox is not installed")
SHELLS = {"dash": ["dash"], "busybox": [BUSYBOX, "sh"], "bash": ["bash", "--posix"]}
DOWNLOADERS = {"curl": "curl", "wget": "wget", "busybox-wget": BUSYBOX}


def fake_bench(version):
    return f"#!/bin/sh\necho 'bench {version}'\n".encode()


def release_files(version, tag, content=None, target=TARGET):
    members = [("LICENSE", b"MIT\n"), ("bench", content or fake_bench(version))]
    return {f"bench-{tag}-{target}.tar.gz": archive(members)}


class World:
    """A home, the programs on its PATH, and a server of releases."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-install-"))
        self.home = self.folder / "home"
        self.home.mkdir()
        self.place = self.home / ".local" / "bin"
        self.path = self.folder / "path"
        self.path.mkdir()
        for tool in TOOLS:
            self.allow(tool)
        self.machine("Linux", "x86_64")
        self.program("sleep", "exit 0")
        self.downloader("curl")
        self.server = ReleaseServer()

    def allow(self, name, target=None):
        (self.path / name).unlink(missing_ok=True)
        target = target or shutil.which(name) or sys.exit(f"run: '{name}' is not installed")
        (self.path / name).symlink_to(target)

    def forbid(self, *names):
        for name in names:
            (self.path / name).unlink()

    def program(self, name, script):
        (self.path / name).unlink(missing_ok=True)
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)

    def machine(self, system, machine):
        self.program("uname", f"case $1 in -s) echo {system} ;; *) echo {machine} ;; esac")

    def downloader(self, name):
        for other in ("curl", "wget"):
            (self.path / other).unlink(missing_ok=True)
        self.allow(name.split("-")[-1], shutil.which(DOWNLOADERS[name]))

    def environment(self, settings):
        return {"PATH": str(self.path), "HOME": str(self.home), "LC_ALL": "C",
                "BENCH_INSTALL_REPO": self.server.repository,
                **{f"BENCH_INSTALL_{name}": str(value) for name, value in settings.items()}}

    def command(self, shell):
        program, *rest = SHELLS[shell]
        return [shutil.which(program), *rest]

    def install(self, *arguments, shell="dash", script=None, **settings):
        """Pipes install.sh into a shell; returns its exit code and what it said."""
        script = SCRIPT.read_bytes() if script is None else script
        done = subprocess.run([*self.command(shell), "-s", "--", *arguments], input=script,
                              env=self.environment(settings), cwd=self.home, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode()

    def has_old_bench(self):
        self.place.mkdir(parents=True)
        (self.place / "bench").write_bytes(fake_bench("0.0.9"))
        (self.place / "bench").chmod(0o755)

    def installed(self):
        """What the installed bench says, and that nothing else was left behind."""
        left = sorted(entry.name for entry in self.place.iterdir())
        equal(left, ["bench"])
        return subprocess.run([self.place / "bench"], capture_output=True).stdout.decode().strip()

    def fails(self, message, **arguments):
        """Installs over an old bench; expects that it fails, says so, and leaves the old one."""
        if not self.place.exists():
            self.has_old_bench()
        before = (self.place / "bench").stat()
        code, said = self.install(**arguments)
        equal(code, 1, said)
        contains(said, message)
        equal((self.place / "bench").stat().st_ino, before.st_ino, said)
        equal(self.installed(), "bench 0.0.9", said)

    def close(self, keep):
        self.server.close()
        if not keep:
            shutil.rmtree(self.folder)


def equal(actual, expected, said=""):
    if actual != expected:
        raise AssertionError(f"{actual!r} is not {expected!r}\n{said}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in:\n{text}")
