import { measureInChild } from "../child-process";
import type { BenchTable } from "../measurement/bench-table";
import { FULL_PLAN, QUICK_PLAN } from "../measurement/timing";
import type { GroupOptions } from "../run-group";
import type { ManagedRunAnswer } from "./managed-run";
import { LARGE_FLEETS, TICK_POLICIES, type TickAnswer, type TickInput, type TickPolicyName } from "./tick";

/** What scaling costs: one decision, and a whole run with a manager in it. */
export function scalingGroup({ isQuick }: GroupOptions): BenchTable {
  const policies = Object.keys(TICK_POLICIES) as TickPolicyName[];
  const ticksOf = (name: string, fleets: number) =>
    policies.map((policy) => {
      const input: TickInput = { policy, ticks: isQuick ? 500 : 5_000, fleets };
      const { medianUs, p99Us } = measureInChild<TickAnswer>("tick", input);
      return [`${name}, ${policy}`, medianUs, p99Us, Number.NaN, Number.NaN, Number.NaN];
    });
  const ticks = [...ticksOf("tick", 1), ...(isQuick ? [] : ticksOf("tick of 5,000", LARGE_FLEETS))];
  const runs = measureInChild<ManagedRunAnswer[]>("managed-runs", isQuick ? QUICK_PLAN : FULL_PLAN);
  const names = {
    none: "e02 without a manager",
    held: "e02, manager without freedom",
    read: "the same, every signal read",
    free: "e02, manager scales",
  };
  return {
    group: "scaling",
    title: "Scaling manager: 25 prompt and 15 token instances",
    columns: [
      { name: "what" },
      { name: "µs median", digits: 1 },
      { name: "µs p99", digits: 1 },
      { name: "run ms", digits: 1 },
      { name: "× without", digits: 3 },
      { name: "events" },
    ],
    rows: [
      ...ticks,
      ...runs.map(({ leash, medianMs, events }) => [
        names[leash],
        Number.NaN,
        Number.NaN,
        medianMs,
        medianMs / runs[0]!.medianMs,
        events,
      ]),
    ],
    notes: [
      "tick: one decision with its observation, policy and record, at 70 requests per second. Target: at most 20 µs.",
      "tick of 5,000: the same with 125 times the instances. Target: at most 2 ms.",
      "e02: the default dialect with a decision every second, the queue policy; the variants take turns in one process.",
      "every signal read: all rates and latencies at every decision; the queue policy reads gauges and what is offered.",
      "Target: at most 1.15 × without a manager. One that scales has other work to do: another fleet, other events.",
    ],
  };
}
