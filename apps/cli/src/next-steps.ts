/** A command that a reader may type next, and what for. */
export type NextStep = readonly [command: string, purpose: string];

const WIDTH = 100;

/** What every command ends with: what one may do next. Begins with an empty line; nothing for no steps. */
export function nextSteps(steps: readonly NextStep[]): string {
  if (steps.length === 0) return "";
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, purpose]) => `  ${command.padEnd(width)}  # ${purpose}`);
  const fits = lines.every((line) => line.length <= WIDTH);
  // Commands stay in one piece, to be copied.
  const shown = fits ? lines : steps.flatMap(([command, purpose]) => [`  # ${purpose}`, `  ${command}`]);
  return `\nNext:\n${shown.map((line) => `${line}\n`).join("")}`;
}

/** Says on a terminal what one may do next, on stderr: for commands whose stdout is read by programs. */
export function hintNextSteps(steps: readonly NextStep[]): void {
  if (process.stdout.isTTY === true) process.stderr.write(nextSteps(steps));
}

/** A word of a command line, quoted where a shell would take it apart. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
