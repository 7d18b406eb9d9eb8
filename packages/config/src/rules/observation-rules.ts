import { InvalidSettingsError, ScrapedMetrics } from "@tokentide/scaling-manager";
import { observationOf, resolveObservation } from "../resolve/resolve-observation";
import { policyOf } from "../resolve/resolve-scaling";
import type { Rule } from "./rule";
import { scalingApplications } from "./scaling-rules";

const KEYS: Readonly<Record<string, string>> = {
  scrapeSeconds: "scrape",
  windowSeconds: "window",
  delaySeconds: "delay",
};

/** What stands between fleet and policy can be: nothing is late that was not scraped, nothing is forgotten before it is seen. */
export const observationsArrive: Rule = {
  name: "observations-arrive",
  check(config) {
    for (const { path, input } of scalingApplications(config)) {
      const policy = policyOf(input);
      const observationPath = [...path, "observation"];
      if (policy === undefined || input.observation === undefined || config.sink.has(observationPath)) continue;
      try {
        new ScrapedMetrics(resolveObservation(policy, observationOf(input)));
      } catch (error) {
        if (!(error instanceof InvalidSettingsError)) throw error;
        const key = KEYS[error.setting]!;
        config.sink.report(key in observationOf(input) ? [...observationPath, key] : observationPath, {
          message: `${key} of ${error.found} cannot be`,
          allowed: error.allowed,
        });
      }
    }
  },
};
