# Runs a Python step inside the shut-in: the body of a function of (row, parameters), for each row of rows.ndjson.
import ctypes
import json
import platform
import struct
import sys
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID


# Calls of the system that no step over rows needs: memory that no limit counts, keys of others, and what has been a way out.
# Numbers by architecture: memfd_create, memfd_secret, shmget, shmat, io_uring_setup, io_uring_enter, io_uring_register,
# add_key, request_key, keyctl, bpf, userfaultfd, perf_event_open, ptrace, process_vm_readv, process_vm_writev, unshare,
# setns, mount, umount2, pivot_root, open_by_handle_at.
REFUSED = {
    "x86_64": (0xC000003E, [319, 447, 29, 30, 425, 426, 427, 248, 249, 250, 321, 323, 298, 101, 310, 311, 272, 308, 165, 166, 155, 304]),
    "aarch64": (0xC00000B7, [279, 447, 194, 196, 425, 426, 427, 217, 218, 219, 280, 282, 241, 117, 270, 271, 97, 268, 40, 39, 41, 265]),
}


def refuse_calls():
    """Has the kernel refuse these calls from here on (seccomp, a program of the classic packet filter)."""
    if platform.machine() not in REFUSED:
        raise OSError(f"calls of the system cannot be refused on {platform.machine()}")
    architecture, numbers = REFUSED[platform.machine()]
    load, equal, least, answer = 0x20, 0x15, 0x35, 0x06
    kill, error, allow = 0x80000000, 0x00050001, 0x7FFF0000
    code = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, kill), (load, 0, 0, 0)]
    # Numbers of another convention of the same architecture.
    code += [(least, 0, 1, 0x40000000), (answer, 0, 0, kill)]
    for number in numbers:
        code += [(equal, 0, 1, number), (answer, 0, 0, error)]
    code.append((answer, 0, 0, allow))
    filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in code))
    program = struct.pack("HxxxxxxP", len(code), ctypes.addressof(filters))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, ctypes.c_ulong(2), ctypes.c_char_p(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "calls of the system cannot be refused")


def text_of(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"returned a value of type {type(value).__name__}, which is not understood")


def main():
    with open("order.json", encoding="utf-8") as file:
        order = json.load(file)
    refuse_calls()
    open("begun", "w").close()
    number = 0
    try:
        body = "\n".join("    " + line for line in order["text"].splitlines()) or "    pass"
        names = {}
        exec(compile(f"def step(row, parameters):\n{body}\n", "step", "exec"), names)
        step, parameters = names["step"], order["parameters"]
        with open("rows.ndjson", encoding="utf-8") as rows, open("result.ndjson", "w", encoding="utf-8") as out:
            for line in rows:
                number += 1
                given = step(json.loads(line, parse_float=Decimal), parameters)
                if given is None:
                    continue
                for one in given if isinstance(given, list) else [given]:
                    if not isinstance(one, dict):
                        raise TypeError(f"returned {one!r}; expected a row, a list of rows, or None")
                    out.write(json.dumps({"taktwerk_row": number, **one}, default=text_of) + "\n")
    except BaseException as error:
        message = f"{type(error).__name__}: {error}"[:2000]
        with open("failure.json", "w", encoding="utf-8") as file:
            json.dump({"row": number, "message": message}, file)
        sys.exit(1)


main()
