"""What install.sh refuses, with the bench that was there before left as it was."""

import os
import shutil
import signal
import subprocess

from registry import test
from release_server import Reply, archive
from world import (DOWNLOADERS, SCRIPT, SHELLS, TARGET, contains, equal, fake_bench, release_files)


@test()
def refuses_a_corrupted_archive(world):
    [(name, packed)] = release_files("0.1.0", "v0.1.0").items()
    world.server.release("v0.1.0", {name: packed})
    world.server.put(f"/owner/bench/releases/download/v0.1.0/{name}",
                     Reply(packed[:-9] + b"corrupted"))
    world.fails("nothing was installed")


@test()
def refuses_a_release_without_checksums(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    for folder in ("download/v0.1.0", "latest/download"):
        world.server.put(f"/owner/bench/releases/{folder}/checksums.txt", Reply(status=404))
    world.fails("nothing is installed unchecked")


@test()
def refuses_checksums_that_do_not_name_the_archive(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0", target="macos-arm64"))
    world.fails(f"release 'latest' has no archive for {TARGET}")


@test()
def refuses_what_is_no_checksum(world):
    files = release_files("0.1.0", "v0.1.0")
    world.server.release("v0.1.0", files, checksums=f"0123abc  {list(files)[0]}\n")
    world.fails("holds no SHA-256")


@test()
def refuses_an_empty_checksum_file(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"), checksums="")
    world.fails("has no archive")


@test(*DOWNLOADERS)
def refuses_an_archive_that_breaks_off_with(world, downloader):
    world.downloader(downloader)
    [(name, packed)] = release_files("0.1.0", "v0.1.0").items()
    world.server.release("v0.1.0", {name: Reply(packed, breaks_off=True)})
    world.fails("")


@test(*DOWNLOADERS)
def asks_only_once_for_what_is_not_there_with(world, downloader):
    world.downloader(downloader)
    world.fails("is there a release 'v9.9.9'", VERSION="v9.9.9")
    equal(world.server.requests, ["/owner/bench/releases/download/v9.9.9/checksums.txt"])


OUTSIDE = "has a member outside of its folder"
GOOD = ("bench", fake_bench("6.6.6"))
BAD_ARCHIVES = {
    "a parent folder in a name": ([GOOD, ("../evil", b"")], OUTSIDE),
    "a parent folder inside a name": ([GOOD, ("a/../../evil", b"")], OUTSIDE),
    "an absolute name": ([GOOD, ("/tmp/bench-install-evil", b"")], OUTSIDE),
    "no bench": ([("bend", b"")], "holds no 'bench'"),
    "a bench that is a link": ([("bench", "/bin/true")], "'bench' in"),
    "something else than a tar": (b"<html>not found</html>", "is no tar.gz archive"),
}


@test(*BAD_ARCHIVES)
def refuses_an_archive_with(world, defect):
    members, message = BAD_ARCHIVES[defect]
    name = f"bench-v0.1.0-{TARGET}.tar.gz"
    packed = members if isinstance(members, bytes) else archive(members)
    world.server.release("v0.1.0", {name: packed})
    world.fails(message)
    if (world.folder / "evil").exists() or (world.home / ".local" / "evil").exists():
        raise AssertionError("a member was written outside")


@test()
def refuses_a_bench_that_does_not_start(world):
    world.server.release("v0.1.0", release_files("", "v0.1.0", b"#!/nowhere/interpreter\n"))
    world.fails("does not start here")


@test()
def explains_an_old_c_library(world):
    script = b"#!/bin/sh\necho \"version 'GLIBC_2.36' not found\" >&2\nexit 1\n"
    world.server.release("v0.1.0", release_files("", "v0.1.0", script))
    world.fails("this system's C library is older")


@test()
def refuses_other_systems_and_machines(world):
    for machine in (("FreeBSD", "x86_64"), ("Linux", "riscv64")):
        world.machine(*machine)
        world.fails(f"no releases for '{machine[0] if machine[0] != 'Linux' else machine[1]}'")


@test()
def refuses_plain_http_to_other_machines(world):
    for url in ("http://192.0.2.1/a.tar.gz", "http://127.0.0.1.example.com/a.tar.gz",
                "http://127.0.0.1:80@192.0.2.1/a.tar.gz", "ftp://127.0.0.1/a.tar.gz"):
        world.fails("not https", URL=url)
    equal(world.server.requests, [])


@test()
def refuses_a_version_that_is_no_tag(world):
    world.fails("which is no tag", VERSION="../../evil")
    equal(world.server.requests, [])


@test()
def says_what_program_is_missing(world):
    for name, message in (("tar", "'tar' is not installed"), ("curl", "neither curl nor wget"),
                          ("sha256sum", "no way to compute a SHA-256")):
        world.forbid(name)
        world.fails(message)
        world.allow(name)


@test()
def says_that_it_does_not_know_its_repository(world):
    world.fails("set BENCH_INSTALL_REPO=OWNER/NAME", REPO="")


@test()
def refuses_a_place_that_cannot_be_written(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    (world.home / "file").write_text("")
    for place, message in ((world.home / "file" / "bin", "cannot make the folder"),
                           ("/proc", "cannot write into '/proc'")):
        code, said = world.install(DIR=place)
        equal(code, 1, said)
        contains(said, message)
    equal(world.server.requests, [])


@test()
def refuses_a_place_where_bench_is_a_folder(world):
    (world.place / "bench").mkdir(parents=True)
    code, said = world.install()
    equal(code, 1, said)
    contains(said, "is a folder")


@test()
def refuses_unknown_arguments(world):
    code, said = world.install("--force")
    equal(code, 2, said)


@test()
def an_interrupted_download_leaves_nothing(world):
    [(name, packed)] = release_files("0.1.0", "v0.1.0").items()
    world.server.release("v0.1.0", {name: Reply(packed, stalls=True)})
    world.has_old_bench()
    for interruption, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        world.server.stalled.clear()
        # What ran this in the background may have had it ignored, which no shell can undo.
        process = subprocess.Popen([shutil.which("dash"), SCRIPT], env=world.environment({}),
                                   start_new_session=True, stderr=subprocess.DEVNULL,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        if not world.server.stalled.wait(30):
            raise AssertionError("the download never began")
        os.killpg(process.pid, interruption)
        equal(process.wait(30), code)
        equal(world.installed(), "bench 0.0.9")


@test(*SHELLS)
def a_truncated_script_does_nothing_in(world, shell):
    script = SCRIPT.read_bytes()
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    lines = script.splitlines(keepends=True)
    cuts = {sum(map(len, lines[:count])) for count in range(len(lines))}
    cuts |= set(range(0, len(script) - len(lines[-1]), 311))
    for cut in sorted(cuts):
        world.install(shell=shell, script=script[:cut])
    equal(world.server.requests, [])
    equal(list(world.home.iterdir()), [])
