"""A provider that others have written (npm: @copilotkit/aimock), as an upstream that does not share our
misunderstandings. It answers from fixtures, refuses keys that it does not know, and says in its journal what it served."""

import json
import os
import subprocess
import time
import urllib.request

PACKAGE = "@copilotkit/aimock@1.43.0"
PROGRAM = "@copilotkit/aimock/dist/cli.js"
SAYS = "hi from somebody else"


def fixtures(command):
    """The call of a client's shell tool with `command`, then text; and text for whoever has no tools. Each kind of answer
    has a usage of its own."""
    calls = {"Bash": {"command": command, "description": "Write the file"}, "exec_command": {"cmd": command}}
    return [*({"match": {"toolName": tool, "hasToolResult": False},
               "response": {"toolCalls": [{"name": tool, "arguments": arguments}],
                            "usage": {"input_tokens": 101, "output_tokens": 23}}} for tool, arguments in calls.items()),
            {"match": {"hasToolResult": True},
             "response": {"content": "It is done.", "usage": {"input_tokens": 107, "output_tokens": 31}}},
            {"match": {"endpoint": "chat"},
             "response": {"content": SAYS, "usage": {"input_tokens": 17, "output_tokens": 5}}}]


class Aimock:
    """One that listens on a port of its own and knows `keys`."""

    def __init__(self, modules, folder, keys, command="true"):
        (folder / "fixtures.json").write_text(json.dumps({"fixtures": fixtures(command)}))
        log = folder / "aimock.log"
        with open(log, "wb") as said:
            self.process = subprocess.Popen(
                ["node", modules / PROGRAM, "--port", "0", "--fixtures", folder / "fixtures.json", "--validate-on-load"],
                env={"PATH": os.environ["PATH"], "AIMOCK_API_KEYS": ",".join(keys)}, stdout=said, stderr=said)
        until = time.monotonic() + 20
        while "listening on " not in log.read_text():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"aimock did not start: {log.read_text()}")
            time.sleep(0.05)
        self.address = log.read_text().split("listening on ")[1].split()[0]
        self.key = keys[0]

    def served(self):
        """What it has answered well: how often, and the usage that it told."""
        request = urllib.request.Request(f"{self.address}/__aimock/journal", headers={"x-api-key": self.key})
        with urllib.request.urlopen(request) as answer:
            answers = [one["response"] for one in json.load(answer)]
        told = [one["fixture"]["response"]["usage"] for one in answers if one["status"] == 200]
        return {"answers": len(told), "input": sum(one["input_tokens"] for one in told),
                "output": sum(one["output_tokens"] for one in told)}

    def close(self):
        self.process.terminate()
        self.process.wait()
