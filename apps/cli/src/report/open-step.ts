import { type NextStep, shellWord } from "../next-steps";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", win32: "start" };

/** How a page is looked at. */
export function openStep(file: string): NextStep {
  return [`${OPENERS[process.platform] ?? "xdg-open"} ${shellWord(file)}`, "look at it: one file, to be sent as it is"];
}
