"""What `bench gateway` draws on a terminal."""

import pathlib
import re
import sys

from lab import FIRST, wait_for
from wire import MESSAGES, limited

ON_TERMINAL = pathlib.Path(__file__).resolve().parent.parent / "support" / "on_terminal.py"
PIECE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


FRAME_END = "\x1b[?2026l"


def screen_of(drawn):
    """The lines that a terminal shows: the cursor goes up and back, lines are cleared, the rest is text."""
    lines, row, column = [""], 0, 0
    for parameters, final, back, down, text in PIECE.findall(drawn):
        if text:
            lines[row] = lines[row].ljust(column)[:column] + text + lines[row][column + len(text):]
            column += len(text)
        elif back:
            column = 0
        elif down:
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif final == "A":
            row = max(0, row - int(parameters or 1))
        elif final == "K":
            lines[row] = lines[row][:column]
        elif final == "J":
            lines[row] = lines[row][:column]
            del lines[row + 1:]
    return lines


def on_terminal(lab, columns, rows):
    return lab.gateway(environment={"TERM": "xterm"}, before=(sys.executable, ON_TERMINAL, str(columns), str(rows)))


def table_of(gateway):
    """The lines from the table's titles on; of a picture that is being drawn, those of the one before."""
    drawn = gateway.errors.read_bytes().decode()
    whole = drawn if gateway.process.poll() is not None else drawn[:drawn.rfind(FRAME_END) + 1]
    lines = screen_of(whole)
    begin = max((at for at, line in enumerate(lines) if line.startswith("KEY")), default=len(lines))
    return lines[begin:]


def row_of(gateway, key):
    return next((line.split() for line in table_of(gateway) if line.startswith(key)), [])


def a_terminal_shows_how_each_key_does(lab):
    lab.provider.does({FIRST: limited(MESSAGES, 60)})
    gateway = on_terminal(lab, 100, 24)
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    wait_for(lambda: "1 in all" in "\n".join(table_of(gateway)), "the request is not on the screen")
    assert row_of(gateway, "ANTHROPIC_API_KEYS[0]")[1] == "limited", table_of(gateway)
    valid = row_of(gateway, "ANTHROPIC_API_KEYS[1]")
    assert valid[1:3] == ["valid", "1"] and valid[-1] == "anthropic", table_of(gateway)
    assert len([line for line in table_of(gateway) if "API_KEYS[" in line]) == 6, table_of(gateway)


def a_small_window_is_never_left(lab):
    for columns, rows in ((30, 24), (100, 6), (12, 5)):
        gateway = on_terminal(lab, columns, rows)
        wait_for(lambda: "0 active" in "\n".join(table_of(gateway)), "nothing is on the screen")
        drawn = [line for line in table_of(gateway) if line]
        assert len(drawn) < rows and max(map(len, drawn)) <= columns, (columns, rows, drawn)
        if rows < 9:
            assert any(line.startswith("+") for line in drawn), drawn


def the_table_is_gone_once_the_gateway_is(lab):
    gateway = on_terminal(lab, 100, 24)
    wait_for(lambda: table_of(gateway), "nothing is on the screen")
    assert gateway.end() == 0
    wait_for(lambda: not table_of(gateway), "the table is still on the screen")
