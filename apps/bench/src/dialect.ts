/** By which rules a run goes: the right ones, or those of the ancestor. */
export type Dialect = "default" | "splitwise-sim";

export const DIALECTS: readonly Dialect[] = ["default", "splitwise-sim"];
