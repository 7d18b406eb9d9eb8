import fc from "fast-check";
import type { ScalingLimits } from "../../src/limits";
import type { PoolTag } from "../../src/pool-tag";
import type { FleetCommand, FleetFault } from "../../src/testing/fleet-faults";

/** One step of a random history. Numbers pick among what there is at that moment. */
export type Operation =
  | { readonly type: "advance"; readonly seconds: number }
  | { readonly type: "scale_up_full"; readonly tag: PoolTag; readonly sku: string; readonly processors: number }
  | { readonly type: "scale_up_server"; readonly sku: string }
  | { readonly type: "scale_up_instance"; readonly tag: PoolTag; readonly pick: number; readonly processors: number }
  | { readonly type: "scale_down_full" | "scale_down_instance" | "scale_down_server"; readonly pick: number }
  | { readonly type: "cancel_scale_up" | "cancel_scale_down"; readonly pick: number }
  | { readonly type: "add_work" | "finish_work"; readonly pick: number; readonly amount: number }
  | { readonly type: "work_known"; readonly pick: number; readonly isKnown: boolean }
  | { readonly type: "kill_instance" | "kill_server"; readonly pick: number; readonly isSignalled: boolean }
  | { readonly type: "reclaim_server"; readonly pick: number; readonly noticeSeconds: number }
  | { readonly type: "fault"; readonly command: FleetCommand; readonly fault: FleetFault }
  | { readonly type: "stray_signal"; readonly signal: StraySignal; readonly id: number }
  | { readonly type: "limits"; readonly limits: ScalingLimits }
  | { readonly type: "decide"; readonly desired: Partial<Record<PoolTag, number>> }
  | { readonly type: "arrive"; readonly requests: number }
  | { readonly type: "reconcile" | "restart" | "stop_and_start" };

/** Signals that come late, twice, or for something that never was. */
export type StraySignal =
  | "serverReady"
  | "serverGone"
  | "instanceReady"
  | "instanceGone"
  | "instanceDrained"
  | "cordonAcknowledged";

const tag = fc.constantFrom<PoolTag>("prompt", "token", "mixed");
const sku = fc.constantFrom("small", "large");
const processors = fc.constantFrom(1, 1, 2, 4);
const pick = fc.nat(15);
const count = fc.option(fc.nat(4), { nil: undefined });

const limits: fc.Arbitrary<ScalingLimits> = fc.record({
  pool: fc.tuple(fc.nat(2), fc.nat(4)).map(([min, more]) => ({ min, max: min + more })),
  maxTotalInstances: fc.option(fc.integer({ min: 2, max: 8 }), { nil: undefined }),
  maxProcessors: fc.option(fc.integer({ min: 4, max: 24 }), { nil: undefined }),
});

const command = fc.constantFrom<FleetCommand>(
  "createServer",
  "removeServer",
  "createInstance",
  "removeInstance",
  "cordon",
  "drained",
  "list",
);
const fault = fc.constantFrom<FleetFault>(
  "refuse",
  "unknown_but_done",
  "unknown_and_not_done",
  "fail_later",
  "lose_signal",
  "double_signal",
  "hang",
);

/** Histories are mostly scaling, work and time; the rest happens now and then. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant("advance" as const), seconds: fc.constantFrom(0.5, 1, 3, 10, 40) }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("scale_up_full" as const), tag, sku, processors }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("scale_up_server" as const), sku }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("scale_up_instance" as const), tag, pick, processors }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom(
        "scale_down_full" as const,
        "scale_down_full" as const,
        "scale_down_instance" as const,
        "scale_down_server" as const,
      ),
      pick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom("cancel_scale_up" as const, "cancel_scale_down" as const), pick }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constantFrom("add_work" as const, "finish_work" as const),
      pick,
      amount: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("decide" as const),
      desired: fc.record({ prompt: count, token: count, mixed: count }).map(withoutUndefined),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("fault" as const), command, fault }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("limits" as const), limits }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("work_known" as const), pick, isKnown: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom("kill_instance" as const, "kill_server" as const),
      pick,
      isSignalled: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("reclaim_server" as const), pick, noticeSeconds: fc.constantFrom(2, 30) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("stray_signal" as const),
      signal: fc.constantFrom<StraySignal>(
        "serverReady",
        "serverGone",
        "instanceReady",
        "instanceGone",
        "instanceDrained",
        "cordonAcknowledged",
      ),
      id: fc.nat(30),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("arrive" as const), requests: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom("reconcile" as const, "restart" as const, "stop_and_start" as const),
    }),
  },
);

function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
