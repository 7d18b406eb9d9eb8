import { InvalidSettingsError } from "../errors/invalid-settings-error";
import type { MetricPathName } from "../observations/metric-path";
import { type ChironPolicySettings, chironPolicy } from "./chiron";
import { type ClairvoyantPolicySettings, clairvoyantPolicy } from "./clairvoyant";
import { type StepPolicySettings, stepPolicy } from "./cloud/step-scaling";
import { type TargetTrackingPolicySettings, targetTrackingPolicy } from "./cloud/target-tracking";
import { floorPolicy } from "./combined/floor";
import { maxPolicy } from "./combined/max";
import { externalPolicy } from "./external/external-policy";
import { type HeteroscalePolicySettings, heteroscalePolicy } from "./heteroscale";
import { type HpaPolicySettings, hpaPolicy } from "./hpa/hpa-policy";
import { type KedaPolicySettings, kedaPolicy } from "./keda/keda-policy";
import { type KpaPolicySettings, kpaPolicy } from "./kpa/kpa-policy";
import type { Policy } from "./policy";
import { type PredictivePolicySettings, predictivePolicy } from "./predictive";
import { type QueuePolicySettings, queuePolicy } from "./queue";
import { type SagePolicySettings, sagePolicy } from "./sage";
import { type ScheduledPolicySettings, scheduledPolicy } from "./scheduled";
import { type SchedulerLoadPolicySettings, schedulerLoadPolicy } from "./scheduler-load";
import { type SlaPlannerSettings, slaPlannerPolicy } from "./sla-planner";
import { type StaticPolicySettings, staticPolicy } from "./static";
import { type TokenSupplyPolicySettings, tokenSupplyPolicy } from "./token-supply";
import { type TokenVelocityPolicySettings, tokenVelocityPolicy } from "./token-velocity";
import { type TwoLoopPolicySettings, twoLoopPolicy } from "./two-loop";
import { type UtilizationPolicySettings, utilizationPolicy } from "./utilization";
import { type WvaPolicySettings, wvaPolicy } from "./wva";

/** Settings of a policy that decides by itself, told apart by `type`. */
export type SinglePolicySettings =
  | ({ readonly type: "static" } & StaticPolicySettings)
  | ({ readonly type: "scheduled" } & ScheduledPolicySettings)
  | ({ readonly type: "queue" } & QueuePolicySettings)
  | ({ readonly type: "utilization" } & UtilizationPolicySettings)
  | ({ readonly type: "scheduler-load" } & SchedulerLoadPolicySettings)
  | ({ readonly type: "hpa" } & HpaPolicySettings)
  | ({ readonly type: "kpa" } & KpaPolicySettings)
  | ({ readonly type: "keda" } & KedaPolicySettings)
  | ({ readonly type: "target-tracking" } & TargetTrackingPolicySettings)
  | ({ readonly type: "step" } & StepPolicySettings)
  | ({ readonly type: "wva" } & WvaPolicySettings)
  | ({ readonly type: "token-supply" } & TokenSupplyPolicySettings)
  | ({ readonly type: "heteroscale" } & HeteroscalePolicySettings)
  | ({ readonly type: "two-loop" } & TwoLoopPolicySettings)
  | ({ readonly type: "token-velocity" } & TokenVelocityPolicySettings)
  | ({ readonly type: "chiron" } & ChironPolicySettings)
  | ({ readonly type: "sla-planner" } & SlaPlannerSettings)
  | ({ readonly type: "predictive" } & PredictivePolicySettings)
  | ({ readonly type: "sage" } & SagePolicySettings)
  | ({ readonly type: "clairvoyant" } & ClairvoyantPolicySettings);

/** Settings of a policy that comes with the library, told apart by `type`: a single one, or several combined. */
export type PolicySettings =
  | SinglePolicySettings
  | { readonly type: "max"; readonly policies: readonly SinglePolicySettings[] }
  | { readonly type: "floor"; readonly floor: SinglePolicySettings; readonly reactive: SinglePolicySettings }
  | { readonly type: "external" };

/** One policy that comes with the library. */
export interface PolicyEntry {
  readonly type: PolicySettings["type"];
  /** One line for a reader who has to choose. */
  readonly description: string;
  /** How its platform's metrics get to it. */
  readonly metricPath: MetricPathName;
  /** Takes the settings of its own type: {@link createPolicy} tells them apart. */
  create(settings: never): Policy;
}

/** From the simplest to the cleverest: a new policy is one file and one line here. */
export const POLICIES: readonly PolicyEntry[] = [
  // Not reactive: the counts are known beforehand.
  { type: "static", description: "always the same counts", metricPath: "ideal", create: staticPolicy },
  {
    type: "scheduled",
    description: "counts by time of day or cron expression",
    metricPath: "ideal",
    create: scheduledPolicy,
  },
  // Reactive, by thresholds: one step at a time.
  {
    type: "queue",
    description: "one more where queues are long, one less where they are short",
    metricPath: "ideal",
    create: queuePolicy,
  },
  {
    type: "utilization",
    description: "one more where memory or time is used up",
    metricPath: "ideal",
    create: utilizationPolicy,
  },
  {
    type: "scheduler-load",
    description: "the quick start's example scheduler",
    metricPath: "ideal",
    create: schedulerLoadPolicy,
  },
  // Reactive, as other platforms have it: to a count at once, with windows and rates of their own.
  {
    type: "hpa",
    description: "Kubernetes: in proportion to how far metrics are from their targets",
    metricPath: "hpa-prometheus",
    create: hpaPolicy,
  },
  {
    type: "kpa",
    description: "Knative: load over a long and a short window, panic, to zero and back",
    metricPath: "knative",
    create: kpaPolicy,
  },
  {
    type: "keda",
    description: "KEDA: woken by a threshold, then as Kubernetes, a cooldown to zero",
    metricPath: "keda",
    create: kedaPolicy,
  },
  {
    type: "target-tracking",
    description: "AWS: a metric per instance kept at a target, up fast, down slow",
    metricPath: "cloudwatch",
    create: targetTrackingPolicy,
  },
  {
    type: "step",
    description: "AWS: the further from a threshold, the larger the step",
    metricPath: "cloudwatch",
    create: stepPolicy,
  },
  // Reactive, made for LLMs.
  {
    type: "wva",
    description: "llm-d: one more where KV caches and queues are nearly full, on the cheapest SKU",
    metricPath: "hpa-prometheus",
    create: wvaPolicy,
  },
  {
    type: "token-supply",
    description: "BLIS: KV cache that is there against KV cache that is asked for",
    metricPath: "hpa-prometheus",
    create: tokenSupplyPolicy,
  },
  {
    type: "heteroscale",
    description: "HeteroScale: output tokens/s for both pools, at a fixed ratio",
    metricPath: "hpa-prometheus",
    create: heteroscalePolicy,
  },
  {
    type: "two-loop",
    description: "NVIDIA Dynamo: a slow loop sets a floor by throughput, a fast one adds by latency",
    metricPath: "dynamo",
    create: twoLoopPolicy,
  },
  // By what one instance carries at the promised bounds.
  {
    type: "token-velocity",
    description: "TokenScale: tokens that arrive over tokens that an instance gets done, stage by stage",
    metricPath: "ideal",
    create: tokenVelocityPolicy,
  },
  {
    type: "chiron",
    description: "Chiron: instances to spare for interactive requests, batch requests by their deadlines",
    metricPath: "ideal",
    create: chironPolicy,
  },
  {
    type: "sla-planner",
    description: "NVIDIA Dynamo's planner: expected load by throughput at the promise",
    metricPath: "dynamo",
    create: slaPlannerPolicy,
  },
  {
    type: "predictive",
    description: "load forecast one boot time ahead, never below the load of the moment",
    metricPath: "ideal",
    create: predictivePolicy,
  },
  {
    type: "sage",
    description: "SageServe: an hourly plan from a forecast, spent only while KV caches fill",
    metricPath: "ideal",
    create: sagePolicy,
  },
  // Not to be deployed.
  {
    type: "clairvoyant",
    description: "sees the whole trace: the bound that others are measured against",
    metricPath: "ideal",
    create: clairvoyantPolicy,
  },
  // Of others.
  {
    type: "max",
    description: "several policies, the one that wants most counts",
    metricPath: "ideal",
    create: ({ policies }: { readonly policies: readonly SinglePolicySettings[] }) =>
      maxPolicy(policies.map(createPolicy)),
  },
  {
    type: "floor",
    description: "a reactive policy that never goes below what another one plans",
    metricPath: "ideal",
    create: ({ floor, reactive }: { readonly [Part in "floor" | "reactive"]: SinglePolicySettings }) =>
      floorPolicy({ floor: createPolicy(floor), reactive: createPolicy(reactive) }),
  },
  // Somebody else's: whoever runs it hands its questions on.
  {
    type: "external",
    description: "another process decides: observation out, action in",
    metricPath: "ideal",
    create: externalPolicy,
  },
];

/** Makes a policy from its settings. @throws InvalidSettingsError on an unknown type or a setting that cannot be */
export function createPolicy(settings: PolicySettings): Policy {
  const entry = POLICIES.find((candidate) => candidate.type === settings.type);
  if (entry !== undefined) return entry.create(settings as never);
  throw new InvalidSettingsError("policy.type", settings.type, POLICIES.map((candidate) => candidate.type).join(", "));
}
