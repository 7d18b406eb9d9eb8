import { didYouMean } from "../problems/schema-problems";
import { policyOf } from "../resolve/resolve-scaling";
import { hasUnreadableParts, type ResolvedConfig } from "../resolve/resolved-config";
import type { FailureInput } from "../schema/failure-schema";
import type { ConfigPath } from "../source/config-node";
import type { Rule } from "./rule";
import { scalingApplications } from "./scaling-rules";

/** Failures strike something that is there, and say when. */
export const failuresStrike: Rule = {
  name: "failures-strike",
  check(config) {
    const { sections, sink } = config;
    if (sections.failures.length > 0 && scalingApplications(config).length === 0 && !hasUnreadableParts(config)) {
      sink.report(["failures"], {
        message: "has no effect: failures strike applications that have a scaling manager, and none has",
        hint: "add a block `scaling_manager` to the application",
      });
      return;
    }
    for (const failure of sections.failures) {
      if (failure === undefined) continue;
      checkWhen(failure.path, failure.value, config);
      checkApplication(failure.path, failure.value, config);
      checkSpan(failure.path, failure.value, config);
      checkShortage(failure.path, failure.value, config);
      checkOutage(failure.path, failure.value, config);
    }
  },
};

function checkWhen(path: ConfigPath, failure: FailureInput, { sink }: ResolvedConfig): void {
  if ("to" in failure) return;
  const isBoot = failure.type === "boot_failure" || failure.type === "slow_boot";
  const other = isBoot ? "probability" : "mtbf";
  const given = isBoot ? failure.probability : failure.mtbf;
  if ((given === undefined) !== (failure.at === undefined)) return;
  if (sink.has([...path, other]) || sink.has([...path, "at"])) return;
  sink.report(path, {
    message:
      given === undefined ? "nothing says when this happens" : `there are times and a ${other}: one of them decides`,
    allowed: `one of ${other} and at`,
  });
}

function checkApplication(path: ConfigPath, failure: FailureInput, config: ResolvedConfig): void {
  const { application_id: id } = failure;
  if (id === undefined || hasUnreadableParts(config)) return;
  const ids = config.applications.map(({ applicationId }) => applicationId);
  const scaling = scalingApplications(config).map(({ application }) => application.applicationId);
  if (scaling.includes(id)) return;
  config.sink.report([...path, "application_id"], {
    message: ids.includes(id)
      ? `has no effect: application ${id} has no scaling manager, and only such applications are struck`
      : `there is no application ${id}`,
    allowed: scaling.join(", "),
  });
}

function checkSpan(path: ConfigPath, failure: FailureInput, { sink }: ResolvedConfig): void {
  if (!("to" in failure) || failure.to > failure.from) return;
  sink.report([...path, "to"], {
    message: `${failure.type === "shortage" ? "a shortage" : "an outage"} ends after it begins`,
    allowed: `a number above ${failure.from}`,
  });
}

/** Somebody has to be looking for an outage to be noticed. */
function checkOutage(path: ConfigPath, failure: FailureInput, config: ResolvedConfig): void {
  if (failure.type !== "metrics_outage" || hasUnreadableParts(config)) return;
  const { application_id: id } = failure;
  const struck = scalingApplications(config).filter(
    ({ application }) => id === undefined || application.applicationId === id,
  );
  if (struck.length === 0 || struck.some(({ input }) => policyOf(input) !== undefined)) return;
  config.sink.report([...path, "type"], {
    message: "has no effect: no policy looks at the metrics",
    hint: "add a policy (`tokentide catalog policies` lists them), or take this out",
  });
}

function checkShortage(path: ConfigPath, failure: FailureInput, { cluster, sink }: ResolvedConfig): void {
  if (failure.type !== "shortage") return;
  const names = cluster?.servers.map(({ sku }) => sku.name);
  if (failure.sku === undefined || names === undefined || names.includes(failure.sku)) return;
  sink.report([...path, "sku"], {
    message: "the cluster has no such SKU",
    allowed: [...new Set(names)].join(", "),
    hint: didYouMean(failure.sku, names),
  });
}

const LOSSES: ReadonlySet<FailureInput["type"]> = new Set(["instance_death", "server_death", "spot_reclaim"]);

/** What becomes of lost work is said where work can get lost. */
export const lossesForOnLoss: Rule = {
  name: "losses-for-on-loss",
  check({ sections, sink }) {
    if (sections.settings.on_loss === undefined || sections.failures.includes(undefined)) return;
    if (sections.failures.some((failure) => LOSSES.has(failure!.value.type))) return;
    sink.report(["on_loss"], {
      message: "has no effect: nothing that serves is ever lost",
      hint: `add one of ${[...LOSSES].join(", ")} to \`failures\`, or take this out`,
    });
  },
};
