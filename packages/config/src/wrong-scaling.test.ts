import { describe, expect, it } from "vitest";
import { SCALING, SCALING_POOLS, TWO_APPLICATIONS, UNIFORM } from "./testing/base-configs";
import { problemsOf } from "./testing/parse";
import { shortcomings, type WrongConfig } from "./testing/wrong-config";

const BLOCK = "applications.0.scaling_manager";
const block = (settings: string) => `${BLOCK}=${settings}`;

const BLOCKS: readonly WrongConfig[] = [
  { name: "a block that is no map", set: [block("10")], at: BLOCK, says: ["wrong kind", "scale_up_delay"] },
  {
    name: "a planner where nothing is promised",
    text: SCALING,
    set: [`${BLOCK}.policy=predictive`, "applications.0.slo=null"],
    at: `${BLOCK}.policy`,
    says: ["promises nothing", "slo: { ttft: 2.0, tbt: 0.1 }", "instance_capacity"],
  },
  {
    name: "a season for a planner that looks for none",
    text: SCALING,
    set: [`${BLOCK}.policy={type: sla-planner, season: 3600}`, "applications.0.slo={ttft: 2}"],
    at: `${BLOCK}.policy.season`,
    says: ["has no effect: the predictor is constant", "predictor: seasonal"],
  },
  {
    name: "a step longer than signals reach back",
    text: SCALING,
    set: [`${BLOCK}.policy={type: predictive, step: 900}`, "applications.0.slo={ttft: 2}"],
    at: `${BLOCK}.policy.step`,
    says: ["900", "600"],
  },
  {
    name: "a capacity of nothing",
    text: SCALING,
    set: [`${BLOCK}.instance_capacity={mixed: {requests_per_second: 0}}`],
    at: `${BLOCK}.instance_capacity.mixed.requests_per_second`,
    says: ["above 0"],
  },
  {
    name: "a mistyped key of the quick start",
    set: [block("{scale_up_dely: 10}")],
    at: `${BLOCK}.scale_up_dely`,
    says: ["unknown setting", 'did you mean "scale_up_delay"?'],
  },
  {
    name: "another key of it",
    set: [block("{drain_interval: 1}")],
    at: `${BLOCK}.drain_interval`,
    says: ['did you mean "drain_check_interval"?'],
  },
  {
    name: "a delay in words",
    set: [block("{scale_up_delay: ten}")],
    at: `${BLOCK}.scale_up_delay`,
    says: ["a number of at least 0", "small_model, 32b_model", "a map of mean, sd", "a map of low, high"],
  },
  {
    name: "a mistyped measured delay",
    set: [block("{scale_up_delay: small-modle}")],
    at: `${BLOCK}.scale_up_delay`,
    says: ['did you mean "small_model"?'],
  },
  {
    name: "a delay in quotes",
    set: [block("{scale_up_delay: '10'}")],
    at: `${BLOCK}.scale_up_delay`,
    says: ["without quotes"],
  },
  {
    name: "a spread without its size",
    set: [block("{scale_up_delay: {mean: 65}}")],
    at: `${BLOCK}.scale_up_delay.sd`,
    says: ["missing", "Standard deviation"],
  },
  {
    name: "a mistyped bound",
    set: [block("{scale_up_delay: {low: 105, hihg: 130}}")],
    at: `${BLOCK}.scale_up_delay.hihg`,
    says: ['did you mean "high"?', "low, high"],
  },
  {
    name: "bounds the wrong way round",
    set: [block("{scale_up_delay: {low: 130, high: 105}}")],
    at: `${BLOCK}.scale_up_delay.high`,
    says: ["below low, 130"],
  },
  {
    name: "a drain interval of 0",
    set: [block("{drain_check_interval: 0}")],
    at: `${BLOCK}.drain_check_interval`,
    says: ["above 0"],
  },
  {
    name: "an unknown end of a drain",
    set: [block("{drain_timeout: 60, on_drain_timeout: requeu}")],
    at: `${BLOCK}.on_drain_timeout`,
    says: ["wait, requeue, abort", 'did you mean "requeue"?'],
  },
  {
    name: "the end of a drain that ends by itself",
    set: [block("{on_drain_timeout: abort}")],
    at: `${BLOCK}.on_drain_timeout`,
    says: ["no effect without drain_timeout"],
  },
  {
    name: "an unknown placement",
    text: SCALING,
    set: [`${BLOCK}.placement=spread`],
    at: `${BLOCK}.placement`,
    says: ["fill, server_per_instance"],
  },
  {
    name: "a step of 0",
    text: SCALING,
    set: [`${BLOCK}.scale_up={max_step: 0}`],
    at: `${BLOCK}.scale_up.max_step`,
    says: ["at least 1"],
  },
  {
    name: "a negative cooldown",
    text: SCALING,
    set: [`${BLOCK}.scale_down={cooldown: -5}`],
    at: `${BLOCK}.scale_down.cooldown`,
    says: ["at least 0"],
  },
  {
    name: "a back-off that shrinks",
    text: SCALING,
    set: [`${BLOCK}.back_off={factor: 0.5}`],
    at: `${BLOCK}.back_off.factor`,
    says: ["at least 1"],
  },
];

const BOOTS: readonly WrongConfig[] = [
  {
    name: "a delay and stages",
    set: [block("{scale_up_delay: 10, boot: {warming: 5}}")],
    at: `${BLOCK}.boot`,
    says: ["one of them"],
  },
  { name: "no stage", set: [block("{boot: {}}")], at: `${BLOCK}.boot`, says: ["provisioning, loading, warming"] },
  {
    name: "a stage that there is not",
    set: [block("{boot: {warmup: 5}}")],
    at: `${BLOCK}.boot.warmup`,
    says: ["unknown setting", "warming"],
  },
  {
    name: "loading at no bandwidth",
    set: [block("{boot: {loading: {weight_bytes: 140000000000}}}")],
    at: `${BLOCK}.boot.loading.cold_gbps`,
    says: ["missing", "object storage"],
  },
  {
    name: "a disk slower than the object storage",
    set: [block("{boot: {loading: {cold_gbps: 25, local_disk_gbps: 25}}}")],
    at: `${BLOCK}.boot.loading.local_disk_gbps`,
    says: ["no effect", "above 25"],
  },
  {
    name: "bounds of a stage the wrong way round",
    set: [block("{boot: {provisioning: {low: 9, high: 3}}}")],
    at: `${BLOCK}.boot.provisioning.high`,
    says: ["below low, 9"],
  },
];

const DECISIONS: readonly WrongConfig[] = [
  ...[
    "decision_interval: 30",
    "scale_up: {cooldown: 60}",
    "scale_down: {window: 300}",
    "placement: fill",
    "cancel_booting_first: false",
    "revive_draining_first: true",
    "dry_run: true",
    "back_off: {first: 1}",
  ].map((setting) => ({
    name: `${setting.split(":")[0]} without a policy`,
    set: [block(`{${setting}}`)],
    at: `${BLOCK}.${setting.split(":")[0]}`,
    says: ["no effect without a policy", "tokentide catalog policies"],
  })),
  {
    name: "steps with a gap",
    set: [
      block(
        "{policy: {type: step, scale_out: {threshold: 0.5, steps: [{from: 0, to: 0.1, change: 1}, {from: 0.2, change: 2}]}}}",
      ),
    ],
    at: `${BLOCK}.policy.scale_out.steps`,
    says: ["neither gaps nor overlaps"],
  },
  {
    name: "thresholds of steps that cross",
    set: [block("{policy: {type: step, scale_in: {threshold: 0.9, steps: [{to: 0, change: -1}]}}}")],
    at: `${BLOCK}.policy.scale_in.threshold`,
    says: ["at most that of scaleOut, 0.5"],
  },
  {
    name: "more spare than there is",
    set: [block("{policy: {type: wva, kv_spare: 0.9}}")],
    at: `${BLOCK}.policy.kv_spare`,
    says: ["below kvThreshold, 0.8"],
  },
  {
    name: "supply that is too much and too little at once",
    set: [block("{policy: {type: token-supply, down: 0.85}}")],
    at: `${BLOCK}.policy.down`,
    says: ["high and low at once", "a number below 0.8"],
  },
  {
    name: "a window beyond memory for a floor",
    set: [block("{policy: {type: two-loop, throughput_interval: 900}}")],
    at: `${BLOCK}.policy.throughput_interval`,
    says: ["at most 600"],
  },
  {
    name: "a plan that is spent and given back at once",
    text: SCALING,
    set: [`${BLOCK}.policy={type: sage, give_back_below: 0.6}`, "applications.0.slo={ttft: 2}"],
    at: `${BLOCK}.policy.give_back_below`,
    says: ["below spendAbove, 0.5"],
  },
  {
    name: "a maximum of one",
    set: [block("{policy: {type: max, policies: [queue]}}")],
    at: `${BLOCK}.policy.policies`,
    says: ["at least 2"],
  },
  {
    name: "a mistyped policy of several",
    set: [block("{policy: {type: max, policies: [queue, kepa]}}")],
    at: `${BLOCK}.policy.policies.1.type`,
    says: ['did you mean "kpa"?'],
  },
  {
    name: "a setting of one of several that makes no sense",
    set: [block("{policy: {type: max, policies: [queue, {type: utilization, signal: kv, up: 0.2, down: 0.4}]}}")],
    at: `${BLOCK}.policy.policies.1.down`,
    says: ["high and low at once"],
  },
  {
    name: "a floor of a pool that there is not",
    set: [block("{policy: {type: floor, floor: {type: static, instances: {prompt: 2}}, reactive: queue}}")],
    at: `${BLOCK}.policy.floor.instances.prompt`,
    says: ["no prompt pool", "mixed"],
  },
  {
    name: "a floor without anything above it",
    set: [block("{policy: {type: floor, floor: queue}}")],
    at: `${BLOCK}.policy.reactive`,
    says: ["missing"],
  },
  {
    name: "an unknown policy",
    set: [block("{policy: quue, decision_interval: 10}")],
    at: `${BLOCK}.policy.type`,
    says: ["unknown name", "scheduler-load", 'did you mean "queue"?'],
  },
  {
    name: "a policy without a type",
    set: [block("{policy: {step: 1}}")],
    at: `${BLOCK}.policy.type`,
    says: ["missing", "static, scheduled, queue"],
  },
  {
    name: "a setting of another policy",
    set: [block("{policy: {type: queue, check_every_requests: 5}}")],
    at: `${BLOCK}.policy.check_every_requests`,
    says: ["no effect with type queue", "only scheduler-load uses it"],
  },
  {
    name: "a setting that no policy has",
    set: [block("{policy: {type: utilization, upp: 0.5}}")],
    at: `${BLOCK}.policy.upp`,
    says: ["unknown setting", 'did you mean "up"?'],
  },
  {
    name: "a pool that the application does not have",
    set: [block("{policy: {type: queue, pools: [mixed, token]}}")],
    at: `${BLOCK}.policy.pools.1`,
    says: ["has no token pool", "mixed"],
  },
  {
    name: "counts of a pool that it does not have",
    text: SCALING_POOLS,
    set: [`${BLOCK}.policy={type: static, instances: {mixed: 2}}`],
    at: `${BLOCK}.policy.instances.mixed`,
    says: ["has no mixed pool", "prompt, token"],
  },
  {
    name: "static without counts",
    set: [block("{policy: static}")],
    at: `${BLOCK}.policy.instances`,
    says: ["missing", "Instances of each pool"],
  },
  {
    name: "static with no counts",
    set: [block("{policy: {type: static, instances: {}}}")],
    at: `${BLOCK}.policy.instances`,
    says: ["names no pool"],
  },
  {
    name: "the ancestor's schedule of other pools",
    set: [block("{policy: scheduled}")],
    at: `${BLOCK}.policy.schedule`,
    says: ["a prompt and a token pool", "mixed: 4"],
  },
  {
    name: "an hour that no day has",
    set: [block("{policy: {type: scheduled, schedule: [{at: '25:00', instances: {mixed: 1}}]}}")],
    at: `${BLOCK}.policy.schedule.0.at`,
    says: ["not a possible value", "09:00"],
  },
  {
    name: "a cron expression of four fields",
    set: [block("{policy: {type: scheduled, schedule: [{cron: '0 9 * *', instances: {mixed: 1}}]}}")],
    at: `${BLOCK}.policy.schedule.0.cron`,
    says: ["cannot be read", "five fields"],
  },
  {
    name: "a schedule without a time",
    set: [block("{policy: {type: scheduled, schedule: [{instances: {mixed: 1}}]}}")],
    at: `${BLOCK}.policy.schedule.0`,
    says: ["nothing says when"],
  },
  {
    name: "a schedule with two times",
    set: [block("{policy: {type: scheduled, schedule: [{at: 09:00, cron: '* * * * *', instances: {mixed: 1}}]}}")],
    at: `${BLOCK}.policy.schedule.0`,
    says: ["a time of day and a cron expression"],
  },
  {
    name: "a schedule without counts",
    set: [block("{policy: {type: scheduled, schedule: [{at: 09:00, instances: {}}]}}")],
    at: `${BLOCK}.policy.schedule.0.instances`,
    says: ["names no pool"],
  },
  {
    name: "half a bound of a queue",
    set: [block("{policy: {type: queue, thresholds: {mixed: {up_tokens: 5}}}}")],
    at: `${BLOCK}.policy.thresholds.mixed.down_tokens`,
    says: ["missing"],
  },
  {
    name: "a queue that is long and short at once",
    set: [block("{policy: {type: queue, thresholds: {mixed: {up_tokens: 5, down_tokens: 5}}}}")],
    at: `${BLOCK}.policy.thresholds.mixed.down_tokens`,
    says: ["below up_tokens, 5"],
  },
  {
    name: "bounds of a pool that is not watched",
    text: SCALING_POOLS,
    set: [`${BLOCK}.policy={type: queue, pools: [prompt], thresholds: {token: {up_tokens: 5, down_tokens: 1}}}`],
    at: `${BLOCK}.policy.thresholds.token`,
    says: ["no effect", "do not include token"],
  },
  {
    name: "a utilisation above 1",
    set: [block("{policy: {type: utilization, up: 80}}")],
    at: `${BLOCK}.policy.up`,
    says: ["out of range", "at most 1"],
  },
  {
    name: "a utilisation that is high and low at once",
    set: [block("{policy: {type: utilization, signal: busy, up: 0.2}}")],
    at: `${BLOCK}.policy.up`,
    says: ["down, 0.2, is not below up, 0.2", "above 0.2"],
  },
  {
    name: "memory that the weights fill",
    set: [block("{policy: utilization}"), "start_state.instance.tensor_parallelism=2"],
    at: `${BLOCK}.policy.type`,
    says: ["the weights alone take 80 %", "grow for ever", "signal: kv"],
  },
  {
    name: "a lower bound that the weights exceed",
    set: [block("{policy: {type: utilization, down: 0.1}}")],
    at: `${BLOCK}.policy.down`,
    says: ["no effect", "the weights alone take 20 %"],
  },
  {
    name: "a load that is high and low at once",
    set: [block("{policy: {type: scheduler-load, down: 0.9}}")],
    at: `${BLOCK}.policy.down`,
    says: ["below 0.8"],
  },
  {
    name: "more instances at least than at most",
    set: [block("{policy: {type: scheduler-load, max_instances: 3, min_instances: 4}}")],
    at: `${BLOCK}.policy.min_instances`,
    says: ["above max_instances, 3"],
  },
];

const OBSERVATIONS: readonly WrongConfig[] = [
  {
    name: "a mistyped platform",
    text: SCALING,
    set: [`${BLOCK}.observation=hpa-promethues`],
    at: `${BLOCK}.observation.type`,
    says: ["ideal, hpa-prometheus, keda, knative, dynamo, cloudwatch", 'did you mean "hpa-prometheus"?'],
  },
  {
    name: "a mistyped figure",
    text: SCALING,
    set: [`${BLOCK}.observation={scrap: 10}`],
    at: `${BLOCK}.observation.scrap`,
    says: ['did you mean "scrape"?'],
  },
  {
    name: "metrics that are late without being scraped",
    text: SCALING,
    set: [`${BLOCK}.observation={delay: 10}`],
    at: `${BLOCK}.observation.delay`,
    says: ["what is late was scraped"],
  },
  {
    name: "a window beyond memory",
    text: SCALING,
    set: [`${BLOCK}.observation={type: cloudwatch, window: 600}`],
    at: `${BLOCK}.observation.window`,
    says: ["at most 600"],
  },
  {
    name: "a loss in percent",
    text: SCALING,
    set: [`${BLOCK}.observation={loss: 5}`],
    at: `${BLOCK}.observation.loss`,
    says: ["at most 1"],
  },
  {
    name: "an observation without anybody to observe",
    set: [block("{observation: keda}")],
    at: `${BLOCK}.observation`,
    says: ["no effect without a policy"],
  },
];

const LIMITS: readonly WrongConfig[] = [
  {
    name: "bounds of a pool that the application does not have",
    set: [block("{pools: {prompt: {max: 3}}}")],
    at: `${BLOCK}.pools.prompt`,
    says: ["has no prompt pool", "mixed"],
  },
  {
    name: "a pool that nothing has",
    set: [block("{pools: {tokens: {max: 3}}}")],
    at: `${BLOCK}.pools.tokens`,
    says: ['did you mean "token"?'],
  },
  {
    name: "a minimum above the maximum",
    set: [block("{min_instances: 5, max_instances: 4}")],
    at: `${BLOCK}.min_instances`,
    says: ["above max_instances, 4"],
  },
  {
    name: "a pool's minimum above the maximum of all",
    set: [block("{max_instances: 4, pools: {mixed: {min: 5}}}")],
    at: `${BLOCK}.pools.mixed.min`,
    says: ["above the pool's max, 4 (max_instances)"],
  },
  {
    name: "a pool's maximum below the minimum of all",
    set: [block("{min_instances: 4, pools: {mixed: {max: 3}}}")],
    at: `${BLOCK}.pools.mixed.max`,
    says: ["below the pool's min, 4 (min_instances)"],
  },
  {
    name: "a total minimum above the total maximum",
    set: [block("{min_total_instances: 9, max_total_instances: 8}")],
    at: `${BLOCK}.min_total_instances`,
    says: ["above max_total_instances, 8"],
  },
  {
    name: "a total below what the pools keep",
    text: SCALING_POOLS,
    set: [`${BLOCK}.min_instances=3`, `${BLOCK}.max_total_instances=5`],
    at: `${BLOCK}.max_total_instances`,
    says: ["keep together, 6", "at least 6"],
  },
  {
    name: "a total above what the pools may have",
    text: SCALING_POOLS,
    set: [`${BLOCK}.max_instances=3`, `${BLOCK}.min_total_instances=7`],
    at: `${BLOCK}.min_total_instances`,
    says: ["may have together, 6", "at most 6"],
  },
  {
    name: "a maximum of 0",
    set: [block("{max_instances: 0}")],
    at: `${BLOCK}.max_instances`,
    says: ["at least 1"],
  },
  {
    name: "fewer GPUs than an instance needs",
    set: [block("{max_gpus: 4}")],
    at: `${BLOCK}.max_gpus`,
    says: ["a single instance, needs: 8"],
  },
  {
    name: "fewer GPUs than the minimum needs",
    text: SCALING_POOLS,
    set: [`${BLOCK}.min_instances=2`, `${BLOCK}.max_gpus=24`],
    at: `${BLOCK}.max_gpus`,
    says: ["needs: 32"],
  },
  {
    name: "payment of a SKU that is not there",
    set: [block("{billing: {dgx-h10: {committed: 2}}}")],
    at: `${BLOCK}.billing.dgx-h10`,
    says: ["no such SKU", 'did you mean "dgx-h100"?'],
  },
  {
    name: "payment that says nothing",
    set: [block("{billing: {dgx-h100: {}}}")],
    at: `${BLOCK}.billing.dgx-h100`,
    says: ["no effect", "minimum_billing (seconds)"],
  },
  {
    name: "half a committed server",
    set: [block("{billing: {dgx-h100: {committed: 0.5}}}")],
    at: `${BLOCK}.billing.dgx-h100.committed`,
    says: ["whole number"],
  },
  {
    name: "nothing to start",
    set: [block("{}"), "start_state={state_type: unallocated}"],
    at: "start_state",
    says: ["nothing says what the scaling manager should start"],
  },
  {
    name: "new servers that instances do not fit on",
    text: SCALING.replace("{ sku: dgx-h100, count: 2 }", "{ sku: A100, count: 0 }\n    - { sku: dgx-h100, count: 2 }"),
    at: "start_state.instance.tensor_parallelism",
    says: ["a A100 has 1", "scale-ups buy servers of the first SKU"],
  },
];

const ACTUATORS: readonly WrongConfig[] = [
  {
    name: "an unknown actuator",
    set: [block("{actuator: k8s}")],
    at: `${BLOCK}.actuator.type`,
    says: ["ideal, kubernetes"],
  },
  {
    name: "a grace period of the ideal actuator",
    set: [block("{actuator: {type: ideal, grace_period: 5}}")],
    at: `${BLOCK}.actuator.grace_period`,
    says: ["no effect with type ideal", "kubernetes"],
  },
  {
    name: "the quick start's delay under Kubernetes",
    set: [block("{scale_up_delay: 10, actuator: kubernetes}")],
    at: `${BLOCK}.scale_up_delay`,
    says: ["no effect with actuator kubernetes", "pod_start_up"],
  },
  {
    name: "stages under Kubernetes",
    set: [block("{boot: {warming: 5}, actuator: kubernetes}")],
    at: `${BLOCK}.boot`,
    says: ["node_provisioning"],
  },
  ...["drain_check_interval: 1", "drain_timeout: 60"].map((setting) => ({
    name: `${setting.split(":")[0]} under Kubernetes`,
    set: [block(`{${setting}, actuator: kubernetes}`)],
    at: `${BLOCK}.${setting.split(":")[0]}`,
    says: ["no effect with actuator kubernetes", "grace_period"],
  })),
  {
    name: "revival under Kubernetes",
    text: SCALING,
    set: [`${BLOCK}.revive_draining_first=true`, `${BLOCK}.actuator=kubernetes`],
    at: `${BLOCK}.revive_draining_first`,
    says: ["not taken back"],
  },
  {
    name: "bounds of a node's start the wrong way round",
    set: [block("{actuator: {type: kubernetes, node_provisioning: {low: 5, high: 4}}}")],
    at: `${BLOCK}.actuator.node_provisioning.high`,
    says: ["below low, 5"],
  },
];

const SCHEDULERS: readonly WrongConfig[] = [
  {
    name: "autoscaling without a scaling manager",
    set: ["applications.0.scheduler=autoscaling"],
    at: "applications.0.scheduler.type",
    says: ["this application has none", "scaling_manager: { scale_up_delay: 10 }"],
  },
  {
    name: "autoscaling over autoscaling",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, routing: autoscaling}"],
    at: "applications.0.scheduler.routing.type",
    says: ["unknown name", "token_jsq"],
  },
  {
    name: "an unknown scheduler below autoscaling",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, routing: jqs}"],
    at: "applications.0.scheduler.routing.type",
    says: ['did you mean "jsq"?'],
  },
  {
    name: "a setting of another scheduler below autoscaling",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, routing: {type: jsq, transfer_bandwidth: 200}}"],
    at: "applications.0.scheduler.routing.transfer_bandwidth",
    says: ["no effect with type jsq"],
  },
  {
    name: "a transfer bandwidth below autoscaling, outside of compat",
    text: SCALING_POOLS,
    set: ["applications.0.scheduler={type: autoscaling, routing: {type: kv_jsq, transfer_bandwidth: 200}}"],
    at: "applications.0.scheduler.routing.transfer_bandwidth",
    says: ["no effect without `compat: splitwise-sim`"],
  },
  {
    name: "a queue that is long and short at once for autoscaling",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, scale_down_queue_length: 10}"],
    at: "applications.0.scheduler.scale_down_queue_length",
    says: ["below 10"],
  },
  {
    name: "a queue that is short before it is long",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, scale_up_queue_length: 0.5}"],
    at: "applications.0.scheduler.scale_up_queue_length",
    says: ["above 1"],
  },
  {
    name: "a check at no request",
    text: SCALING,
    set: ["applications.0.scheduler={type: autoscaling, check_every_requests: 0}"],
    at: "applications.0.scheduler.check_every_requests",
    says: ["at least 1"],
  },
];

const FAILURES: readonly WrongConfig[] = [
  {
    name: "failures of applications that do not scale",
    set: ["failures=[{type: instance_death, at: 5}]"],
    at: "failures",
    says: ["none has", "scaling_manager"],
  },
  {
    name: "failures that are no list",
    text: SCALING,
    set: ["failures={type: instance_death, at: 5}"],
    at: "failures",
    says: ["wrong kind", "a list"],
  },
  {
    name: "an unknown failure",
    text: SCALING,
    set: ["failures=[{type: instance_deaht, at: 5}]"],
    at: "failures.0.type",
    says: ["unknown name", "boot_failure, slow_boot, shortage", 'did you mean "instance_death"?'],
  },
  {
    name: "a failure at no time",
    text: SCALING,
    set: ["failures=[{type: boot_failure}]"],
    at: "failures.0",
    says: ["nothing says when", "probability and at"],
  },
  {
    name: "a failure at random and at a time",
    text: SCALING,
    set: ["failures=[{type: server_death, mtbf: 3600, at: 5}]"],
    at: "failures.0",
    says: ["one of them decides", "mtbf and at"],
  },
  {
    name: "a probability of a death",
    text: SCALING,
    set: ["failures=[{type: instance_death, probability: 0.1}]"],
    at: "failures.0.probability",
    says: ["no effect with type instance_death", "boot_failure, slow_boot"],
  },
  {
    name: "a probability above 1",
    text: SCALING,
    set: ["failures=[{type: boot_failure, probability: 5}]"],
    at: "failures.0.probability",
    says: ["at most 1"],
  },
  {
    name: "a death before the run",
    text: SCALING,
    set: ["failures=[{type: instance_death, at: [10, -1]}]"],
    at: "failures.0.at.1",
    says: ["at least 0"],
  },
  {
    name: "a shortage that ends before it begins",
    text: SCALING,
    set: ["failures=[{type: shortage, from: 600, to: 300}]"],
    at: "failures.0.to",
    says: ["above 600"],
  },
  {
    name: "an outage that ends before it begins",
    text: SCALING,
    set: ["failures=[{type: metrics_outage, from: 600, to: 300}]"],
    at: "failures.0.to",
    says: ["an outage ends", "above 600"],
  },
  {
    name: "an outage that nobody notices",
    set: [block("{}"), "failures=[{type: metrics_outage, to: 300}]"],
    at: "failures.0.type",
    says: ["no policy looks"],
  },
  {
    name: "a shortage of what there is not",
    text: SCALING,
    set: ["failures=[{type: shortage, to: 300, sku: dgx-a100}]"],
    at: "failures.0.sku",
    says: ["no such SKU", "dgx-h100"],
  },
  {
    name: "slow boots of unknown slowness",
    text: SCALING,
    set: ["failures=[{type: slow_boot, probability: 0.5}]"],
    at: "failures.0.extra",
    says: ["missing", "Seconds longer"],
  },
  {
    name: "slow boots whose bounds are the wrong way round",
    text: SCALING,
    set: ["failures=[{type: slow_boot, probability: 0.5, extra: {low: 9, high: 1}}]"],
    at: "failures.0.extra.high",
    says: ["below low, 9"],
  },
  {
    name: "a failure of an application that is not there",
    text: SCALING,
    set: ["failures=[{type: instance_death, mtbf: 9, application_id: 3}]"],
    at: "failures.0.application_id",
    says: ["there is no application 3"],
  },
  {
    name: "a failure of an application that does not scale",
    text: TWO_APPLICATIONS,
    set: ["applications.1.scaling_manager={}", "failures=[{type: instance_death, mtbf: 9, application_id: 0}]"],
    at: "failures.0.application_id",
    says: ["application 0 has no scaling manager"],
  },
  {
    name: "an end of losses that do not happen",
    text: SCALING,
    set: ["on_loss=abort", "failures=[{type: slow_boot, at: 5, extra: 60}]"],
    at: "on_loss",
    says: ["no effect", "instance_death"],
  },
  { name: "an unknown end of losses", text: SCALING, set: ["on_loss=retry"], at: "on_loss", says: ["requeue, abort"] },
];

const COMPAT: readonly WrongConfig[] = [
  {
    name: "failures",
    text: SCALING,
    set: ["compat=splitwise-sim", "failures=[{type: instance_death, at: 5}]"],
    at: "failures",
    says: ["cannot be had under `compat: splitwise-sim`"],
  },
  {
    name: "a deadline",
    set: ["compat=splitwise-sim", "applications.0.deadline=5"],
    at: "applications.0.deadline",
    says: ["cannot be had", "SplitwiseSim cannot take a request back"],
  },
  ...["requeue", "abort"].map((end) => ({
    name: `drains that end in ${end}`,
    text: SCALING,
    set: ["compat=splitwise-sim", `${BLOCK}.drain_timeout=60`, `${BLOCK}.on_drain_timeout=${end}`],
    at: `${BLOCK}.on_drain_timeout`,
    says: ["cannot be had"],
  })),
  {
    name: "Kubernetes",
    text: SCALING,
    set: ["compat=splitwise-sim", `${BLOCK}.actuator=kubernetes`],
    at: `${BLOCK}.actuator`,
    says: ["cannot be had", "grace period"],
  },
];

const DRAINS: readonly WrongConfig[] = [
  { name: "nothing that scales", set: ["drain=true"], at: "drain", says: ["no application has a scaling manager"] },
  {
    name: "nothing that decides",
    set: ["drain=true", block("{scale_up_delay: 10}")],
    at: "drain",
    says: ["application 0", "it has no policy", "queue or utilization"],
  },
  {
    name: "counts that stay",
    text: SCALING,
    set: ["drain=true", `${BLOCK}.policy={type: static, instances: {mixed: 2}}`],
    at: "drain",
    says: ["static, keeps counts of its own"],
  },
  {
    name: "a dry run",
    text: SCALING,
    set: ["drain=true", `${BLOCK}.dry_run=true`],
    at: "drain",
    says: ["a dry run removes nothing"],
  },
  {
    name: "a pool that is not watched",
    text: SCALING_POOLS,
    set: ["drain=true", `${BLOCK}.policy={type: queue, pools: [prompt]}`],
    at: "drain",
    says: ["not about the token pool"],
  },
  {
    name: "a queue that is never short",
    text: SCALING,
    set: ["drain=true", `${BLOCK}.policy={type: queue, thresholds: {mixed: {up_tokens: 9, down_tokens: 0}}}`],
    at: "drain",
    says: ["down_tokens, 0"],
  },
  {
    name: "memory that is never free",
    text: SCALING,
    set: ["drain=true", `${BLOCK}.policy=utilization`, "start_state.instance.tensor_parallelism=4"],
    at: "drain",
    says: ["never below 0.3"],
  },
  { name: "a word for a truth value", text: SCALING, set: ["drain=on"], at: "drain", says: ["true or false"] },
];

describe.each([
  ["the block", BLOCKS],
  ["boots", BOOTS],
  ["decisions", DECISIONS],
  ["observations", OBSERVATIONS],
  ["limits", LIMITS],
  ["actuators", ACTUATORS],
  ["schedulers", SCHEDULERS],
  ["failures", FAILURES],
  ["splitwise-sim", COMPAT],
  ["drains", DRAINS],
] as const)("wrong configurations of scaling: %s", (_, table) => {
  it.for(table)("$name", (wrong) => {
    expect(shortcomings(wrong)).toEqual([]);
  });
});

describe("problems of scaling", () => {
  it.for([
    { name: "a broken policy", text: UNIFORM, set: [block("{policy: quue, decision_interval: 5, dry_run: true}")] },
    { name: "a broken drain timeout", text: UNIFORM, set: [block("{drain_timeout: 0, on_drain_timeout: abort}")] },
    {
      name: "a broken scaling manager under autoscaling",
      text: UNIFORM,
      set: [block("10"), "applications.0.scheduler=autoscaling"],
    },
    { name: "a broken time of a failure", text: SCALING, set: ["failures=[{type: instance_death, mtbf: -5}]"] },
    { name: "a broken bound", text: SCALING, set: [`${BLOCK}.pools={mixed: {min: x, max: 3}}`] },
  ])("are not followed by problems that only follow from them: $name", ({ text, set }) => {
    expect(problemsOf(text, set)).toHaveLength(1);
  });

  it("are found in files that others extend, and in overrides", () => {
    const base = SCALING.replace("policy: queue", "policy: { type: queue, step: 2 }");
    const problems = problemsOf(`extends: base.yaml\non_loss: abort\n`, [`${BLOCK}.policy=utilisation`], {
      "/configs/base.yaml": base,
    });
    expect(problems.map(({ file, path }) => `${file} ${path}`).sort()).toEqual([
      `--set ${BLOCK}.policy=utilisation ${BLOCK}.policy.type`,
      "/configs/main.yaml on_loss",
    ]);
  });
});
