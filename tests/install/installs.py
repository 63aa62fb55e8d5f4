"""What install.sh installs, with which programs and from where."""

import itertools
import shutil
import subprocess

from registry import test
from release_server import Reply, archive, checksum
from world import (BUSYBOX, DOWNLOADERS, SCRIPT, SHELLS, TARGET, TOOLS, contains, equal, fake_bench,
                   release_files)


@test(*itertools.product(SHELLS, DOWNLOADERS))
def installs_with(world, shell, downloader):
    world.downloader(downloader)
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    code, said = world.install(shell=shell)
    equal(code, 0, said)
    equal(world.installed(), "bench 0.1.0")
    contains(said, f"installed bench 0.1.0 as '{world.place}/bench'")


@test()
def installs_where_every_program_is_busybox(world):
    for tool in (*TOOLS, "wget"):
        world.allow(tool, BUSYBOX)
    world.forbid("curl")
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    code, said = world.install(shell="busybox")
    equal(code, 0, said)
    equal(world.installed(), "bench 0.1.0")


@test("shasum", "openssl")
def computes_checksums_with(world, tool):
    world.forbid("sha256sum")
    world.allow(tool)
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    code, said = world.install()
    equal(code, 0, said)
    equal(world.installed(), "bench 0.1.0")
    world.server.release("v0.2.0", release_files("0.2.0", "v0.2.0"), checksums=(
        f"{'0' * 64}  bench-v0.2.0-{TARGET}.tar.gz\n"))
    code, said = world.install()
    equal(code, 1, said)
    equal(world.installed(), "bench 0.1.0")


@test()
def a_second_run_installs_the_same_again(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    for _ in range(2):
        code, said = world.install()
        equal(code, 0, said)
        equal(world.installed(), "bench 0.1.0")


@test()
def latest_follows_the_newest_release(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.install()
    world.server.release("v0.2.0", release_files("0.2.0", "v0.2.0"))
    code, said = world.install()
    equal(code, 0, said)
    equal(world.installed(), "bench 0.2.0")


@test()
def a_version_may_be_given_with_or_without_v(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.server.release("v0.2.0", release_files("0.2.0", "v0.2.0"))
    for version in ("0.1.0", "v0.1.0"):
        code, said = world.install(VERSION=version)
        equal(code, 0, said)
        equal(world.installed(), "bench 0.1.0")


@test()
def a_preview_is_installed_by_its_tag(world):
    tag, version = "preview-pr-12-abc1234", "0.1.0-preview.pr.12.abc1234"
    world.server.release(tag, release_files(version, tag), latest=False)
    code, said = world.install(VERSION=tag)
    equal(code, 0, said)
    equal(world.installed(), f"bench {version}")


@test()
def the_documented_pipe_hands_the_version_to_sh(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.server.release("v0.2.0", release_files("0.2.0", "v0.2.0"))
    world.server.put("/install.sh", Reply(SCRIPT.read_bytes()))
    world.allow("sh")
    pipe = f"curl -fsSL {world.server.url}/install.sh | BENCH_INSTALL_VERSION=v0.1.0 sh"
    subprocess.run(pipe, shell=True, check=True, env=world.environment({}), capture_output=True)
    equal(world.installed(), "bench 0.1.0")


@test()
def an_address_is_checked_against_the_checksums_beside_it(world):
    packed = archive([("bench", fake_bench("0.3.0"))])
    world.server.put("/there/mine.tar.gz", Reply(packed))
    world.server.put("/there/checksums.txt", Reply(f"{checksum(packed)} *mine.tar.gz\n".encode()))
    code, said = world.install(URL=f"{world.server.url}/there/mine.tar.gz")
    equal(code, 0, said)
    equal(world.installed(), "bench 0.3.0")


@test()
def a_checksum_may_have_an_address_of_its_own(world):
    packed = archive([("bench", fake_bench("0.3.0"))])
    world.server.put("/mine.tar.gz", Reply(packed))
    world.server.put("/mine.sha256", Reply(checksum(packed).encode()))
    code, said = world.install(URL=f"{world.server.url}/mine.tar.gz",
                               CHECKSUM_URL=f"{world.server.url}/mine.sha256")
    equal(code, 0, said)
    equal(world.installed(), "bench 0.3.0")


@test()
def each_machine_gets_its_own_archive(world):
    machines = {("Linux", "amd64"): "linux-x86_64", ("Linux", "aarch64"): "linux-arm64",
                ("Darwin", "x86_64"): "macos-x86_64", ("Darwin", "arm64"): "macos-arm64"}
    files = {}
    for target in machines.values():
        files |= release_files("", "v0.1.0", fake_bench(target), target)
    world.server.release("v0.1.0", files)
    for machine, target in machines.items():
        world.machine(*machine)
        code, said = world.install()
        equal(code, 0, said)
        equal(world.installed(), f"bench {target}")


@test()
def a_shell_under_rosetta_gets_the_arm_archive(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0", target="macos-arm64"))
    world.machine("Darwin", "x86_64")
    world.program("sysctl", "echo 1")
    code, said = world.install()
    equal(code, 0, said)


@test()
def a_folder_may_have_blanks_and_be_relative(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.place = world.home / "my programs"
    code, said = world.install(DIR="my programs")
    equal(code, 0, said)
    equal(world.installed(), "bench 0.1.0")
    contains(said, f'export PATH="{world.place}:$PATH"')


@test()
def says_nothing_of_a_folder_that_is_on_the_path(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.place = world.path
    code, said = world.install(DIR=world.path)
    equal(code, 0, said)
    if "PATH" in said:
        raise AssertionError(said)


@test()
def names_another_bench_that_comes_first(world):
    world.server.release("v0.1.0", release_files("0.1.0", "v0.1.0"))
    world.program("bench", "echo other")
    world.place.mkdir(parents=True)
    environment = world.environment({})
    environment["PATH"] = f"{world.path}:{world.place}"
    done = subprocess.run([shutil.which("dash"), SCRIPT], env=environment, capture_output=True)
    contains(done.stderr.decode(), f"note: '{world.path}/bench' comes before it")


@test()
def a_server_that_fails_once_is_asked_again(world):
    [(name, packed)] = release_files("0.1.0", "v0.1.0").items()
    world.server.release("v0.1.0", {name: packed})
    world.server.put(f"/owner/bench/releases/download/v0.1.0/{name}",
                     Reply(status=503), Reply(packed, breaks_off=True), Reply(packed))
    code, said = world.install()
    equal(code, 0, said)
    equal(world.installed(), "bench 0.1.0")


@test()
def explains_itself(world):
    code, said = world.install("--help")
    equal(code, 0)
    contains(said, "| BENCH_INSTALL_VERSION=v0.1.0 sh")
    equal(world.server.requests, [])
