import { describe, expect, it } from "vitest";
import { hourOfWeek } from "./resolve/resolve-start-time";
import { SPLIT, TWO_APPLICATIONS, UNIFORM } from "./testing/base-configs";
import { parse } from "./testing/parse";
import { REFERENCE } from "./testing/reference-config";

const applicationOf = (text: string, set: readonly string[] = []) => parse(text, set).simulation.applications[0]!;

describe("a complete configuration", () => {
  const { simulation, requests, output, files } = parse(REFERENCE);
  const application = simulation.applications[0]!;

  it("becomes a simulation config with base units", () => {
    expect(simulation.cluster.servers.map(({ sku, count }) => [sku.name, count])).toEqual([
      ["dgx-h100", 3],
      ["dgx-a100", 0],
    ]);
    expect(simulation.cluster.interconnects).toEqual([
      { link: "infiniband", topology: "p2p", bandwidthBytesPerSecond: 25e9 },
    ]);
    expect(simulation).toMatchObject({
      endTimeSeconds: 86_400,
      seed: 0,
      compat: "splitwise-sim",
      timelineIntervalSeconds: 60,
    });
    expect(simulation.cluster.powerBudgetWatts).toBe(232_000);
    expect(application.slo).toEqual({ ttftSeconds: 2, tbtSeconds: 0.1 });
    expect(application.scheduler).toEqual({ type: "mixed_pool", promptMaxPendingBatchTokens: 8192 });
  });

  it("starts the servers of both pools", () => {
    expect(application.startState).toMatchObject({ type: "splitwise-homogeneous", promptServers: 2, tokenServers: 1 });
  });

  it("finds paths from the file in which they stand", () => {
    expect(requests).toEqual([{ type: "trace", path: "/configs/traces/conv_first_200.csv" }]);
    expect(output).toEqual({ directory: "/configs/out", detailed: "csv" });
    expect(files).toEqual(["/configs/main.yaml"]);
  });

  it("gives the application a scaling manager by the quick start's block", () => {
    expect(application.scaling).toEqual({
      manager: { drainCheckIntervalSeconds: 1, limits: { maxWatts: 232_000 } },
      boot: { type: "delay", delay: 10 },
      actuator: { type: "ideal" },
    });
  });

  it("knows the times of its model on its processors, and the table behind them", () => {
    const parallelism = { tensorParallelism: 8, pipelineParallelism: 1 };
    const times = application.stepTimes("h100-80gb", parallelism);
    expect(times.source.type).toBe("profile");
    expect(application.stepTimes("h100-80gb", parallelism)).toBe(times);
    expect(application.profileTable?.("h100-80gb", parallelism)?.modelName).toBe("llama2-70b");
  });
});

describe("rows of requests", () => {
  it.for([
    ["true", "csv"],
    ["false", "none"],
    ["auto", "auto"],
    ["csv", "csv"],
    ["parquet", "parquet"],
    ["none", "none"],
  ])("detailed: %s means %s", ([written, meant]) => {
    expect(parse(UNIFORM, [`output.detailed=${written}`]).output).toEqual({ detailed: meant });
  });
});

describe("defaults", () => {
  it("are those of the schema", () => {
    const { simulation, output } = parse(UNIFORM);
    expect(simulation).toMatchObject({ endTimeSeconds: Infinity, seed: 0, exactSamples: 1_000_000 });
    expect(simulation.compat).toBeUndefined();
    expect(output).toEqual({ detailed: "auto" });
    expect(applicationOf(UNIFORM)).toMatchObject({
      applicationId: 0,
      model: { size: { name: "llama2-70b-fp16" } },
      startState: {
        type: "uniform",
        instance: {
          type: "vllm",
          maxBatchSize: 256,
          maxBatchTokens: 2048,
          vllm: {
            chunkedPrefill: true,
            promptSteps: "shared",
            blockTokens: 16,
            gpuMemoryUtilization: 0.9,
            prefixCache: {},
          },
        },
      },
    });
  });

  it("leave an ORCA instance without a token budget", () => {
    expect(applicationOf(UNIFORM, ["start_state.instance.instance_type=ORCA"]).startState).toMatchObject({
      instance: { type: "orca", maxBatchTokens: Infinity },
    });
  });

  it("treat a DEFAULT instance as vllm", () => {
    expect(applicationOf(UNIFORM, ["start_state.instance.instance_type=DEFAULT"]).startState).toMatchObject({
      instance: { type: "vllm" },
    });
  });

  it("make Splitwise instances under compat", () => {
    expect(applicationOf(UNIFORM, ["compat=splitwise-sim"]).startState).toMatchObject({
      instance: { type: "splitwise", maxBatchSize: 512, maxBatchTokens: 2048, maxPreemptions: 4 },
    });
  });
});

describe("start states", () => {
  it("may be empty, with templates for later", () => {
    expect(applicationOf(UNIFORM, ["start_state={state_type: unallocated}"]).startState).toEqual({
      type: "unallocated",
    });
    const state =
      "start_state={state_type: unallocated, prompt: {tensor_parallelism: 8}, token: {tensor_parallelism: 4}}";
    expect(applicationOf(SPLIT, [state]).startState).toMatchObject({
      type: "unallocated",
      templates: {
        prompt: { parallelism: { tensorParallelism: 8 } },
        token: { parallelism: { tensorParallelism: 4 } },
      },
    });
  });

  it("may be divided by SKU", () => {
    const set = [
      "start_state.split_type=heterogeneous",
      "start_state.prompt.instance_names=[dgx-h100]",
      "start_state.token.instance_names=[dgx-a100]",
    ];
    expect(applicationOf(SPLIT, set).startState).toMatchObject({
      type: "splitwise-heterogeneous",
      promptSkus: ["dgx-h100"],
      tokenSkus: ["dgx-a100"],
    });
  });

  it("are divided by processor where a KV scheduler names processors", () => {
    const set = [
      "cluster.servers.1={sku: dgx-a100, count: 1}",
      "applications.0.scheduler={type: kv_jsq, prompt_processors: [h100-80gb]}",
    ];
    expect(applicationOf(UNIFORM, set).startState).toMatchObject({
      type: "splitwise-heterogeneous",
      promptSkus: ["dgx-h100"],
      tokenSkus: ["dgx-a100"],
    });
  });

  it("may serve both phases everywhere under a KV scheduler", () => {
    expect(applicationOf(UNIFORM, ["applications.0.scheduler=kv_jsq"]).startState.type).toBe("uniform");
  });

  it("belong to their application, whatever their order", () => {
    const ofFirst =
      "{state_type: splitwise, application_id: 0, prompt: {tensor_parallelism: 4, num_instances: 1}, token: {tensor_parallelism: 4, num_instances: 1}}";
    const ofSecond = "{state_type: baseline, application_id: 1, instance: {tensor_parallelism: 8}}";
    const { simulation, requests } = parse(TWO_APPLICATIONS, [`start_state=[${ofSecond}, ${ofFirst}]`]);
    expect(simulation.applications.map(({ startState }) => startState.type)).toEqual([
      "splitwise-homogeneous",
      "uniform",
    ]);
    expect(requests).toMatchObject([
      { type: "generated", applicationId: 0, requests: 9 },
      { type: "trace", applicationId: 1, path: "/configs/other.csv" },
    ]);
  });
});

describe("splitwise-sim", () => {
  const compat = "compat=splitwise-sim";

  it("takes the schedulers' transfer bandwidth in GiB per second", () => {
    const set = [
      compat,
      "applications.0.scheduler={type: mixed_pool, transfer_bandwidth: 200, token_max_pending_batch_tokens: 2048, prompt_processors: [x]}",
    ];
    expect(applicationOf(SPLIT, set).scheduler).toEqual({
      type: "mixed_pool",
      transferBytesPerSecond: 200 * 1024 ** 3,
    });
  });

  it("accepts the ancestor's keys without effect", () => {
    const keys = [
      "allocator",
      "router",
      "arbiter",
      "overheads",
      "executor_overheads",
      "debug",
      "choices",
      "hydra",
      "power_model",
    ];
    const set = keys.flatMap((key) => [`${key}={a: 1}`, `applications.0.${key}=noop`]);
    expect(() =>
      parse(UNIFORM, [
        ...set,
        "applications.0.scheduler={type: jsq, overheads: {}, executor_overheads: {submit_task: 0}}",
      ]),
    ).not.toThrow();
  });

  it("accepts a token budget of ORCA instances and a parallelism that is not used", () => {
    expect(() =>
      parse(UNIFORM, [
        compat,
        "start_state.instance={instance_type: ORCA, tensor_parallelism: 2, max_batch_tokens: 2048, max_preemptions: 4}",
      ]),
    ).not.toThrow();
  });
});

describe("performance models", () => {
  const parallelism = { tensorParallelism: 8, pipelineParallelism: 1 };
  const timesOf = (set: readonly string[]) => applicationOf(UNIFORM, set).stepTimes("h100-80gb", parallelism);

  it("may be constant", () => {
    expect(
      timesOf(["performance_model={type: constant, prompt_time: 1, token_time: 10}"]).stepSeconds(5, 0, 0, 0),
    ).toBe(1);
  });

  it("may be derived from the hardware, with what is known of it", () => {
    const plain = timesOf(["performance_model=roofline"]);
    const slow = timesOf([
      "performance_model={type: roofline, efficiency: {compute: 0.1, memory: 0.1, interconnect: 0.1, step_overhead: 1, layer_overhead: 0, sequence_overhead: 0}}",
    ]);
    expect(plain.source.type).toBe("roofline");
    expect(slow.stepSeconds(1000, 0, 0, 0)).toBeGreaterThan(plain.stepSeconds(1000, 0, 0, 0) + 0.9);
  });

  it("fall back where nothing was measured, when told to", () => {
    const set = [
      "applications.0.model_architecture=llama-3.1-70b",
      "performance_model={type: profile, fallback: roofline}",
    ];
    expect(timesOf(set).source.type).toBe("roofline");
  });

  it("may be measured by the user", () => {
    const header = "model,hardware,prompt_size,batch_size,token_size,prompt_time,token_time,tensor_parallel";
    const rows = [128, 256, 512].map((tokens) => `llama2-70b,h100-80gb,${tokens},1,10,${tokens},7,8`);
    const text = `${UNIFORM}performance_model: { type: profile, path: mine.csv }\n`;
    const { simulation } = parse(text, [], { "/configs/mine.csv": [header, ...rows].join("\n") });
    expect(simulation.applications[0]!.stepTimes("h100-80gb", parallelism).stepSeconds(256, 0, 0, 0)).toBeCloseTo(
      0.256,
    );
  });
});

describe("workloads", () => {
  const planOf = (set: readonly string[]) => parse(SPLIT, set).requests[0];

  it.for([
    { given: "{type: gamma, rate: 2, cv: 3}", arrivals: { type: "gamma", rate: 2, cv: 3 } },
    { given: "azure-code-2023", arrivals: { type: "azure-code-2023" } },
    { given: "{type: azure-conv-2023, rate: 9}", arrivals: { type: "azure-conv-2023", rate: 9 } },
    {
      given: "{type: piecewise, steps: [{start: 0, rate: 1}, {start: 60, rate: 0}], repeat_every: 90}",
      arrivals: {
        type: "piecewise",
        steps: [
          { startSeconds: 0, rate: 1 },
          { startSeconds: 60, rate: 0 },
        ],
        repeatEverySeconds: 90,
      },
    },
    {
      given: "{type: spike, base_rate: 1, peak_rate: 9, start: 10, duration: 20}",
      arrivals: { type: "spike", baseRate: 1, peakRate: 9, startSeconds: 10, durationSeconds: 20, rampSeconds: 0 },
    },
    {
      given: "{type: diurnal, mean_rate: 4, weekday_factors: [1, 1, 1, 1, 1, 0, 0]}",
      arrivals: {
        type: "diurnal",
        meanRate: 4,
        peakToTrough: 3,
        peakHour: 14,
        startHour: 0,
        weekdayFactors: [1, 1, 1, 1, 1, 0, 0],
      },
    },
  ])("arrivals $given", ({ given, arrivals }) => {
    expect(planOf([`workload.arrivals=${given}`])).toMatchObject({ arrivals, durationSeconds: 300 });
  });

  it.for([
    {
      given: "{type: fixed, prompt_tokens: 10, output_tokens: 5}",
      sizes: { type: "fixed", promptTokens: 10, outputTokens: 5 },
    },
    {
      given: "{type: log-normal, prompt_mean: 10, prompt_cv: 1, output_mean: 5, output_cv: 2, output_max: 99}",
      sizes: { type: "log-normal", promptMean: 10, promptCv: 1, outputMean: 5, outputCv: 2, outputMax: 99 },
    },
  ])("sizes $given", ({ given, sizes }) => {
    expect(planOf([`workload.sizes=${given}`])).toMatchObject({ sizes });
  });

  it("may take sizes from a trace, which is found from the file", () => {
    const text = SPLIT.replace("sizes: azure-conv-2023", "sizes: { type: trace, path: ../sizes.csv }");
    expect(parse(text).requests[0]).toMatchObject({ sizes: { type: "trace", path: "/sizes.csv" } });
  });

  it("end with the run when nothing else is said", () => {
    expect(planOf(["workload.duration=null", "end_time=50"])).toMatchObject({ durationSeconds: 50 });
    expect(planOf(["workload.duration=null", "workload.requests=7"])).not.toHaveProperty("durationSeconds");
  });

  it("may come from users in a closed loop", () => {
    const set = ["workload.arrivals={type: closed_loop, concurrency: 64, think_time: {type: exponential, mean: 2}}"];
    expect(planOf(set)).toMatchObject({
      arrivals: {
        type: "closed_loop",
        concurrency: 64,
        thinkTime: { type: "exponential", mean: 2 },
        rampUpSeconds: 0,
      },
    });
  });

  it("may be turns of sessions, with prefixes in common", () => {
    const set = [
      "workload.sessions={turns: {type: geometric, mean: 5}, think_time: 10, max_context: 8000}",
      "workload.shared_prefix={tokens: 400, groups: 3, popularity: zipf, exponent: 1.2}",
    ];
    expect(planOf(set)).toMatchObject({
      sessions: { turns: { type: "geometric", mean: 5 }, thinkTime: 10, maxContextTokens: 8000 },
      sharedPrefix: { tokens: 400, groups: 3, popularity: "zipf", exponent: 1.2 },
    });
    expect(planOf(["workload.sessions={turns: 3}"])).toMatchObject({ sessions: { turns: 3, thinkTime: 0 } });
  });

  it("start at the hour of the week that the start time has", () => {
    const set = ["start_time=2024-01-02T06:30:00", "workload.arrivals={type: diurnal, mean_rate: 4}"];
    expect(planOf(set)).toMatchObject({ arrivals: { startHour: 30.5 } });
  });

  it.for([
    { text: undefined, hour: 0 },
    { text: "2024-01-01", hour: 0 },
    { text: "2024-01-07", hour: 144 },
    { text: "2024-01-01T10:00:00Z", hour: 10 },
    { text: "2024-01-01T10:00:00+08:00", hour: 10 },
  ])("$text is hour $hour of the week", ({ text, hour }) => {
    expect(hourOfWeek(text)).toBe(hour);
  });
});

describe("applications", () => {
  it("may limit their queue and set a deadline", () => {
    expect(applicationOf(UNIFORM, ["applications.0.queue_limit=5", "applications.0.deadline=2.5"])).toMatchObject({
      queueLimit: 5,
      deadlineSeconds: 2.5,
    });
  });

  it("may have classes, among which made-up requests are divided", () => {
    const set = [
      "applications.0.classes=[{name: chat, share: 3, deadline: 5, slo: {ttft: 0.5, e2e: 9}}, {name: batch, class_id: 7}]",
    ];
    expect(applicationOf(SPLIT, set)).toMatchObject({
      classes: [
        { classId: 0, name: "chat", slo: { ttftSeconds: 0.5, e2eSeconds: 9 }, deadlineSeconds: 5 },
        { classId: 7, name: "batch" },
      ],
    });
    expect(parse(SPLIT, set).requests[0]).toMatchObject({
      classes: [
        { classId: 0, share: 3 },
        { classId: 7, share: 1 },
      ],
    });
    expect(parse(SPLIT).requests[0]).not.toHaveProperty("classes");
  });
});

describe("clusters", () => {
  it("may have server types of their own, the rest as in the catalog", () => {
    const set = [
      "cluster.skus.half={processor: h100-80gb, count: 4}",
      "cluster.servers.0.sku=half",
      "start_state.instance.tensor_parallelism=4",
    ];
    expect(parse(UNIFORM, set).simulation.cluster.servers[0]!.sku).toMatchObject({
      name: "half",
      processorCount: 4,
      priceDollarsPerHour: 19,
      interconnect: { name: "nvlink-4" },
    });
  });

  it("may have server types of their own, all given", () => {
    const sku = "{processor: h100-80gb-pcie, count: 2, interconnect: pcie-5, price_per_hour: 3, host_power: 200}";
    expect(
      parse(UNIFORM, [`cluster.skus.own=${sku}`, "cluster.servers.1={sku: own, count: 0}"]).simulation.cluster
        .servers[1]!.sku,
    ).toMatchObject({
      priceDollarsPerHour: 3,
      hostWatts: 200,
      source: "configuration",
    });
  });

  it("take a latency of their links", () => {
    const set = ["cluster.interconnects=[{link: ethernet, bandwidth_gbps: 25, latency: 0.00003}]"];
    expect(parse(UNIFORM, set).simulation.cluster.interconnects[0]).toMatchObject({
      latencySeconds: 0.00003,
      bandwidthBytesPerSecond: 3.125e9,
    });
  });
});
