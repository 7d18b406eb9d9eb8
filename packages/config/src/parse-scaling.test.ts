import { findSku, peakServerWatts } from "@tokentide/hardware";
import { METRIC_PATHS, POLICIES } from "@tokentide/scaling-manager";
import { observationOf } from "@tokentide/scaling-manager/testing";
import type { ScalingSetup } from "@tokentide/simulator";
import { describe, expect, it } from "vitest";
import { configJsonSchema } from "./json-schema";
import { POLICY_TYPES } from "./schema/policy-schema";
import { EVERYTHING_SCALES, SCALING, SCALING_POOLS, TWO_APPLICATIONS, UNIFORM } from "./testing/base-configs";
import { parse } from "./testing/parse";

const BLOCK = "applications.0.scaling_manager";

function scalingOf(text: string, set: readonly string[] = []): ScalingSetup {
  const { scaling } = parse(text, set).simulation.applications[0]!;
  if (scaling === undefined) throw new Error("The application has no scaling manager.");
  return scaling;
}

/** What the policy says at a moment when nothing is there and nothing happens. */
function desiredAt(scaling: ScalingSetup, unixSeconds: number): unknown {
  const { policy } = scaling;
  const observation = { unixSeconds, timeSeconds: 0, pools: {} };
  return policy?.recommend(observation as never, 0, policy.initialState()).desired;
}

describe("the quick start's block", () => {
  it("works word for word, and alone", () => {
    const text = UNIFORM.replace(
      "    scheduler: jsq\n",
      `    scheduler: jsq

    # 添加这部分
    scaling_manager:
      scale_up_delay: 10.0           # 扩容延迟（秒）
      drain_check_interval: 1.0      # 排空检查间隔（秒）
`,
    );
    expect(scalingOf(text)).toEqual({
      manager: { drainCheckIntervalSeconds: 1 },
      boot: { type: "delay", delay: 10 },
      actuator: { type: "ideal" },
    });
  });

  it("may be empty: ten seconds to start, drained instances leave at once", () => {
    expect(scalingOf(UNIFORM, [`${BLOCK}={}`])).toEqual({
      manager: {},
      boot: { type: "delay", delay: 10 },
      actuator: { type: "ideal" },
    });
  });

  it("gives a manager to the applications that have it, and to no other", () => {
    const { applications } = parse(TWO_APPLICATIONS, ["applications.1.scaling_manager={scale_up_delay: 5}"]).simulation;
    expect(applications.map(({ scaling }) => scaling?.boot)).toEqual([undefined, { type: "delay", delay: 5 }]);
  });
});

describe("start-up times", () => {
  it.for([
    { given: "0", delay: 0 },
    { given: "{mean: 65, sd: 4}", delay: { meanSeconds: 65, standardDeviationSeconds: 4 } },
    { given: "{low: 105, high: 130}", delay: { lowSeconds: 105, highSeconds: 130 } },
    { given: "small_model", delay: { meanSeconds: 65, standardDeviationSeconds: 4 } },
    { given: "32b_model", delay: { lowSeconds: 105, highSeconds: 130 } },
  ])("of $given", ({ given, delay }) => {
    expect(scalingOf(UNIFORM, [`${BLOCK}.scale_up_delay=${given}`]).boot).toEqual({ type: "delay", delay });
  });

  it("may be in stages, loading at bandwidths", () => {
    const loading = "{cold_gbps: 8, local_disk_gbps: 16, peer_gpu_gbps: 200}";
    const boot = `{provisioning: {low: 60, high: 120}, loading: ${loading}, warming: {mean: 5, sd: 0}}`;
    expect(scalingOf(UNIFORM, [`${BLOCK}.boot=${boot}`]).boot).toEqual({
      type: "stages",
      provisioning: { lowSeconds: 60, highSeconds: 120 },
      loading: {
        weightBytes: 137_953_296_384,
        coldBytesPerSecond: 1e9,
        localDiskBytesPerSecond: 2e9,
        peerGpuBytesPerSecond: 25e9,
      },
      warming: { meanSeconds: 5, standardDeviationSeconds: 0 },
    });
    expect(
      scalingOf(UNIFORM, [`${BLOCK}.boot={loading: {cold_gbps: 8, weight_bytes: 16000000000}}`]).boot,
    ).toMatchObject({ loading: { weightBytes: 16e9 } });
    expect(scalingOf(UNIFORM, [`${BLOCK}.boot={loading: 30}`]).boot).toEqual({ type: "stages", loading: 30 });
  });
});

describe("a scaling manager with everything", () => {
  const { manager, billing, policy, boot } = scalingOf(EVERYTHING_SCALES);

  it("is told everything, in base units", () => {
    expect(manager).toEqual({
      bootDeadlineSeconds: 600,
      drainCheckIntervalSeconds: 1,
      drainTimeoutSeconds: 120,
      onDrainTimeout: "requeue",
      decisionIntervalSeconds: 15,
      limits: {
        pool: { min: 1, max: 100 },
        pools: { prompt: { min: 1, max: 40 }, token: { min: 2, max: 100 } },
        minTotalInstances: 3,
        maxTotalInstances: 60,
        maxProcessors: 512,
        maxWatts: 500_000,
      },
      scaleUp: { cooldownSeconds: 0, windowSeconds: 0, maxStep: 4 },
      scaleDown: { cooldownSeconds: 300, windowSeconds: 600, maxStep: 1 },
      placement: "server_per_instance",
      cancelBootingFirst: false,
      reviveDrainingFirst: false,
      backOff: { firstSeconds: 1, factor: 2, maxSeconds: 300 },
      dryRun: true,
    });
    expect(boot).toEqual({ type: "delay", delay: { lowSeconds: 105, highSeconds: 130 } });
    expect(billing).toEqual({ "dgx-h100": { committedServers: 2, minimumBillingSeconds: 3600 } });
    expect(policy?.name).toBe("queue");
  });

  it("may be put together from files and overrides", () => {
    const scaling = "scaling_manager: !include scaling.yaml";
    const text = SCALING_POOLS.replace("scaling_manager: { policy: queue }", scaling);
    const { simulation } = parse(
      text,
      [`${BLOCK}.policy.step=3`, `${BLOCK}.scale_up.max_step=2`, `${BLOCK}.dry_run=null`],
      {
        "/configs/scaling.yaml": "policy: queue\nscale_up: { cooldown: 5 }\ndry_run: true\n",
      },
    );
    expect(simulation.applications[0]?.scaling?.manager).toEqual({
      scaleUp: { cooldownSeconds: 5, maxStep: 2 },
    });
  });
});

/** What planners measure capacities at. */
const PROMISE = "applications.0.slo={ttft: 2}";

describe("policies", () => {
  it("of another process are named with their command and the folder of the file", () => {
    const policy = "{type: external, command: [node, agent.mjs], timeout: 5}";
    const { agents, simulation } = parse(SCALING, [`${BLOCK}.policy=${policy}`]);
    expect(agents).toEqual([
      { applicationId: 0, command: ["node", "agent.mjs"], directory: process.cwd(), timeoutSeconds: 5 },
    ]);
    expect(simulation.applications[0]!.scaling!.policy).toMatchObject({ name: "external", answersLater: true });
    const inFile = parse(SCALING.replace("policy: queue", "policy: { type: external, command: [agent] }"));
    expect(inFile.agents).toEqual([{ applicationId: 0, command: ["agent"], directory: "/configs" }]);
  });

  it("are those of the library", () => {
    const types: readonly string[] = POLICIES.map(({ type }) => type);
    expect(types.filter((type) => POLICY_TYPES.includes(type as never))).toEqual(POLICY_TYPES);
  });

  const needSettings: readonly string[] = ["static", "external", "max", "floor"];
  it.for(POLICY_TYPES.filter((type) => !needSettings.includes(type)))("%s may be just named", (type) => {
    expect(scalingOf(SCALING_POOLS, [`${BLOCK}.policy=${type}`, PROMISE]).policy?.name).toBe(type);
  });

  it.for([
    "{type: static, instances: {prompt: 2, token: 4}}",
    "{type: queue, thresholds: {prompt: {up_tokens: 8192, down_tokens: 100}}, up_requests_per_instance: 20, step: 2, pools: [prompt]}",
    "{type: utilization, signal: kv, up: 0.7, down: 0.2, step: 2, pools: [token]}",
    "{type: scheduler-load, check_every_requests: 10, check_every: 30, cooldown: 30, up: 0.9, down: 0.1, tokens_per_instance: 5000, min_instances: 2, max_instances: 9, pools: [prompt]}",
    "{type: hpa, metrics: [{signal: pending_requests, target: 8, window: 30}], behavior: {scale_up: {stabilization_window: 0, select_policy: Min, policies: [{type: Pods, value: 2, period: 60}], tolerance: 0.2}, scale_down: {}}, tolerance: 0.05, downscale_stabilization: 60, sync_period: 15, min_instances: 1, max_instances: 9, pools: [prompt]}",
    "{type: kpa, metric: rps, target: 5, target_utilization_percent: 80, container_concurrency: 8, aggregation: weighted_exponential, stable_window: 120, panic_window_percentage: 5, panic_threshold_percentage: 150, max_scale_up_rate: 10, max_scale_down_rate: 3, scale_down_delay: 60, activation_scale: 2, initial_scale: 2, target_burst_capacity: -1, enable_scale_to_zero: false, scale_to_zero_grace_period: 60, scale_to_zero_pod_retention_period: 60, progress_deadline: 300, min_instances: 1, max_instances: 9, pools: [token]}",
    "{type: keda, triggers: [{signal: queue_tokens, threshold: 4000, activation_threshold: 100, window: 30}], min_instances: 2, max_instances: 9, idle_instances: 0, cooldown: 60, initial_cooldown: 60, polling_interval: 10, fallback: {failure_threshold: 3, instances: 4, behavior: current_if_higher}, behavior: {scale_down: {select_policy: Disabled}}, pools: [prompt]}",
    "{type: sla-planner, adjustment_interval: 60, itl: 0.03, predictor: seasonal, season: 3600, max_gpus: 64, min_instances: 2, pools: [token]}",
    "{type: predictive, forecaster: kalman, step: 30, season: 3600, lead: 120, z: 1.64, utilization: 0.8, load: prompt_tokens, max_mase: 2, pools: [prompt]}",
    "{type: clairvoyant, target: 0.9, schedule: [{from: 0, instances: {prompt: 1, token: 2}}, {from: 60, instances: {token: 3}}]}",
    "{type: target-tracking, signal: kv, target: 0.5, period: 30, scale_out_periods: 2, scale_in_periods: 10, scale_in_fraction: 0.8, scale_out_cooldown: 60, scale_in_cooldown: 60, disable_scale_in: true, pools: [prompt]}",
    "{type: step, signal: pending_requests, period: 30, evaluation_periods: 2, adjustment: change, min_magnitude: 2, scale_out: {threshold: 8, steps: [{from: 0, to: 8, change: 1}, {from: 8, change: 2}]}, scale_in: {threshold: 2, steps: [{to: 0, change: -1}]}, pools: [token]}",
    "{type: wva, kv_threshold: 0.7, queue_threshold: 8, kv_spare: 0.2, queue_spare: 2, pools: [token]}",
    "{type: token-supply, kv_threshold: 0.9, up: 0.9, down: 0.5, mean_input_tokens: 1000, pools: [token]}",
    "{type: heteroscale, target: 2000, prompt_to_token_ratio: 0.5, tolerance: 0.2, tbt: 0.1, panic_threshold: 1.5, panic_factor: 1.5, scale_out_cooldown: 60, scale_in_cooldown: 60, window: 30, pools: [prompt, token]}",
    "{type: two-loop, ttft: 1, tbt: 0.1, load_interval: 10, throughput_interval: 60, scale_down_fraction: 0.5, pools: [token]}",
    "{type: token-velocity, transfer: 100000, window: 30, pools: [prompt]}",
    "{type: chiron, interactive_share: 0.4, batch_from: 120, requests_per_instance: 8, pools: [token]}",
    "{type: sage, plan_interval: 1800, forecaster: ewma, step: 30, season: 3600, buffer: 0.2, spend_above: 0.4, give_back_below: 0.1, override_above: 0.8, override_ratio: 3, pools: [token]}",
    "{type: max, policies: [queue, {type: utilization, signal: kv}]}",
    "{type: floor, floor: {type: scheduled, schedule: [{at: '09:00', instances: {prompt: 2}}]}, reactive: hpa}",
  ])("take their settings: %s", (policy) => {
    expect(scalingOf(SCALING_POOLS, [`${BLOCK}.policy=${policy}`, PROMISE]).policy).toBeDefined();
  });

  it("have the thresholds of the file", () => {
    const thresholds = "{mixed: {up_tokens: 50, down_tokens: 10}}";
    const { policy } = scalingOf(SCALING, [`${BLOCK}.policy={type: queue, thresholds: ${thresholds}, step: 3}`]);
    const observation = observationOf({ pools: { mixed: { active: 2, load: { queueTokens: 51 } } } });
    expect(policy?.recommend(observation, 0, policy.initialState()).desired).toEqual({ mixed: 5 });
  });
});

describe("what one instance carries", () => {
  it("is stated by pool, with the loads that were tried", () => {
    const rates = "requests_per_second: 4, prompt_tokens_per_second: 4000, output_tokens_per_second: 800";
    const ladder = `[{${rates}, ttft: 0.2, tbt: 0.04, attainment: 1}, {${rates}, ttft: 0.3, tbt: 0.05, attainment: 0.9}]`;
    const carried = { requestsPerSecond: 4, promptTokensPerSecond: 4000, outputTokensPerSecond: 800 };
    const { manager } = scalingOf(SCALING_POOLS, [
      `${BLOCK}.instance_capacity={prompt: {${rates}}, token: {${rates}, ladder: ${ladder}}}`,
    ]);
    expect(manager.instanceCapacity).toEqual({
      prompt: carried,
      token: {
        ...carried,
        ladder: [
          { ...carried, ttftSeconds: 0.2, tbtSeconds: 0.04, attainment: 1 },
          { ...carried, ttftSeconds: 0.3, tbtSeconds: 0.05, attainment: 0.9 },
        ],
      },
    });
  });

  it("is left to be measured for a policy that plans by it", () => {
    const { manager, policy } = scalingOf(SCALING, [`${BLOCK}.policy=predictive`, PROMISE]);
    expect(manager.instanceCapacity).toBeUndefined();
    expect(policy?.readsInstanceCapacity).toBe(true);
  });

  it.for([
    { name: "the delay", set: `${BLOCK}.scale_up_delay={low: 100, high: 300}`, leadSeconds: 200 },
    { name: "a spread", set: `${BLOCK}.scale_up_delay={mean: 90, sd: 10}`, leadSeconds: 90 },
    {
      name: "all stages",
      set: `${BLOCK}.boot={provisioning: 60, loading: {low: 20, high: 40}, warming: 5}`,
      leadSeconds: 95,
    },
    {
      name: "a pod and its node",
      set: `${BLOCK}.actuator={type: kubernetes, pod_start_up: 50, node_provisioning: 100}`,
      leadSeconds: 150,
    },
  ])("is started ahead by $name", ({ set, leadSeconds }) => {
    const { policy } = scalingOf(SCALING, [`${BLOCK}.policy=predictive`, PROMISE, set]);
    const state = policy!.initialState() as { track: { due: unknown[] } };
    // Whole steps of a minute, and one more.
    expect(state.track.due).toHaveLength(Math.ceil(leadSeconds / 60) + 1);
  });
});

describe("times of day", () => {
  const schedule = "[{at: '09:00', instances: {mixed: 4}}, {cron: '0 22 * * *', instances: {mixed: 1}}]";
  const policy = `${BLOCK}.policy={type: scheduled, schedule: ${schedule}}`;
  const hour = (text: string) => Date.parse(text) / 1000;

  it("count in the time zone of the start time", () => {
    const set = [policy, "start_time=2024-01-01T08:59:00+08:00"];
    const scaling = scalingOf(SCALING, set);
    expect(desiredAt(scaling, hour("2024-01-01T08:59:00+08:00"))).toEqual({ mixed: 1 });
    expect(desiredAt(scaling, hour("2024-01-01T09:00:00+08:00"))).toEqual({ mixed: 4 });
  });

  it("count west of Greenwich, too", () => {
    const scaling = scalingOf(SCALING, [policy, "start_time=2024-01-01T21:30:00-05:00"]);
    expect(desiredAt(scaling, hour("2024-01-01T22:00:00-05:00"))).toEqual({ mixed: 1 });
    expect(desiredAt(scaling, hour("2024-01-01T21:59:00-05:00"))).toEqual({ mixed: 4 });
  });

  it("may have a time zone of their own", () => {
    const own = `${BLOCK}.policy={type: scheduled, utc_offset_minutes: 60, schedule: ${schedule}}`;
    const scaling = scalingOf(SCALING, [own, "start_time=2024-01-01T00:00:00Z"]);
    expect(desiredAt(scaling, hour("2024-01-01T08:00:00Z"))).toEqual({ mixed: 4 });
  });

  it.for([
    { given: "2024-01-01T06:00:00", startTime: "2024-01-01T06:00:00Z" },
    { given: "2024-01-01T06:00:00+08:00", startTime: "2024-01-01T06:00:00+08:00" },
    { given: "2024-01-01", startTime: "2024-01-01" },
  ])("are those of $given on every machine", ({ given, startTime }) => {
    expect(parse(UNIFORM, [`start_time=${given}`]).simulation.startTime).toBe(startTime);
  });
});

describe("actuators", () => {
  it("may be ideal, and just named", () => {
    expect(scalingOf(SCALING, [`${BLOCK}.actuator=ideal`]).actuator).toEqual({ type: "ideal" });
  });

  it("may be Kubernetes, pods starting as measured for models of that size", () => {
    expect(scalingOf(SCALING, [`${BLOCK}.actuator=kubernetes`]).actuator).toEqual({
      type: "kubernetes",
      graceSeconds: 30,
      podStartUp: { lowSeconds: 105, highSeconds: 130 },
      nodeProvisioning: { lowSeconds: 120, highSeconds: 300 },
    });
    const small = ["applications.0.model_architecture=llama-3.1-8b", "performance_model=roofline"];
    expect(scalingOf(SCALING, [`${BLOCK}.actuator=kubernetes`, ...small]).actuator).toMatchObject({
      podStartUp: { meanSeconds: 65, standardDeviationSeconds: 4 },
    });
  });

  it("may be Kubernetes with settings", () => {
    const actuator = "{type: kubernetes, grace_period: 5, pod_start_up: small_model, node_provisioning: 0}";
    expect(scalingOf(SCALING, [`${BLOCK}.actuator=${actuator}`]).actuator).toEqual({
      type: "kubernetes",
      graceSeconds: 5,
      podStartUp: { meanSeconds: 65, standardDeviationSeconds: 4 },
      nodeProvisioning: 0,
    });
  });
});

describe("power budgets", () => {
  const WATTS = peakServerWatts(findSku("dgx-h100"));
  const wattsOf = (text: string, set: readonly string[]) =>
    parse(text, set).simulation.applications.map(({ scaling }) => scaling?.manager.limits?.maxWatts);

  it("are the manager's, less what other applications use", () => {
    expect(wattsOf(SCALING, ["cluster.power_budget=100000"])).toEqual([100_000]);
    // The first application has two servers.
    const set = ["cluster.power_budget=100000", "applications.1.scaling_manager={}"];
    expect(wattsOf(TWO_APPLICATIONS, set)).toEqual([undefined, 100_000 - 2 * WATTS]);
  });

  const others = `
cluster:
  servers:
    - { sku: dgx-h100, count: 3 }
    - { sku: dgx-a100, count: 1 }
    - { sku: dgx-h100-pcap, count: 1 }
  power_budget: 200000
applications:
  - { model_architecture: llama2-70b, scheduler: jsq, trace: a.csv }
  - { model_architecture: llama2-70b, scheduler: jsq, trace: b.csv, scaling_manager: {} }
`;
  const pool = "tensor_parallelism: 8";
  const rest = `{ state_type: baseline, application_id: 1, instance: { ${pool} } }`;

  it.for([
    {
      name: "pools by number",
      first: `{ state_type: splitwise, application_id: 0, prompt: { ${pool}, num_instances: 1 }, token: { ${pool}, num_instances: 1 } }`,
      used: 2 * WATTS,
    },
    {
      name: "pools by SKU",
      first: `{ state_type: splitwise, split_type: heterogeneous, application_id: 0, prompt: { ${pool}, instance_names: [dgx-h100] }, token: { ${pool}, instance_names: [dgx-a100] } }`,
      used: 3 * WATTS + peakServerWatts(findSku("dgx-a100")),
    },
    { name: "nothing", first: "{ state_type: unallocated, application_id: 0 }", used: 0 },
  ])("leave out what another application starts with: $name", ({ first, used }) => {
    expect(wattsOf(`${others}start_state:\n  - ${first}\n  - ${rest}\n`, [])).toEqual([undefined, 200_000 - used]);
  });

  it("are shared by several managers, so that they keep them together", () => {
    const set = [
      "cluster.power_budget=50000",
      "applications.0.scaling_manager={}",
      "applications.1.scaling_manager={}",
    ];
    const [first, second] = wattsOf(TWO_APPLICATIONS, set) as [number, number];
    expect(first + second).toBe(50_000);
    expect(first).toBeGreaterThan(2 * WATTS);
  });
});

describe("what a policy sees", () => {
  const seen = (settings: string) => scalingOf(SCALING, [`${BLOCK}=${settings}`]).observation;

  it.for([
    { policy: "queue", scrapeSeconds: 0, windowSeconds: 60, delaySeconds: 0 },
    { policy: "hpa", scrapeSeconds: 30, windowSeconds: 120, delaySeconds: 5 },
    { policy: "kpa", scrapeSeconds: 1, windowSeconds: 60, delaySeconds: 0 },
    { policy: "keda", scrapeSeconds: 30, windowSeconds: 120, delaySeconds: 5 },
  ])("$policy is what it sees on its platform", ({ policy, ...path }) => {
    expect(seen(`{policy: ${policy}}`)).toEqual({ ...path, loss: 0 });
  });

  it("is that of another platform, or its figures one by one", () => {
    expect(seen("{policy: hpa, observation: ideal}")).toEqual(METRIC_PATHS.ideal);
    expect(seen("{policy: queue, observation: hpa-prometheus}")).toEqual(METRIC_PATHS["hpa-prometheus"]);
    expect(seen("{policy: hpa, observation: {loss: 0.1, window: 60}}")).toEqual({
      scrapeSeconds: 30,
      windowSeconds: 60,
      delaySeconds: 5,
      loss: 0.1,
    });
    expect(seen("{policy: queue, observation: {type: knative, delay: 3}}")).toEqual({
      ...METRIC_PATHS.knative,
      delaySeconds: 3,
    });
  });

  it("is that of a combination's first policy that is not in the process", () => {
    expect(seen("{policy: {type: max, policies: [queue, keda, kpa]}}")).toEqual(METRIC_PATHS.keda);
    expect(seen("{policy: {type: floor, floor: hpa, reactive: queue}}")).toEqual(METRIC_PATHS["hpa-prometheus"]);
    expect(seen("{policy: {type: max, policies: [queue, utilization]}}")).toEqual(METRIC_PATHS.ideal);
  });

  it("is nothing where nothing decides", () => {
    expect(seen("{}")).toBeUndefined();
  });
});

describe("failures", () => {
  it("are handed to the simulation in its words", () => {
    const failures = `[
      {type: boot_failure, probability: 0.1},
      {type: boot_failure, at: 100, after: 5, application_id: 0},
      {type: slow_boot, at: [300, 200], extra: {mean: 60, sd: 20}},
      {type: shortage, from: 600, to: 1200, sku: dgx-h100},
      {type: metrics_outage, from: 300, to: 900},
      {type: instance_death, mtbf: 86400},
      {type: server_death, at: 1800},
      {type: spot_reclaim, mtbf: 7200}]`;
    const { simulation } = parse(SCALING, [`failures=${failures}`, "on_loss=abort"]);
    expect(simulation.onLoss).toBe("abort");
    expect(simulation.failures).toEqual([
      { type: "boot_failure", when: { probability: 0.1 }, afterSeconds: 30 },
      { type: "boot_failure", when: { atSeconds: [100] }, afterSeconds: 5, applicationId: 0 },
      {
        type: "slow_boot",
        when: { atSeconds: [200, 300] },
        extra: { meanSeconds: 60, standardDeviationSeconds: 20 },
      },
      { type: "shortage", fromSeconds: 600, toSeconds: 1200, skuName: "dgx-h100" },
      { type: "metrics_outage", fromSeconds: 300, toSeconds: 900 },
      { type: "instance_death", when: { meanTimeBetweenFailuresSeconds: 86_400 } },
      { type: "server_death", when: { atSeconds: [1800] } },
      { type: "spot_reclaim", when: { meanTimeBetweenFailuresSeconds: 7200 }, noticeSeconds: 120 },
    ]);
  });

  it("may be taken out again", () => {
    const base = `${SCALING}failures: [{ type: instance_death, mtbf: 100 }]\n`;
    expect(parse(base, ["failures=[]"]).simulation.failures).toBeUndefined();
    expect(parse(base, ["failures=null"]).simulation.failures).toBeUndefined();
  });
});

describe("drains", () => {
  it("go on to the smallest fleet where that is asked for", () => {
    expect(parse(SCALING, ["drain=true"]).simulation.drainAtEnd).toBe(true);
    expect(parse(SCALING).simulation).not.toHaveProperty("drainAtEnd");
  });
});

describe("the autoscaling scheduler", () => {
  const schedulerOf = (text: string, set: readonly string[]) => parse(text, set).simulation.applications[0]!.scheduler;

  it("may be just named", () => {
    expect(schedulerOf(SCALING, ["applications.0.scheduler=autoscaling"])).toEqual({ type: "autoscaling" });
  });

  it("takes its settings, and those of the scheduler that routes", () => {
    const routing = "{type: mixed_pool, prompt_max_pending_batch_tokens: 4096}";
    const settings = `routing: ${routing}, check_every_requests: 20, scale_up_queue_length: 4, scale_down_queue_length: 0.5, cooldown: 30`;
    expect(schedulerOf(SCALING_POOLS, [`applications.0.scheduler={type: autoscaling, ${settings}}`])).toEqual({
      type: "autoscaling",
      routing: { type: "mixed_pool", promptMaxPendingBatchTokens: 4096 },
      checkEveryRequests: 20,
      scaleUpQueueLength: 4,
      scaleDownQueueLength: 0.5,
      cooldownSeconds: 30,
    });
  });

  it("needs the pools of the scheduler that routes", () => {
    const routing = "applications.0.scheduler={type: autoscaling, routing: kv_jsq}";
    expect(schedulerOf(SCALING_POOLS, [routing])).toEqual({ type: "autoscaling", routing: { type: "kv_jsq" } });
    expect(() => schedulerOf(SCALING_POOLS, [routing, "start_state.token.num_instances=0"])).toThrow(
      "kv_jsq needs a token pool",
    );
  });
});

describe("the JSON Schema of scaling", () => {
  it("has the policies, each with its settings", () => {
    const text = JSON.stringify(configJsonSchema());
    for (const type of POLICY_TYPES) expect(text).toContain(`"const":"${type}"`);
    expect(text).toContain("small_model (65 ± 4 s");
  });
});
