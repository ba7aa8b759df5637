"""The load generator: one process, one thread, raw sockets, requests that were signed beforehand.

A closed loop: each connection sends its next request when it has its answer, so the rate is the server's. Written
without asyncio because the client must not be what is measured; `busy` of the result says how near it came.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import traffic
from bench.machine import CLIENT_CORES
from bench.report import percentile

ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Load:
    """What one run saw. Times in ms; busy: share of a core that the client itself took; bad: answers beside 2xx."""

    rate: float
    p50: float
    p99: float
    most: float
    answers: int
    bad: int
    busy: float


def run(
    folder: Path, port: int, *, connections: int, seconds: float, first: int = 0, last: int | None = None
) -> Load:
    """Run a client in a process of its own, with the saved traffic of a folder.

    first, last: numbers of the requests that it sends; it ends with the last one, and after `seconds` at the latest.
    """
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench.client",
            folder,
            *map(str, (port, connections, seconds, first, last or -1)),
        ],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Load(**json.loads(done.stdout))


class _Connection:
    __slots__ = ("missing", "sent_at", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.missing = 0


def drive(
    requests: traffic.Traffic, port: int, *, connections: int, seconds: float, first: int, last: int
) -> Load:
    open_connections = [_Connection(port) for _ in range(connections)]
    by_number = {connection.socket.fileno(): connection for connection in open_connections}
    poll = select.epoll()
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    now, times, bad, next_request = time.perf_counter, [], 0, first
    begun, busy = now(), time.process_time()
    end = begun + seconds
    for connection in open_connections:
        connection.sent_at = now()
        connection.socket.sendall(requests.request(next_request))
        next_request += 1
    waiting = connections
    while waiting:
        ready = poll.poll(ANSWER_SECONDS)
        if not ready:
            raise SystemExit("the server does not answer")
        for number, _ in ready:
            connection = by_number[number]
            answer = connection.socket.recv(65_536)
            if connection.missing:
                connection.missing -= len(answer)
            else:
                bad += answer[9:10] != b"2"
                connection.missing = _length(answer) - len(answer)
            if connection.missing:
                continue
            moment = now()
            times.append(moment - connection.sent_at)
            if moment < end and next_request <= last:
                connection.sent_at = moment
                connection.socket.send(requests.request(next_request))
                next_request += 1
            else:
                waiting -= 1
    took = now() - begun
    times.sort()
    return Load(
        rate=len(times) / took,
        p50=percentile(times, 50) * 1e3,
        p99=percentile(times, 99) * 1e3,
        most=times[-1] * 1e3,
        answers=len(times),
        bad=bad,
        busy=(time.process_time() - busy) / took,
    )


def _length(answer: bytes) -> int:
    """Bytes of a whole answer, by its head. Raises if the head is not whole: it always fits into one segment."""
    head = answer.index(b"\r\n\r\n")
    start = answer.lower().index(b"content-length:") + 15
    return head + 4 + int(answer[start : answer.index(b"\r\n", start)])


def main() -> None:
    folder, port, connections, seconds, first, last = sys.argv[1:]
    os.sched_setaffinity(0, CLIENT_CORES)
    requests = traffic.load(Path(folder))
    found = drive(
        requests,
        int(port),
        connections=int(connections),
        seconds=float(seconds),
        first=int(first),
        last=requests.count - 1 if int(last) < 0 else int(last),
    )
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
