import type { ResolvedConfig } from "../resolve/resolved-config";

/** A check across settings that are fine by themselves. Reports to `config.sink`. */
export interface Rule {
  /** What must hold, in kebab case. */
  readonly name: string;
  check(config: ResolvedConfig): void;
}
