import { actuatorOf } from "../resolve/resolve-scaling";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";
import { scalingApplications } from "./scaling-rules";

/** SplitwiseSim's rules are not asked for what they cannot do: take a request off an instance before it is done. */
export const compatKeepsRequests: Rule = {
  name: "compat-keeps-requests",
  check(config) {
    const { applications, isCompat, sections, sink } = config;
    if (!isCompat) return;
    const report = (path: ConfigPath, what: string) =>
      sink.report(path, {
        message: `cannot be had under \`compat: splitwise-sim\`: ${what}, and SplitwiseSim cannot take a request back`,
        hint: "take it out, or leave `compat` out",
      });
    if (sections.failures.length > 0) report(["failures"], "what is lost starts anew or fails");
    for (const { path, input } of applications) {
      if (input.deadline !== undefined) report([...path, "deadline"], "requests are rejected while they wait");
    }
    for (const { path, input } of scalingApplications(config)) {
      if (input.on_drain_timeout === "requeue" || input.on_drain_timeout === "abort") {
        report([...path, "on_drain_timeout"], "unfinished work is taken off the instance");
      }
      if (actuatorOf(input).type === "kubernetes") {
        report([...path, "actuator"], "work that outlasts the grace period starts anew");
      }
    }
  },
};
