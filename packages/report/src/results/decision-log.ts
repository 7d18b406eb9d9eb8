/** What one step did to the desired count of a pool. */
export interface LoggedMark {
  readonly step: string;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Something that was done, or tried. */
export interface LoggedAction {
  readonly action: string;
  readonly target?: string;
  readonly error?: string;
}

/** A decision as `decisions/{application_id}.jsonl` has it. */
export interface LoggedDecision {
  readonly sequence: number;
  readonly timeSeconds: number;
  readonly policy: string;
  readonly dryRun: boolean;
  readonly reason: string;
  readonly pools: readonly {
    readonly tag: string;
    readonly current: number;
    readonly recommended: number;
    readonly desired: number;
    readonly marks: readonly LoggedMark[];
    readonly actions: readonly LoggedAction[];
  }[];
}

/** Something that broke, by the same file. */
export interface LoggedFailure {
  readonly type: string;
  readonly timeSeconds: number;
  readonly target: string;
  readonly tag?: string;
  readonly detail?: string;
}

/** Events that an operator would call a failure. */
const FAILURES: ReadonlySet<string> = new Set([
  "instance_failed",
  "server_failed",
  "scale_up_failed",
  "scale_up_server_failed",
  "drain_timeout",
  "outcome_unknown",
  "port_failed",
]);

/**
 * Reads a log of decisions and events, one JSON object a line.
 * @throws RangeError naming the line that is no JSON
 */
export function readDecisionLog(text: string): { decisions: LoggedDecision[]; failures: LoggedFailure[] } {
  const decisions: LoggedDecision[] = [];
  const failures: LoggedFailure[] = [];
  text.split("\n").forEach((line, index) => {
    if (line === "") return;
    const { decision, event } = parsedLine(line, index + 1);
    if (decision !== undefined) decisions.push(decision);
    else if (event !== undefined && FAILURES.has(event.type)) failures.push(event);
  });
  return { decisions, failures };
}

function parsedLine(line: string, number: number): { decision?: LoggedDecision; event?: LoggedFailure } {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new RangeError(`line ${number} is no JSON`, { cause });
  }
}
