import { settingsYaml } from "@tokentide/config";
import { AIMED_SHARE, type Comparison } from "@tokentide/experiments";

/** The settings that nobody gave, a line for each policy; nothing where there are none. Ends with a line break. */
export function derivedText({ policies }: Comparison): string {
  const made = policies.flatMap(({ name, derived }) => (derived === undefined ? [] : [{ name, derived }]));
  if (made.length === 0) return "";
  const width = Math.max(...made.map(({ name }) => name.length));
  return [
    `Settings that nobody gave, made from the start state and from ${100 * AIMED_SHARE} % of what an instance carries at the promise:`,
    "",
    ...made.map(({ name, derived }) => `  ${name.padEnd(width)}  ${settingsYaml(derived)}`),
    "",
  ].join("\n");
}
