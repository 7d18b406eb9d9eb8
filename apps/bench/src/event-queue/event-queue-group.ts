import { measureInChild } from "../child-process";
import type { BenchTable } from "../measurement/bench-table";
import { median } from "../measurement/statistics";
import type { GroupOptions } from "../run-group";
import type { HoldAnswer, HoldInput, LibraryHoldInput } from "./hold-model";
import { LIBRARY_QUEUES, type LibraryQueueName } from "./library-queues";
import { findNativeQueues } from "./native-queues";

const FULL = { pending: [1e3, 1e5, 1e6], holds: 200_000, rounds: 11 };
const QUICK = { pending: [1e3], holds: 50_000, rounds: 4 };

/** The queue that the others are measured by, where it can be built. */
const YARDSTICK = "std::priority_queue";

/** The event queue against others, under the hold model. */
export function eventQueueGroup({ isQuick }: GroupOptions): BenchTable {
  const plan = isQuick ? QUICK : FULL;
  const native = findNativeQueues();
  const rows: (string | number)[][] = [];
  try {
    for (const pending of plan.pending) {
      const input: HoldInput = { pending, holds: plan.holds, rounds: plan.rounds };
      const answers = [
        ...libraryAnswers(input),
        ...native.queues.map(({ name, measure }) => ({ name, answer: measure(input) })),
      ];
      const yardstick = median(answers.find(({ name }) => name === YARDSTICK)?.answer ?? []);
      for (const { name, answer } of answers) {
        rows.push([pending.toExponential(0), name, median(answer), Math.min(...answer), median(answer) / yardstick]);
      }
    }
  } finally {
    native.dispose();
  }
  return {
    group: "event-queue",
    title: "Event queue: hold model, exponential increments",
    columns: [
      { name: "pending" },
      { name: "queue" },
      { name: "ns/hold median", digits: 1 },
      { name: "min", digits: 1 },
      { name: `× ${YARDSTICK}`, digits: 2 },
    ],
    rows,
    notes: [
      `${plan.rounds} rounds of ${plan.holds} holds (pop + push), each queue in a process of its own.`,
      "Equal times come out in the order they were pushed, but in flatqueue, which compares times alone.",
      "+ move: each hold also moves a random pending event to another time, which only ours can.",
      "Targets: tokentide at most 1.5 × std::priority_queue at 1e3 and 1e5, with moves at most 2 ×.",
      ...native.notes,
    ],
  };
}

function libraryAnswers(input: HoldInput): { name: string; answer: HoldAnswer }[] {
  return (Object.keys(LIBRARY_QUEUES) as LibraryQueueName[]).map((queue) => ({
    name: queue,
    answer: measureInChild<HoldAnswer>("hold", { ...input, queue } satisfies LibraryHoldInput),
  }));
}
