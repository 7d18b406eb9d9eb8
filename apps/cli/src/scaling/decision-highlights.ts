import type { DecisionRecord, EventSink, PoolDecision } from "@tokentide/scaling-manager";

const WIDTH = 100;
const INDENT = "  ";
const TIME_WIDTH = 14;
/** Shown of the first and of the last decisions that changed something. */
const SHOWN = 4;

/** Keeps the decisions that changed the fleet, the first and the last of them, for a reader who asks why. */
export class DecisionHighlights implements EventSink {
  readonly #first: DecisionRecord[] = [];
  readonly #last: DecisionRecord[] = [];
  #decisions = 0;
  #changes = 0;
  #shown = 0;
  #wasRefused = false;

  decision(decision: DecisionRecord): void {
    this.#decisions++;
    const changes = decision.pools.filter(isChange);
    if (changes.length === 0) return;
    // Of a series of attempts that are all refused, the first one says it.
    const isRefused = changes.every((pool) => refusal(pool) !== undefined);
    if (isRefused && this.#wasRefused) return;
    this.#wasRefused = isRefused;
    this.#shown++;
    if (!isRefused) this.#changes++;
    if (this.#first.length < SHOWN) this.#first.push(decision);
    else if (this.#last.push(decision) > SHOWN) this.#last.shift();
  }

  /** One line a decision, at most 100 columns wide; nothing where no policy decided. */
  text(): string {
    const [some] = this.#first;
    if (some === undefined) return "";
    const verb = some.dryRun ? "would have changed" : "changed";
    const left = this.#shown - this.#first.length - this.#last.length;
    const lines = [
      `${this.#changes} of ${this.#decisions} decisions ${verb} the fleet (policy ${some.policy}):`,
      ...this.#first.flatMap(decisionLines),
      ...(left > 0
        ? [`${"…".padEnd(TIME_WIDTH)}${left} more: decisions/ in the results has them all (--out DIR)`]
        : []),
      ...this.#last.flatMap(decisionLines),
    ];
    return lines.map((line) => `${shortened(INDENT + line)}\n`).join("");
  }
}

function isChange({ current, desired, actions }: PoolDecision): boolean {
  return desired !== current || actions.length > 0;
}

/** Why nothing came of a change; undefined where something did, or was not to. */
function refusal({ actions }: PoolDecision): string | undefined {
  return actions.some(({ error }) => error === undefined) ? undefined : actions[0]?.error;
}

/** A line for each pool that a decision changed, or was refused to change: when, from how many to how many, and why. */
export function decisionLines({ timeSeconds, reason, pools }: DecisionRecord): string[] {
  return pools.filter(isChange).map((pool) => {
    const { tag, current, desired } = pool;
    const refused = refusal(pool);
    const why = refused === undefined ? reasonFor(tag, reason) : `refused: ${refused}`;
    return `${timeText(timeSeconds).padEnd(TIME_WIDTH)}${tag} ${current} → ${desired}: ${why}`;
  });
}

/** The part of a reason that is about one pool, where it has such parts. */
export function reasonFor(tag: string, reason: string): string {
  const own = reason.split("; ").find((part) => part.startsWith(`${tag}: `));
  return own === undefined ? reason : own.slice(tag.length + 2);
}

function timeText(seconds: number): string {
  return seconds < 60 ? `${Number(seconds.toFixed(1))} s` : `${Number((seconds / 60).toFixed(1))} min`;
}

function shortened(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
