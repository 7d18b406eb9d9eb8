import { clockText } from "../src/page/formats";
import type { DecisionOutcome, Lane, PageDecision } from "../src/page/page-data";

/** A decision or a failure: a mark on the track and a row of the table. */
export interface Happening {
  readonly t: number;
  readonly lane: string;
  readonly kind: DecisionOutcome | "failed";
  readonly isUp: boolean;
  readonly pool: string;
  /** `8 → 9`, or what broke. */
  readonly what: string;
  readonly reason: string;
  readonly steps: readonly string[];
}

/** What a lane's decisions and failures were, in order of time. */
export function happeningsOf(lane: Lane): Happening[] {
  const failures = lane.failures.map(
    ({ t, what, target, detail }): Happening => ({
      t,
      lane: lane.name,
      kind: "failed",
      isUp: false,
      pool: "",
      what: `${target}: ${what}`,
      reason: detail,
      steps: [],
    }),
  );
  return [...lane.decisions.map((decision) => ofDecision(lane, decision)), ...failures].sort(
    (one, other) => one.t - other.t,
  );
}

function ofDecision(lane: Lane, { t, pool, from, to, outcome, reason, steps }: PageDecision): Happening {
  return {
    t,
    lane: lane.name,
    kind: outcome,
    isUp: to > from,
    pool,
    what: from === to ? `${from}` : `${from} → ${to}`,
    reason,
    steps,
  };
}

/** In one line, for the eyes and for screen readers. */
export function happeningText({ t, pool, what, kind, reason, steps }: Happening): string {
  const head = kind === "failed" ? what : `${pool} ${what} (${KIND_WORDS[kind]})`;
  return [`${clockText(t)}, ${head}`, reason, ...steps].filter((part) => part !== "").join(". ");
}

/** How a kind is called. */
export const KIND_WORDS: Readonly<Record<Happening["kind"], string>> = {
  changed: "changed",
  refused: "refused",
  held: "held back",
  kept: "no change",
  failed: "failure",
};
