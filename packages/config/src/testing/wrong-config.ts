import { expect } from "vitest";
import { UNIFORM } from "./base-configs";
import { errorOf, type Files } from "./parse";

/** A configuration with a mistake, and what is to be said about it. */
export interface WrongConfig {
  readonly name: string;
  /** Default: {@link UNIFORM}. */
  readonly text?: string;
  readonly set?: readonly string[];
  readonly files?: Files;
  /** Path of the problem. */
  readonly at: string;
  /** What the message must say, in any of its parts. */
  readonly says: readonly string[];
}

/** Expects the configuration to be refused, at the right place and in the right words. */
export function checkIsRefused({ text = UNIFORM, set = [], files = {}, at, says }: WrongConfig): void {
  const { message, problems } = errorOf(text, set, files);
  expect(problems.map(({ path }) => path)).toContain(at);
  for (const words of says) expect(message).toContain(words);
  expect(message).not.toMatch(/\n\s+at /);
  expect(message).not.toMatch(/\[object |undefined|NaN/);
}
