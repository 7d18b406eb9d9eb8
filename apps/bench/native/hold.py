"""The hold model on heapq, ties in order of pushing: arguments PENDING HOLDS ROUNDS WARM_UP_ROUNDS.

Prints the nanoseconds of processor time of one hold, a line a round.
"""

import random
import sys
import time
from heapq import heapify, heappop, heappush

DRAWS = 65536


def main(pending, holds, rounds, warm_up_rounds):
    generator = random.Random(0)
    increments = [generator.expovariate(1.0) for _ in range(DRAWS)]
    queue = [(generator.expovariate(1.0), event, event) for event in range(pending)]
    heapify(queue)
    sequence = pending
    draw = 0
    for number in range(-warm_up_rounds, rounds):
        before = time.process_time_ns()
        for _ in range(holds):
            now, _, event = heappop(queue)
            heappush(queue, (now + increments[draw], sequence, event))
            sequence += 1
            draw = (draw + 1) & (DRAWS - 1)
        elapsed = time.process_time_ns() - before
        if number >= 0:
            print(f"{elapsed / holds:.3f}")


main(*map(int, sys.argv[1:5]))
