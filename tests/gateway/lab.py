"""What a test has: a folder, a provider that misbehaves, and gateways in front of it."""

import gzip
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import client
from wire import FORMS

HERE = pathlib.Path(__file__).resolve().parent
PROVIDER = HERE.parent / "support" / "faulty_provider.py"
FIRST, SECOND, THIRD = "sk-first-key-0000000001", "sk-second-key-000000002", "sk-third-key-0000000003"
TOKEN = "token-of-the-tests-0000000001"
QUICK = {"backoff": "1ms", "max_backoff": "2ms"}  # between tries, of any failover
PATIENCE = 20  # seconds for anything to start or end


def wait_for(found, what):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if result := found():
            return result
        time.sleep(0.01)
    raise AssertionError(f"{what} in {PATIENCE} s")


def unpacked(path):
    """What a recording holds, as far as it goes."""
    text = b""
    with gzip.open(path) as file:
        try:
            while piece := file.read1(1 << 20):
                text += piece
        except EOFError:
            pass
    return text


def clean_environment():
    kept = ("PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "PYENV_VERSION")
    return {name: os.environ[name] for name in kept if name in os.environ}


class Provider:
    def __init__(self, folder):
        self.port_file = folder / "provider.port"
        with open(folder / "provider.log", "wb") as log:
            self.process = subprocess.Popen([sys.executable, PROVIDER, self.port_file], stdout=log, stderr=log)
        wait_for(self.port_file.exists, "no provider")
        self.port = int(self.port_file.read_text())

    def does(self, faults=None, **more):
        """From now on: `faults` by key, then one after the other, the last one for ever."""
        keys = {key: one if isinstance(one, list) else [one] for key, one in (faults or {}).items()}
        client.ask(self.port, "/__control", json.dumps({"keys": keys, **more}).encode())

    def seen(self):
        return json.loads(client.ask(self.port, "/__log").body)

    def asked(self):
        """Whose keys came in, in order."""
        names = {FIRST: "first", SECOND: "second", THIRD: "third"}
        return [names.get(one["key"], one["key"]) for one in self.seen()["log"]]

    def close(self):
        self.process.kill()
        self.process.wait()


class Gateway:
    """`bench gateway` with `keys`; `failover` and `limits` are those of every provider in its bench.json."""

    def __init__(self, lab, folder, keys, failover, environment, limits, arguments, before, listen):
        self.folder = folder
        self.provider = lab.provider
        folder.mkdir()
        self.errors = folder / "stderr"
        self.socket = folder / "slots.sock"
        suite = folder / "suite"
        (suite / "scenarios").mkdir(parents=True)
        names = {form.provider for form in FORMS}
        said = {"failover": failover, **({"limits": limits} if limits else {})}
        config = {"providers": {name: said for name in names}}
        (suite / "bench.json").write_text(json.dumps(config))
        upstream = f"http://127.0.0.1:{lab.provider.port}"
        variables = {**clean_environment(), "HOME": str(folder), "BENCH_STATE_DIR": str(folder / "state"), "LC_ALL": "C.UTF-8",
                     "NO_COLOR": "1", "BENCH_GATEWAY_TOKEN": TOKEN}
        for name in names:
            variables[f"BENCH_PROVIDER_{name.upper()}_UPSTREAM"] = upstream
            if keys:
                variables[f"{name.upper()}_API_KEYS"] = ",".join(keys)
        variables.update(environment)
        with open(folder / "stdout", "wb") as out, open(self.errors, "wb") as errors:
            self.process = subprocess.Popen([*before, lab.bench, "gateway", "--listen", f"{listen}:0", "--socket", self.socket,
                                             "--suite", suite, *arguments], cwd=folder, env=variables,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        wait_for(lambda: "is ready" in self.said() or self.process.poll() is not None, "no gateway")
        assert self.process.poll() is None, self.said()
        self.port = int(re.search(re.escape(listen) + r":(\d+)/", self.said())[1])

    def said(self):
        return self.errors.read_text(errors="replace")

    def ask(self, form, body=None, headers=None, timeout=30, **more):
        asked = {"x-api-key": TOKEN, "content-type": "application/json", **(headers or {})}
        return client.ask(self.port, more.pop("target", form.target), form.body() if body is None else body, asked,
                          timeout=timeout, **more)

    def connect(self):
        return client.connect(self.port)

    def connect_as_slot(self):
        return client.connect(self.socket)

    def metrics(self):
        """Every line of /metrics as name and labels: value."""
        lines = client.ask(self.port, "/metrics").text().splitlines()
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[:1] != "#")}

    def resident(self):
        """Bytes of memory in use."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def end(self, how=signal.SIGTERM):
        """Its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Lab:
    def __init__(self, bench, folder):
        self.bench = bench
        self.folder = folder
        self.provider = Provider(folder)
        self.gateways = []

    def gateway(self, keys=(FIRST, SECOND), failover=None, environment=None, limits=None, arguments=(), before=(), listen="127.0.0.1"):
        folder = self.folder / f"gateway-{len(self.gateways) + 1}"
        gateway = Gateway(self, folder, keys, failover or {}, environment or {}, limits, arguments, before, listen)
        self.gateways.append(gateway)
        return gateway

    def sanitized(self):
        """Whether bench was built with a sanitizer, which keeps memory that was given back."""
        program = pathlib.Path(self.bench).read_bytes()
        return b"__asan_init" in program or b"__tsan_init" in program

    def close(self):
        codes = [gateway.end() for gateway in self.gateways]
        self.provider.close()
        assert not any(codes), f"the gateways ended with {codes}"

    def check_that_nothing_leaked(self):
        for gateway in self.gateways:
            for path in gateway.folder.rglob("*"):
                written = path.read_bytes() if path.is_file() else b""
                if path.suffix == ".gz":
                    written += unpacked(path)
                for secret in (FIRST, SECOND, THIRD, TOKEN):
                    assert secret.encode() not in written, f"'{secret}' is in {path}"
