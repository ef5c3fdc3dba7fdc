"""What the verifier service takes: items a second over HTTP, by size of batch, on this machine.

    python bench/verifier.py [--workers 2] [--clients 4] [--seconds 5]

Items are right, wrong and unreadable answers to problems of six families in turn; clients send one batch after
another over a connection that is kept. Client, server and workers share this machine's cores.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from seedbed.actions.verifier_pool import VerifierPool
from seedbed.actions.verifier_service import Limits, serving
from seedbed.problems.worker import made_row

FAMILIES = ("sudoku", "arithmetic", "web_of_lies", "game_of_24", "word_sorting", "numbrix")
BATCHES = (1, 16, 256, 2048)


def items(count: int) -> list[dict[str, object]]:
    rows = [made_row(FAMILIES[place % len(FAMILIES)], 0, place, {"level": 4}) for place in range(60)]
    said = [
        (row, text) for row in rows for text in (row["answer"], f"<think>So.</think>\n{row['answer']}", "Not known")
    ]
    return [
        {"problem": row["problem"], "response": text}
        for row, text in (said[place % len(said)] for place in range(count))
    ]


def client(url: str, body: bytes, until: float, batch: int) -> int:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    done = 0
    while time.perf_counter() < until:
        connection.request("POST", "/verify", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = json.loads(answer.read())
        if answer.status == 503:
            time.sleep(0.01)
            continue
        assert answer.status == 200, told
        assert told["errors"] == 0, told
        done += batch
    connection.close()
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    with VerifierPool(given.workers) as pool, serving(pool, limits=Limits(requests=given.clients)) as url:
        pool.verify(items(256))  # processes are started and families imported
        for batch in BATCHES:
            body = json.dumps({"items": items(batch)}).encode()
            start = time.perf_counter()
            with ThreadPoolExecutor(given.clients) as threads:
                done = sum(threads.map(lambda _: client(url, body, start + given.seconds, batch), range(given.clients)))  # noqa: B023
            print(f"batches of {batch:5}: {done / (time.perf_counter() - start):10,.0f} items/s", flush=True)


if __name__ == "__main__":
    main()
