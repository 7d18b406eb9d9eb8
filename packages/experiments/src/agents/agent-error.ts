/** What went wrong with an agent. */
export type AgentFailure = "cannot-start" | "exited" | "timeout" | "malformed";

const HINTS: Readonly<Record<AgentFailure, string>> = {
  "cannot-start": "The first word of the command must be a program; paths start at the configuration's folder.",
  exited: "An agent has to read on until it is told the end.",
  timeout:
    "It has to write each answer out at once (flush it), on one line; `timeout` of the policy gives it more time.",
  malformed: "What it prints for people must go to its standard error.",
};

/** A process that decides does not do its part. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly code = "AGENT_FAILED";

  constructor(
    readonly kind: AgentFailure,
    readonly command: string,
    problem: string,
    /** The last that it said on its standard error. */
    readonly diagnostics: string,
  ) {
    const said = diagnostics === "" ? "" : `\nThe last that it said:\n${diagnostics.replaceAll(/^/gm, "    ")}`;
    super(`The policy's process \`${command}\` failed: ${problem}.\n${HINTS[kind]}${said}`);
  }
}
