import { categorical, type Distribution, type RandomStream } from "@tokentide/sim-core";
import { MAX_INT32 } from "./cell-rules";
import { type CountSettings, countDistribution } from "./distribution-settings";
import { badSetting, inRange, RANGE, unknownType } from "./setting-checks";

/** Prompts that begin with one of a few prefixes, such as system prompts. */
export interface SharedPrefixSettings {
  /** How many different prefixes there are. Default 1. */
  readonly groups?: number;
  /** Tokens of a prefix, drawn once for each; they come before those that the sizes say. */
  readonly tokens: CountSettings;
  /** Who begins with which: all prefixes equally often, or the k-th in proportion to 1 / k^exponent. Default `uniform`. */
  readonly popularity?: "uniform" | "zipf";
  /** Of `zipf`, above 0. Default 1. */
  readonly exponent?: number;
}

const MAX_GROUPS = 1_000_000;

/** The prefixes that prompts share; their ids are 0 to `groups` − 1, the most popular first. */
export class SharedPrefixes {
  readonly groups: number;
  readonly #tokens: Int32Array;
  readonly #popularity: Distribution;

  /**
   * @param random Says how long each prefix is.
   * @throws WorkloadError when a setting is out of range.
   */
  constructor(settings: SharedPrefixSettings, random: RandomStream, path = "sharedPrefix") {
    const { groups = 1, popularity = "uniform", exponent } = settings;
    this.groups = inRange(
      groups,
      {
        words: `a whole number from 1 to ${MAX_GROUPS}`,
        has: (value) => RANGE.tokens.has(value) && value <= MAX_GROUPS,
      },
      `${path}.groups`,
    );
    const tokens = countDistribution(settings.tokens, `${path}.tokens`);
    this.#tokens = Int32Array.from({ length: groups }, () => Math.min(MAX_INT32, tokens.sample(random)));
    if (popularity !== "uniform" && popularity !== "zipf") {
      throw unknownType(popularity, ["uniform", "zipf"], `${path}.popularity`);
    }
    if (popularity === "uniform" && exponent !== undefined) {
      throw badSetting(`${path}.exponent`, "has no effect with uniform popularity; take it out, or use zipf.");
    }
    const power = popularity === "uniform" ? 0 : inRange(exponent ?? 1, RANGE.positive, `${path}.exponent`);
    this.#popularity = categorical(Array.from({ length: groups }, (_, index) => (index + 1) ** -power));
  }

  /** Draws whose prefix the next prompt begins with. */
  draw(random: RandomStream): number {
    return this.#popularity.sample(random);
  }

  tokensOf(group: number): number {
    return this.#tokens[group]!;
  }
}
