/** A command that a reader may type next, and what for. */
export type NextStep = readonly [command: string, purpose: string];

const INDENT = "  ";
/** Purposes stand in a column, unless a command is longer than this. */
const WIDEST_COMMAND = 60;

/** What every command ends with: what one may do next. Begins with an empty line; nothing for no steps. */
export function nextSteps(steps: readonly NextStep[]): string {
  if (steps.length === 0) return "";
  const width = Math.max(...steps.map(([command]) => command.length).filter((length) => length <= WIDEST_COMMAND), 0);
  const lines = steps.map(([command, purpose]) => `${INDENT}${command.padEnd(width)}  # ${purpose}\n`);
  return `\nNext:\n${lines.join("")}`;
}

/** A word of a command line, quoted where a shell would take it apart. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
