import { isDeepStrictEqual } from "node:util";
import { type ComparedPolicy, type LoadedConfig, nearestMatch, overridePolicy, POLICY_TYPES } from "@tokentide/config";
import { ComparisonError } from "../experiment-errors";
import { type ComparedType, comparedType } from "./compared-policies";
import { type ComparisonSubject, comparisonSubject, type PolicySettings } from "./comparison-subject";

/** The word for every policy that can be run without being told more. */
export const ALL_POLICIES = "all";

/** Which policies are wanted, and with which settings. */
export interface PolicyChoice {
  /** Names of the configuration's `comparison.policies`, types, or `all`. Absent: what the configuration names, else all. */
  readonly names?: readonly string[];
  /** `NAME.path=value` texts: `hpa.metrics.0.target=0.6`. */
  readonly settings?: readonly string[];
}

/** A policy of a comparison, and where its settings come from. */
export interface ChosenPolicy extends ComparedPolicy {
  /** Those of its settings that nobody gave: made from what is compared. */
  readonly derived?: PolicySettings;
  /** The policy whose settings were searched to find these. */
  readonly tunedFrom?: string;
}

/** What a choice comes to. */
export interface ChosenPolicies {
  readonly policies: readonly ChosenPolicy[];
  /** Types that `all` leaves out, and what somebody would have to give. */
  readonly leftOut: readonly { readonly type: string; readonly needs: string }[];
}

/**
 * Finds the policies of a choice and their settings: what the configuration's `comparison` says, else the configuration's own
 * policy of that type as it is. Where that is no more than a type, settings are made from what is compared (a target per instance from
 * what one carries at the promised bounds); the rest are the policy's defaults. `settings` go over all of them.
 *
 * @throws ComparisonError on a name that there is none of, ConfigError on a setting that is none
 */
export function choosePolicies(config: LoadedConfig, { names, settings = [] }: PolicyChoice = {}): ChosenPolicies {
  const chooser = new Chooser(config);
  const wanted = names ?? config.comparison?.policies?.map(({ name }) => name) ?? [ALL_POLICIES];
  const chosen = wanted.includes(ALL_POLICIES)
    ? unique([...wanted.filter((name) => name !== ALL_POLICIES), ...chooser.allNames()])
    : unique(wanted);
  const policies = chosen.map((name) => chooser.find(name));
  return {
    policies: withSettings(policies, settings),
    leftOut: wanted.includes(ALL_POLICIES) ? chooser.leftOut(chosen) : [],
  };
}

class Chooser {
  readonly #config: LoadedConfig;
  readonly #named: readonly ComparedPolicy[];
  #subject: ComparisonSubject | undefined;

  constructor(config: LoadedConfig) {
    this.#config = config;
    this.#named = config.comparison?.policies ?? [];
  }

  /** Types and the configuration's own entries; a type whose entries have names of their own is not there a second time. */
  allNames(): string[] {
    const types = POLICY_TYPES.filter((type) => {
      if (this.#named.some(({ policy }) => policy.type === type)) return false;
      return comparedType(type).needs === undefined || this.#ownSettings(type) !== undefined;
    });
    return [...this.#named.map(({ name }) => name), ...types];
  }

  leftOut(chosen: readonly string[]): ChosenPolicies["leftOut"] {
    return POLICY_TYPES.map(comparedType)
      .filter((entry): entry is ComparedType & { needs: string } => entry.needs !== undefined)
      .filter(({ type }) => !chosen.includes(type) && !this.#named.some(({ policy }) => policy.type === type))
      .map(({ type, needs }) => ({ type, needs }));
  }

  find(name: string): ChosenPolicy {
    const named = this.#named.find((entry) => entry.name === name);
    // Just a name in the configuration says no more than one on the command line.
    const isJustNamed = named === undefined || (Object.keys(named.policy).length === 1 && name === named.policy.type);
    if (!isJustNamed) return this.#completed(name, named.policy);
    const type = POLICY_TYPES.find((candidate) => candidate === name);
    if (type === undefined) throw unknownName(name, [...this.#named.map((entry) => entry.name), ...POLICY_TYPES]);
    const own = this.#ownSettings(type);
    // What the fleet has today is compared as it is.
    if (own !== undefined) return { name, policy: own };
    const { needs } = comparedType(type);
    if (needs !== undefined) {
      throw new ComparisonError(
        `The policy ${type} cannot be compared without ${needs}. ` +
          `Give its settings in the configuration: comparison: { policies: [{ type: ${type}, … }] }.`,
      );
    }
    return this.#completed(name, { type });
  }

  /** With settings made from what is compared, unless one of them is given: they go together. */
  #completed(name: string, policy: ComparedPolicy["policy"]): ChosenPolicy {
    const { settings, needlessWith = [] } = comparedType(policy.type);
    if (settings === undefined) return { name, policy };
    this.#subject ??= comparisonSubject(this.#config);
    const derived = settings(this.#subject);
    const names = Object.keys(derived);
    if (names.length === 0 || [...names, ...needlessWith].some((key) => key in policy)) return { name, policy };
    return { name, policy: { ...policy, ...derived }, derived };
  }

  #ownSettings(type: string): ComparedPolicy["policy"] | undefined {
    return this.#config.policies.find((policy) => policy.type === type);
  }
}

function withSettings(policies: readonly ChosenPolicy[], texts: readonly string[]): ChosenPolicy[] {
  const names = policies.map(({ name }) => name);
  const overrides = texts.map((text) => {
    // A name may have dots of its own: the longest that fits is meant.
    const name = names.filter((one) => text.startsWith(`${one}.`)).sort((one, other) => other.length - one.length)[0];
    if (name === undefined) throw notCompared(text, names);
    return { name, text: text.slice(name.length + 1) };
  });
  return policies.map((chosen) => {
    const own = overrides.filter((override) => override.name === chosen.name).map(({ text }) => text);
    return own.length === 0 ? chosen : withDerived(chosen, overridePolicy(chosen.policy, own));
  });
}

/** The policy with other settings; derived are those only that are still as they were made. */
function withDerived({ name, derived = {} }: ChosenPolicy, policy: ComparedPolicy["policy"]): ChosenPolicy {
  const left = Object.entries(derived).filter(([key, value]) => isDeepStrictEqual(policy[key], value));
  return { name, policy, ...(left.length === 0 ? {} : { derived: Object.fromEntries(left) }) };
}

function unknownName(name: string, known: readonly string[]): ComparisonError {
  const nearest = nearestMatch(name, known);
  return new ComparisonError(
    `There is no policy ${name}.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}\n` +
      `There are: ${unique(known).join(", ")}, or ${ALL_POLICIES}.`,
  );
}

function notCompared(text: string, names: readonly string[]): ComparisonError {
  const [first = ""] = text.split(/[.=]/, 1);
  const nearest = nearestMatch(first, names);
  return new ComparisonError(
    `The setting ${text} is for none of the policies that are compared.` +
      `${nearest === undefined ? "" : ` Did you mean ${nearest}?`}\n` +
      `Write NAME.PATH=VALUE, such as hpa.tolerance=0.2, with one of: ${names.join(", ")}.`,
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
