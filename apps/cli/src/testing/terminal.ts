import { spawn, spawnSync } from "node:child_process";

/** What a program did on a terminal. */
export interface TerminalSession {
  /** Exit code; 128 and the signal's number where one ended it. */
  readonly code: number;
  /** All that it printed, escape sequences included. */
  readonly screen: string;
}

/** Whether programs can be run on a terminal here: `script` of util-linux makes one. */
export const hasTerminal: boolean =
  process.platform === "linux" &&
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");

/** What to type when a text appears; each is typed once, in this order. */
export type Typing = readonly [whenSeen: string, keys: string];

/** Runs a program on a terminal of its own, typing as the screen asks for it. */
export async function onTerminal(
  command: readonly string[],
  options: { readonly cwd: string; readonly typing?: readonly Typing[] },
): Promise<TerminalSession> {
  const line = command.map((word) => `'${word}'`).join(" ");
  const { CI: _, ...env } = process.env;
  const child = spawn("script", ["-qefc", `stty cols 100 rows 40; ${line}`, "/dev/null"], {
    cwd: options.cwd,
    env: { ...env, TERM: "xterm-256color" },
  });
  // Typing into a program that has just ended; that it has is said by its close.
  child.stdin.on("error", () => {});
  const waiting = [...(options.typing ?? [])];
  let screen = "";
  let seen = 0;
  child.stdout.on("data", (text) => {
    screen += String(text);
    const [next] = waiting;
    if (next === undefined) return;
    const at = screen.indexOf(next[0], seen);
    if (at === -1) return;
    seen = at + next[0].length;
    waiting.shift();
    child.stdin.write(next[1]);
  });
  const code = await new Promise<number>((resolve) => child.on("close", (status) => resolve(status ?? 1)));
  return { code, screen };
}
