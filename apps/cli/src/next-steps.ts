/** A command that a reader may type next, and what for. */
export type NextStep = readonly [command: string, purpose: string];

const WIDTH = 100;

/** What every command ends with: what one may do next. Begins with an empty line; nothing for no steps. */
export function nextSteps(named: readonly NextStep[]): string {
  if (named.length === 0) return "";
  const steps = named.map(([command, purpose]) => [asStartedHere(command), purpose] as const);
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, purpose]) => `  ${command.padEnd(width)}  # ${purpose}`);
  const fits = lines.every((line) => line.length <= WIDTH);
  // Commands stay in one piece, to be copied.
  const shown = fits ? lines : steps.flatMap(([command, purpose]) => [`  # ${purpose}`, `  ${command}`]);
  return `\nNext:\n${shown.map((line) => `${line}\n`).join("")}`;
}

/** The command as it is to be typed: the script of a checkout says in `TOKENTIDE_COMMAND` how it is started there. */
function asStartedHere(command: string): string {
  const { TOKENTIDE_COMMAND: own = "tokentide" } = process.env;
  return command.startsWith("tokentide ") ? own + command.slice("tokentide".length) : command;
}

/** Says on a terminal what one may do next, on stderr: for commands whose stdout is read by programs. */
export function hintNextSteps(steps: readonly NextStep[]): void {
  if (process.stdout.isTTY === true) process.stderr.write(nextSteps(steps));
}

/** A word of a command line, quoted where a shell would take it apart. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
