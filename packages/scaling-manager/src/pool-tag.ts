/** Which phase the instances of a pool serve: `mixed` serves both and is what an instance without a tag is. */
export type PoolTag = "prompt" | "token" | "mixed";

/** Every pool, in the order in which they are decided about and shown. */
export const POOL_TAGS: readonly PoolTag[] = ["prompt", "token", "mixed"];
