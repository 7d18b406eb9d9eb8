#!/usr/bin/env python3
"""A scaling policy as a process of its own, in Python, with the action space of reinforcement learning: alpha in [-1, 1].

A controller stands where a trained model would: it reads the share of requests that kept the promise in the last minute and
the KV cache in use, and answers with one number per pool. Needs nothing but Python 3.

    policy: { type: external, command: [python3, agents/alpha_agent.py] }
"""

import json
import sys

TARGET = 0.99
IDLE_KV_FRACTION = 0.05


def alpha(pool):
    attainment = pool["signals"]["slo_attainment"]
    kv_fraction = pool["load"]["kv_fraction"]
    if attainment is not None and attainment < TARGET:
        return min(1.0, 0.3 + 5 * (TARGET - attainment))
    if kv_fraction is not None and kv_fraction < IDLE_KV_FRACTION and pool["capacity"] > 1:
        return -0.45
    return 0.0


def say(message):
    print(json.dumps(message), flush=True)


for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        if message["version"] != 1:
            sys.exit(f"This agent speaks version 1, not {message['version']}.")
        say({"type": "ready", "version": 1})
    elif message["type"] == "observation":
        alphas = {name: alpha(pool) for name, pool in message["pools"].items()}
        say({"sequence": message["sequence"], "alpha": alphas})
    elif message["type"] == "end":
        break
