import type { FailureSetup, Occurrence, Strike } from "@tokentide/simulator";
import type { FailureInput } from "../schema/failure-schema";
import { resolveStartUpTime } from "./resolve-start-up-time";

/** What goes wrong on purpose, in the simulator's words, from settings without problems. */
export function resolveFailure(input: FailureInput): FailureSetup {
  const { application_id: applicationId } = input;
  return { ...(applicationId === undefined ? {} : { applicationId }), ...kindOf(input) };
}

function kindOf(input: FailureInput): FailureSetup {
  switch (input.type) {
    case "boot_failure":
      return { type: input.type, when: occurrence(input), afterSeconds: input.after };
    case "slow_boot":
      return { type: input.type, when: occurrence(input), extra: resolveStartUpTime(input.extra) };
    case "shortage":
      return {
        type: input.type,
        fromSeconds: input.from,
        toSeconds: input.to,
        ...(input.sku === undefined ? {} : { skuName: input.sku }),
      };
    case "metrics_outage":
      return { type: input.type, fromSeconds: input.from, toSeconds: input.to };
    case "spot_reclaim":
      return { type: input.type, when: strike(input), noticeSeconds: input.notice };
    default:
      return { type: input.type, when: strike(input) };
  }
}

type Times = number | readonly number[] | undefined;

function occurrence({ probability, at }: { probability?: number | undefined; at?: Times }): Occurrence {
  return probability === undefined ? { atSeconds: inOrder(at) } : { probability };
}

function strike({ mtbf, at }: { mtbf?: number | undefined; at?: Times }): Strike {
  return mtbf === undefined ? { atSeconds: inOrder(at) } : { meanTimeBetweenFailuresSeconds: mtbf };
}

function inOrder(at: Times): readonly number[] {
  return (typeof at === "number" ? [at] : [...(at ?? [])]).sort((one, other) => one - other);
}
