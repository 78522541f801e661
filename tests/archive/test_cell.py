"""Inside the cell nothing can be opened, reached or owned."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRY_THE_DOORS = """
import os, socket
from casefile.archive.cell import close_doors, wall_in
wall_in(20, 1_500_000_000)
close_doors()
said = [str(os.geteuid())]
for attempt in (lambda: open('/etc/hostname'), lambda: socket.socket(), lambda: os.pipe()):
    try:
        attempt()
        said.append('open')
    except OSError:
        said.append('shut')
print(' '.join(said))
"""


def test_no_file_and_no_socket_can_be_opened_inside() -> None:
    done = subprocess.run([sys.executable, "-c", TRY_THE_DOORS], cwd=ROOT, capture_output=True, text=True, check=True)
    uid, *doors = done.stdout.split()
    assert doors == ["shut", "shut", "shut"]
    assert int(uid) != 0
    assert os.geteuid() != 0 or int(uid) >= 61_184
