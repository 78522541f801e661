"""The template of cells as on a kernel without filters and without root, where neither network nor user can be left."""

import socket
import sys

from casefile.reading import inside, template

inside.close_doors = lambda: False
inside.forbid_calls = lambda: False
template.leave_network = lambda: False

if __name__ == "__main__":
    template.main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
