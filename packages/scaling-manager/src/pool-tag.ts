import { InvalidSettingsError } from "./errors/invalid-settings-error";

/** Which phase the instances of a pool serve: `mixed` serves both and is what an instance without a tag is. */
export type PoolTag = "prompt" | "token" | "mixed";

/** Every pool, in the order in which they are decided about and shown. */
export const POOL_TAGS: readonly PoolTag[] = ["prompt", "token", "mixed"];

/** The pool of an instance with this tag, or without one. @throws InvalidSettingsError where there is no such pool */
export function poolTagOf(tag: PoolTag = "mixed"): PoolTag {
  if (!POOL_TAGS.includes(tag)) throw new InvalidSettingsError("tag", tag, POOL_TAGS.join(", "));
  return tag;
}
