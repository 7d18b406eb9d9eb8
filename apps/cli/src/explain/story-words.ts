import { groupThousands } from "@tokentide/report";
import type { DecisionRecord, PoolDecision } from "@tokentide/scaling-manager";
import { reasonFor } from "../scaling/decision-highlights";

/** A time on the clock of the run: `1,234.567 s`. */
export function clock(seconds: number): string {
  const [whole, fraction] = String(Number(seconds.toFixed(3))).split(".");
  return `${groupThousands(Number(whole))}${fraction === undefined ? "" : `.${fraction}`} s`;
}

/** `1 request`, `1,234 requests`. */
export function counted(count: number, noun: string): string {
  return `${groupThousands(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A list in words: `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

const WIDTH = 100;
const TIME_WIDTH = 12;

/** Something that happened: when, and what. */
export type Happening = readonly [timeSeconds: number, text: string];

/** Happenings under one another, times in a column to the right, long ones folded. */
export function chronicle(happenings: readonly Happening[]): string {
  return happenings
    .map(([time, text]) => {
      const lead = `${clock(time).padStart(TIME_WIDTH)}  `;
      return `${lead}${folded(text, lead.length)}\n`;
    })
    .join("");
}

/** A fact under a label, folded. */
export function fact(label: string, text: string): string {
  const lead = `  ${label.padEnd(TIME_WIDTH)}`;
  return `${lead}${folded(text, lead.length)}\n`;
}

function folded(text: string, indent: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/**
 * `decision 11 of policy queue: mixed 7 → 8, as 1,200 tokens > 1,000`, with every step that bent what the policy wanted.
 * @param tag of the one pool to tell of; absent: all
 */
export function decisionInWords(decision: DecisionRecord, tag?: string): string {
  const pools = decision.pools.filter((pool) => tag === undefined || pool.tag === tag);
  const reason = pools.length === 1 ? reasonFor(pools[0]!.tag, decision.reason) : decision.reason;
  const dry = decision.dryRun ? " (dry run)" : "";
  return `decision ${decision.sequence} of policy ${decision.policy}${dry}: ${pools.map(changeInWords).join("; ")}, as ${reason}`;
}

function changeInWords({ tag, current, recommended, desired, marks, actions }: PoolDecision): string {
  const change = current === desired ? `${tag} stays at ${current}` : `${tag} ${current} → ${desired}`;
  const wish = recommended === desired ? [] : [`wanted ${recommended}`];
  const steps = marks.map(({ step, from, to, reason }) => `${step.replace("_", " ")} ${from} → ${to}: ${reason}`);
  const refusals = new Set(actions.flatMap(({ error }) => (error === undefined ? [] : [`refused: ${error}`])));
  const notes = [...wish, ...steps, ...refusals].map((note) => note.replace(/\.$/, ""));
  return notes.length === 0 ? change : `${change} (${notes.join("; ")})`;
}
