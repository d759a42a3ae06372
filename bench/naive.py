"""The loop that comparable tools run: prints the milliseconds of each round, and the matches, as JSON."""

import gzip
import json
import sys
import time


def matches(path):
    with gzip.open(path) as log_file:
        records = json.load(log_file)["Records"]
    return [record for record in records if record["eventName"] == "GetFederationToken"]


path, rounds = sys.argv[1], int(sys.argv[2])
millis = []
found = []
for _ in range(rounds):
    begin = time.perf_counter()
    found = matches(path)
    millis.append((time.perf_counter() - begin) * 1000)
print(json.dumps({"millis": millis, "matches": len(found)}))
