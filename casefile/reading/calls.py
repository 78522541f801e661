"""What a cell may still ask of the kernel: to read and write what it holds, for memory, the time, and its own end.

A filter of calls (seccomp) stands wherever Linux does, for root and for everybody else: behind it there is no socket,
file or process to be had, and no other process to be signalled or read, whoever the cell runs as.
"""

import ctypes
import platform
import struct

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER
# <linux/bpf_common.h>, <linux/seccomp.h>: load a word, jump if equal, return; the offsets of seccomp_data.
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
_KILL, _REFUSE, _ALLOW = 0x8000_0000, 0x0005_0001, 0x7FFF_0000  # the process; with EPERM

_CALLS = [
    "read",
    "write",
    "close",
    "fstat",
    "lseek",
    "poll",
    "ppoll",
    "recvfrom",
    "sendto",
    "recvmsg",
    "sendmsg",
    "shutdown",
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "brk",
    "madvise",
    "futex",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "restart_syscall",
    "setitimer",
    "clock_gettime",
    "gettimeofday",
    "clock_nanosleep",
    "nanosleep",
    "getrandom",
    "getpid",
    "getppid",
    "gettid",
    "getrusage",
    "sched_yield",
    "sched_getaffinity",
    "membarrier",
    "rseq",
    "exit",
    "exit_group",
    "getuid",
    "geteuid",
]
_X86 = (
    "0 1 3 5 8 7 271 45 44 47 46 48 9 11 10 25 12 28 202 13 14 15 131 219 38 228 96 230 35 318 39 110 186 98 24 204 "
    "324 334 60 231 102 107"
)
_ARM = (
    "63 64 57 80 62 - 73 207 206 212 211 210 222 215 226 216 214 233 98 134 135 139 132 128 103 113 169 115 101 278 "
    "172 173 178 165 124 123 283 293 93 94 174 175"
)
# By machine: AUDIT_ARCH of <linux/audit.h>, and the numbers of <asm/unistd.h> in the order of `_CALLS`.
_MACHINES = {"x86_64": (0xC000_003E, _X86.split()), "aarch64": (0xC000_00B7, _ARM.split())}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("rows", ctypes.c_char_p))


def allowed(machine: str) -> dict[str, int]:
    """The numbers of the calls that are let through, on a kind of machine; none where we have not written them down."""
    numbers = _MACHINES.get(machine, (0, []))[1]
    return {name: int(number) for name, number in zip(_CALLS, numbers, strict=bool(numbers)) if number != "-"}


def forbid_calls() -> bool:
    """From here on this process makes no other calls: they fail with EPERM. Whether the filter stands."""
    machine, libc = platform.machine(), ctypes.CDLL(None)
    if machine not in _MACHINES or not hasattr(libc, "prctl"):
        return False
    rows = _rows(_MACHINES[machine][0], sorted(allowed(machine).values()))
    program = _Program(len(rows) // 8, rows)
    return not (
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)
    )


def _rows(architecture: int, numbers: list[int]) -> bytes:
    """The filter in the kernel's words; a call by another numbering than this machine's own ends the process."""
    rows = [(_LOAD, 0, 0, _ARCHITECTURE), (_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    rows.append((_LOAD, 0, 0, _NUMBER))
    for number in numbers:
        rows += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("=HBBI", *row) for row in [*rows, (_RETURN, 0, 0, _REFUSE)])
