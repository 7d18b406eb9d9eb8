import { describe, expect, it } from "vitest";
import { SPLIT, TWO_APPLICATIONS, UNIFORM } from "./testing/base-configs";
import { problemsOf } from "./testing/parse";
import { shortcomings, type WrongConfig } from "./testing/wrong-config";

const PROFILE_HEADER = "model,hardware,prompt_size,batch_size,token_size,prompt_time,token_time,tensor_parallel";

const STRUCTURE: readonly WrongConfig[] = [
  { name: "an empty file", text: "", at: "", says: ["the file is empty"] },
  { name: "only comments", text: "# nothing\n", at: "", says: ["the file is empty"] },
  { name: "a list at the top", text: "- a\n- b\n", at: "", says: ["holds no settings"] },
  { name: "a word at the top", text: "hello", at: "", says: ["holds no settings"] },
  { name: "broken YAML", text: "cluster: [1, 2\n", at: "", says: ["not valid YAML"] },
  { name: "a tab as indentation", text: "cluster:\n\tservers: 1\n", at: "", says: ["not valid YAML"] },
  { name: "a key twice", text: `${UNIFORM}seed: 1\nseed: 2\n`, at: "", says: ["not valid YAML", "unique"] },
  { name: "an unknown tag", text: `${UNIFORM}seed: !secret 1\n`, at: "", says: ["unknown tag !secret", "!include"] },
  {
    name: "an unknown top key",
    set: ["aplications=1"],
    at: "aplications",
    says: ["unknown setting", 'did you mean "applications"?'],
  },
  { name: "a camelCase key", set: ["endTime=5"], at: "endTime", says: ['did you mean "end_time"?'] },
  { name: "a prototype key", text: `${UNIFORM}__proto__: { a: 1 }\n`, at: "__proto__", says: ["unknown setting"] },
  {
    name: "an unknown nested key",
    set: ["applications.0.slo.tbd=1"],
    at: "applications.0.slo.tbd",
    says: ["unknown setting", 'did you mean "tbt"?'],
  },
  {
    name: "a unit left out of a key",
    set: ["cluster.interconnects=[{link: infiniband, bandwidth: 200}]"],
    at: "cluster.interconnects.0.bandwidth",
    says: ['did you mean "bandwidth_gbps"?'],
  },
  {
    name: "no cluster",
    text: UNIFORM.replace(/cluster:[\s\S]*?(?=trace)/, ""),
    at: "cluster",
    says: ["missing", "servers"],
  },
  {
    name: "no applications",
    text: UNIFORM.replace(/applications:[\s\S]*?(?=start_state)/, ""),
    at: "applications",
    says: ["missing"],
  },
  {
    name: "no start state",
    text: UNIFORM.replace(/start_state:[\s\S]*$/, ""),
    at: "start_state",
    says: ["missing", "state_type"],
  },
  { name: "an empty list of servers", set: ["cluster.servers=[]"], at: "cluster.servers", says: ["at least 1 entry"] },
  { name: "an empty list of applications", set: ["applications=[]"], at: "applications", says: ["the list is empty"] },
  {
    name: "a map for a list",
    set: ["cluster.servers={sku: dgx-h100}"],
    at: "cluster.servers",
    says: ["wrong kind", "a list"],
  },
  {
    name: "a key without a value",
    set: [],
    text: `${UNIFORM}end_time:\n`,
    at: "end_time",
    says: ["wrong kind", "nothing"],
  },
];

const VALUES: readonly WrongConfig[] = [
  {
    name: "a closed loop of nobody",
    text: SPLIT,
    set: ["workload.arrivals={type: closed_loop, concurrency: 0}"],
    at: "workload.arrivals.concurrency",
    says: ["at least 1"],
  },
  {
    name: "a rate of a closed loop",
    text: SPLIT,
    set: ["workload.arrivals={type: closed_loop, concurrency: 4, rate: 5}"],
    at: "workload.arrivals.rate",
    says: ["has no effect with type closed_loop"],
  },
  {
    name: "bounds of a think time out of order",
    text: SPLIT,
    set: ["workload.arrivals={type: closed_loop, concurrency: 4, think_time: {type: uniform, low: 3, high: 1}}"],
    at: "workload.arrivals.think_time.high",
    says: ["below low", "at least 3"],
  },
  {
    name: "sessions without turns",
    text: SPLIT,
    set: ["workload.sessions={think_time: 5}"],
    at: "workload.sessions.turns",
    says: ["missing"],
  },
  {
    name: "an exponent without effect",
    text: SPLIT,
    set: ["workload.shared_prefix={tokens: 100, exponent: 2}"],
    at: "workload.shared_prefix.exponent",
    says: ["has no effect with uniform popularity"],
  },
  {
    name: "two classes of one name",
    set: ["applications.0.classes=[{name: chat}, {name: chat}]"],
    at: "applications.0.classes.1.name",
    says: ["the name of another class too"],
  },
  {
    name: "two classes of one number",
    set: ["applications.0.classes=[{name: chat, class_id: 1}, {name: batch}]"],
    at: "applications.0.classes.1.class_id",
    says: ["another class has the number 1, its position in the list, too"],
  },
  {
    name: "shares of a trace's requests",
    set: ["applications.0.classes=[{name: chat, share: 2}]"],
    at: "applications.0.classes.0.share",
    says: ["has no effect", "column `class`"],
  },
  {
    name: "a class that is promised nothing",
    set: ["applications.0.classes=[{name: chat, slo: {}}]"],
    at: "applications.0.classes.0.slo",
    says: ["an empty promise has no effect"],
  },
  { name: "a negative seed", set: ["seed=-1"], at: "seed", says: ["out of range", "-1", "at least 0"] },
  { name: "a broken seed", set: ["seed=1.5"], at: "seed", says: ["a whole number"] },
  { name: "an end time of 0", set: ["end_time=0"], at: "end_time", says: ["above 0"] },
  { name: "a negative end time", set: ["end_time=-5"], at: "end_time", says: ["above 0", "-5"] },
  { name: "not a number", set: ["end_time=.nan"], at: "end_time", says: [".nan"] },
  { name: "an infinite number", set: ["end_time=.inf"], at: "end_time", says: [".inf"] },
  { name: "a number in quotes", set: ["end_time='600'"], at: "end_time", says: ['"600"', "without quotes"] },
  {
    name: "a word for a truth value",
    set: ["output.detailed=yes"],
    at: "output.detailed",
    says: ["true or false", "parquet"],
  },
  {
    name: "a form of rows with a slip",
    set: ["output.detailed=parqet"],
    at: "output.detailed",
    says: ['mean "parquet"'],
  },
  { name: "an unknown dialect", set: ["compat=splitwise"], at: "compat", says: ["splitwise-sim"] },
  {
    name: "a date that is none",
    set: ["start_time=Monday"],
    at: "start_time",
    says: ["not a possible value", "ISO date"],
  },
  {
    name: "a negative server count",
    set: ["cluster.servers.0.count=-1"],
    at: "cluster.servers.0.count",
    says: ["at least 0"],
  },
  {
    name: "half a server",
    set: ["cluster.servers.0.count=2.5"],
    at: "cluster.servers.0.count",
    says: ["whole number"],
  },
  {
    name: "a bandwidth of 0",
    set: ["cluster.interconnects=[{link: ethernet, bandwidth_gbps: 0}]"],
    at: "cluster.interconnects.0.bandwidth_gbps",
    says: ["above 0", "gigabits"],
  },
  {
    name: "an unknown topology",
    set: ["cluster.interconnects=[{link: ethernet, topology: ring, bandwidth_gbps: 9}]"],
    at: "cluster.interconnects.0.topology",
    says: ["p2p, switched, host"],
  },
  {
    name: "a promise of 0 seconds",
    set: ["applications.0.slo.ttft=0"],
    at: "applications.0.slo.ttft",
    says: ["above 0", "Seconds to the first token"],
  },
  {
    name: "an empty promise",
    set: ["applications.0.slo={}"],
    at: "applications.0.slo",
    says: ["no effect", "ttft, tbt, e2e"],
  },
  {
    name: "a negative queue limit",
    set: ["applications.0.queue_limit=-1"],
    at: "applications.0.queue_limit",
    says: ["at least 0"],
  },
  { name: "a deadline of 0", set: ["applications.0.deadline=0"], at: "applications.0.deadline", says: ["above 0"] },
  {
    name: "a negative scale-up delay",
    set: ["applications.0.scaling_manager.scale_up_delay=-1"],
    at: "applications.0.scaling_manager.scale_up_delay",
    says: ["at least 0"],
  },
  {
    name: "a batch of 0",
    set: ["start_state.instance.max_batch_size=0"],
    at: "start_state.instance.max_batch_size",
    says: ["at least 1"],
  },
  {
    name: "a parallelism of 0",
    set: ["start_state.instance.tensor_parallelism=0"],
    at: "start_state.instance.tensor_parallelism",
    says: ["at least 1"],
  },
  { name: "a timeline without width", set: ["timeline_interval=0"], at: "timeline_interval", says: ["above 0"] },
];

const NAMES: readonly WrongConfig[] = [
  {
    name: "an unknown SKU",
    set: ["cluster.servers.0.sku=dgx-h10"],
    at: "cluster.servers.0.sku",
    says: ["unknown server SKU", 'did you mean "dgx-h100"?', "dgx-a100"],
  },
  {
    name: "an unknown model",
    set: ["applications.0.model_architecture=llama-70b"],
    at: "applications.0.model_architecture",
    says: ["unknown model architecture", "llama2-70b"],
  },
  {
    name: "an unknown size",
    set: ["applications.0.model_size=llama2-70b-fp17"],
    at: "applications.0.model_size",
    says: ["unknown model size", 'did you mean "llama2-70b-fp16"?'],
  },
  {
    name: "another model's size",
    set: ["applications.0.model_size=bloom-176b-fp16"],
    at: "applications.0.model_size",
    says: ["belongs to bloom-176b"],
  },
  {
    name: "an unknown scheduler",
    set: ["applications.0.scheduler=tokenjsq"],
    at: "applications.0.scheduler.type",
    says: ["unknown name", 'did you mean "token_jsq"?', "mixed_pool"],
  },
  {
    name: "a scheduler without a type",
    set: ["applications.0.scheduler={}"],
    at: "applications.0.scheduler.type",
    says: ["missing", "round_robin"],
  },
  {
    name: "an unknown performance model",
    set: ["performance_model=db"],
    at: "performance_model.type",
    says: ["constant, profile, roofline"],
  },
  {
    name: "unknown arrivals",
    text: SPLIT,
    set: ["workload.arrivals.type=poison"],
    at: "workload.arrivals.type",
    says: ['did you mean "poisson"?'],
  },
  {
    name: "unknown sizes",
    text: SPLIT,
    set: ["workload.sizes=azure-2023"],
    at: "workload.sizes.type",
    says: ["azure-conv-2023", "log-normal"],
  },
  {
    name: "an unknown start state",
    set: ["start_state.state_type=mixed"],
    at: "start_state.state_type",
    says: ["not a possible value", "unallocated", "baseline"],
  },
  {
    name: "an unknown split",
    text: SPLIT,
    set: ["start_state.split_type=mixed"],
    at: "start_state.split_type",
    says: ["homogeneous, heterogeneous"],
  },
  {
    name: "an unknown kind of instance",
    set: ["start_state.instance.instance_type=splitwise"],
    at: "start_state.instance.instance_type",
    says: ['did you mean "Splitwise"?'],
  },
  {
    name: "a SKU of one's own with an unknown processor",
    set: ["cluster.skus.mine={processor: h100, count: 4}"],
    at: "cluster.skus.mine.processor",
    says: ["unknown processor", "h100-80gb"],
  },
  {
    name: "a SKU of one's own with an unknown link",
    set: ["cluster.skus.mine={processor: h100-80gb, count: 4, interconnect: nvlink-9}"],
    at: "cluster.skus.mine.interconnect",
    says: ["unknown interconnect", "nvlink-4"],
  },
  {
    name: "a SKU of one's own without a price to guess",
    set: ["cluster.skus.mine={processor: h100-80gb-pcie, count: 4}"],
    at: "cluster.skus.mine",
    says: ["interconnect, price_per_hour, host_power"],
  },
];

const COMBINATIONS: readonly WrongConfig[] = [
  { name: "neither trace nor workload", set: ["trace=null"], at: "trace", says: ["no requests", "workload:"] },
  { name: "trace and workload", text: SPLIT, set: ["trace=a.csv"], at: "workload", says: ["a trace and a workload"] },
  {
    name: "requests for all and for one",
    set: ["applications.0.trace=b.csv"],
    at: "applications.0.trace",
    says: ["a trace for all"],
  },
  {
    name: "an application with two sources",
    text: TWO_APPLICATIONS,
    set: ["applications.0.trace=b.csv"],
    at: "applications.0.workload",
    says: ["a trace and a workload"],
  },
  {
    name: "an application without requests",
    text: TWO_APPLICATIONS,
    set: ["applications.1.trace=null"],
    at: "applications.1.workload",
    says: ["has no requests"],
  },
  {
    name: "one workload for two applications",
    text: TWO_APPLICATIONS,
    set: [
      "applications.0.workload=null",
      "applications.1.trace=null",
      "workload={arrivals: azure-conv-2023, sizes: azure-conv-2023, duration: 9}",
    ],
    at: "workload",
    says: ["whose requests"],
  },
  {
    name: "requests without end",
    text: SPLIT,
    set: ["workload.duration=null"],
    at: "workload.duration",
    says: ["for ever", "end_time"],
  },
  {
    name: "gamma without a CV",
    text: SPLIT,
    set: ["workload.arrivals.type=gamma"],
    at: "workload.arrivals.cv",
    says: ["missing", "Coefficient of variation"],
  },
  {
    name: "a CV for poisson",
    text: SPLIT,
    set: ["workload.arrivals.cv=2"],
    at: "workload.arrivals.cv",
    says: ["no effect with type poisson", "gamma"],
  },
  {
    name: "steps out of order",
    text: SPLIT,
    set: ["workload.arrivals={type: piecewise, steps: [{start: 5, rate: 1}, {start: 5, rate: 2}]}"],
    at: "workload.arrivals.steps.1.start",
    says: ["in order of time"],
  },
  {
    name: "steps that repeat too soon",
    text: SPLIT,
    set: ["workload.arrivals={type: piecewise, repeat_every: 5, steps: [{start: 5, rate: 1}]}"],
    at: "workload.arrivals.repeat_every",
    says: ["later than the last step"],
  },
  {
    name: "a spike longer than its period",
    text: SPLIT,
    set: ["workload.arrivals={type: spike, base_rate: 1, peak_rate: 9, start: 5, duration: 60, repeat_every: 50}"],
    at: "workload.arrivals.repeat_every",
    says: ["longer than the spike"],
  },
  {
    name: "a week of Sundays",
    text: SPLIT,
    set: ["workload.arrivals={type: diurnal, mean_rate: 1, weekday_factors: [0, 0, 0, 0, 0, 0, 0]}"],
    at: "workload.arrivals.weekday_factors",
    says: ["not all of them 0"],
  },
  {
    name: "application ids twice",
    text: TWO_APPLICATIONS,
    set: ["applications.1.application_id=0"],
    at: "applications.1.application_id",
    says: ["application 0 is there twice"],
  },
  {
    name: "a start state of nobody",
    set: ["start_state.application_id=3"],
    at: "start_state.application_id",
    says: ["there is no application 3"],
  },
  {
    name: "a start state twice",
    text: TWO_APPLICATIONS,
    set: ["start_state.1.application_id=0"],
    at: "start_state.1.application_id",
    says: ["has a start state already"],
  },
  {
    name: "a start state of who knows whom",
    text: TWO_APPLICATIONS,
    set: ["start_state.1.application_id=null"],
    at: "start_state.1.application_id",
    says: ["must say whose"],
  },
  {
    name: "an application without a start state",
    text: TWO_APPLICATIONS,
    set: ["start_state=[{state_type: baseline, application_id: 1, instance: {tensor_parallelism: 8}}]"],
    at: "start_state",
    says: ["application 0 has no start state"],
  },
  {
    name: "a limit of another scheduler",
    set: ["applications.0.scheduler={type: jsq, prompt_max_pending_batch_tokens: 9}"],
    at: "applications.0.scheduler.prompt_max_pending_batch_tokens",
    says: ["no effect with type jsq", "mixed_pool"],
  },
  {
    name: "a transfer bandwidth outside of compat",
    text: SPLIT,
    set: ["applications.0.scheduler.transfer_bandwidth=200"],
    at: "applications.0.scheduler.transfer_bandwidth",
    says: ["no effect without", "bandwidth_gbps"],
  },
  {
    name: "processors of pools that are there",
    text: SPLIT,
    set: ["applications.0.scheduler.prompt_processors=[h100-80gb]"],
    at: "applications.0.scheduler.prompt_processors",
    says: ["no effect", "start state"],
  },
  {
    name: "processors that no server has",
    set: ["applications.0.scheduler={type: kv_jsq, prompt_processors: [a100-80gb]}"],
    at: "applications.0.scheduler.prompt_processors",
    says: ["no server of the cluster"],
  },
  {
    name: "an efficiency of measurements",
    set: ["performance_model={type: profile, efficiency: {compute: 0.5}}"],
    at: "performance_model.efficiency",
    says: ["no effect", "fallback: roofline"],
  },
  {
    name: "an efficiency of constants",
    set: ["performance_model={type: constant, prompt_time: 1, token_time: 1, efficiency: {}}"],
    at: "performance_model.efficiency",
    says: ["no effect with type constant"],
  },
  {
    name: "an efficiency above 1",
    set: ["performance_model={type: roofline, efficiency: {memory: 1.2}}"],
    at: "performance_model.efficiency.memory",
    says: ["out of range", "at most 1"],
  },
  {
    name: "a constant model without times",
    set: ["performance_model=constant"],
    at: "performance_model.prompt_time",
    says: ["missing"],
  },
  {
    name: "preemptions of a vllm instance",
    set: ["start_state.instance.max_preemptions=3"],
    at: "start_state.instance.max_preemptions",
    says: ["no effect", "youngest"],
  },
  {
    name: "a setting under both of its names",
    set: ["start_state.instance.max_batch_size=64", "start_state.instance.max_num_seqs=64"],
    at: "start_state.instance.max_num_seqs",
    says: ["the same as max_batch_size"],
  },
  {
    name: "blocks of an ORCA instance",
    set: ["start_state.instance={instance_type: ORCA, tensor_parallelism: 8, block_size: 16}"],
    at: "start_state.instance.block_size",
    says: ["no effect", "only vllm ones"],
  },
  {
    name: "chunks in steps of their own",
    set: ["start_state.instance.prompt_steps=alone"],
    at: "start_state.instance.prompt_steps",
    says: ["share their steps", "chunked_prefill: false"],
  },
  {
    name: "a hit rate of 1",
    set: ["start_state.instance.prefix_caching={hit_rate: 1}"],
    at: "start_state.instance.prefix_caching.hit_rate",
    says: ["1"],
  },
  {
    name: "a hand-over where there is none",
    set: ["applications.0.first_token=client"],
    at: "applications.0.first_token",
    says: ["no effect", "same instance"],
  },
  {
    name: "pools that batch differently",
    text: SPLIT,
    set: ["start_state.token.instance_type=Splitwise"],
    at: "start_state.token.instance_type",
    says: ["all vllm or none"],
  },
  {
    name: "memory that the engine itself takes",
    set: ["start_state.instance={tensor_parallelism: 2, gpu_memory_utilization: 0.815}"],
    at: "start_state.instance.tensor_parallelism",
    says: ["no KV block"],
  },
  {
    name: "vllm instances under compat",
    set: ["compat=splitwise-sim", "start_state.instance.instance_type=vllm"],
    at: "start_state.instance.instance_type",
    says: ["knows no vllm"],
  },
  {
    name: "engine overheads under compat",
    set: ["compat=splitwise-sim", "applications.0.engine_overheads={scheduler: 0.001}"],
    at: "applications.0.engine_overheads",
    says: ["compat"],
  },
  {
    name: "a token budget of ORCA",
    set: ["start_state.instance={instance_type: ORCA, tensor_parallelism: 8, max_batch_tokens: 2048}"],
    at: "start_state.instance.max_batch_tokens",
    says: ["no effect", "ORCA"],
  },
  {
    name: "a split of servers that are alike",
    set: ["start_state.split_type=homogeneous"],
    at: "start_state.split_type",
    says: ["no effect", "every server"],
  },
  {
    name: "pools of servers that are alike",
    set: ["start_state.prompt={tensor_parallelism: 8}"],
    at: "start_state.prompt",
    says: ["no effect"],
  },
  {
    name: "a baseline without instances",
    set: ["start_state.instance=null"],
    at: "start_state.instance",
    says: ["missing", "what to start"],
  },
  {
    name: "a split without a pool",
    text: SPLIT,
    set: ["start_state.token=null"],
    at: "start_state.token",
    says: ["missing", "both pools"],
  },
  {
    name: "a split without numbers",
    text: SPLIT,
    set: ["start_state.token.num_instances=null"],
    at: "start_state.token.num_instances",
    says: ["missing", "number of servers"],
  },
  {
    name: "a split by SKU without SKUs",
    text: SPLIT,
    set: ["start_state.split_type=heterogeneous"],
    at: "start_state.prompt.instance_names",
    says: ["missing", "SKUs"],
  },
  {
    name: "a split by SKUs that are not there",
    text: SPLIT,
    set: [
      "start_state.split_type=heterogeneous",
      "start_state.prompt.instance_names=[dgx-h100]",
      "start_state.token.instance_names=[dgx-h100-pcap]",
    ],
    at: "start_state.token.instance_names.0",
    says: ["the cluster has no such SKU", "dgx-h100, dgx-a100"],
  },
  {
    name: "a pool without servers",
    text: SPLIT,
    set: [
      "cluster.servers.1.count=0",
      "start_state.split_type=heterogeneous",
      "start_state.prompt.instance_names=[dgx-h100]",
      "start_state.token.instance_names=[dgx-a100]",
    ],
    at: "start_state.token.instance_names",
    says: ["no server is left for the token pool"],
  },
  {
    name: "an instance in a block of another state",
    text: SPLIT,
    set: ["start_state.instance={tensor_parallelism: 8}"],
    at: "start_state.instance",
    says: ["no effect"],
  },
  {
    name: "servers of a state without any",
    set: ["start_state={state_type: unallocated, split_type: homogeneous}"],
    at: "start_state.split_type",
    says: ["no effect"],
  },
  {
    name: "a KV scheduler without token servers",
    text: SPLIT,
    set: ["applications.0.scheduler=kv_jsq", "start_state.token.num_instances=0"],
    at: "start_state.token.num_instances",
    says: ["needs a token pool"],
  },
  {
    name: "a KV scheduler on servers that are alike, under compat",
    set: ["compat=splitwise-sim", "applications.0.scheduler=kv_jsq"],
    at: "applications.0.scheduler.type",
    says: ["needs a prompt and a token pool"],
  },
  {
    name: "a DEFAULT instance under compat",
    set: ["compat=splitwise-sim", "start_state.instance.instance_type=DEFAULT"],
    at: "start_state.instance.instance_type",
    says: ["cannot run DEFAULT"],
  },
];

const FIT: readonly WrongConfig[] = [
  {
    name: "more servers than there are",
    text: SPLIT,
    set: ["start_state.prompt.num_instances=4"],
    at: "start_state.prompt.num_instances",
    says: ["4 + 2 servers", "the cluster has 5"],
  },
  {
    name: "no server at all",
    set: ["cluster.servers.0.count=0"],
    at: "start_state.state_type",
    says: ["there is none"],
  },
  {
    name: "no instance at all",
    text: SPLIT,
    set: ["start_state.prompt.num_instances=0", "start_state.token.num_instances=0"],
    at: "start_state.prompt.num_instances",
    says: ["no instance would be started"],
  },
  {
    name: "servers that an earlier application took",
    text: TWO_APPLICATIONS,
    set: ["start_state.0.token.num_instances=3"],
    at: "start_state.1.state_type",
    says: ["there is none"],
  },
  {
    name: "more processors than a server has",
    set: ["start_state.instance.tensor_parallelism=16"],
    at: "start_state.instance.tensor_parallelism",
    says: ["needs 16 processors", "has 8"],
  },
  {
    name: "a pipeline longer than a server",
    set: ["start_state.instance.pipeline_parallelism=2"],
    at: "start_state.instance.tensor_parallelism",
    says: ["tensor_parallelism 8 × pipeline_parallelism 2"],
  },
  {
    name: "a split that the heads do not allow",
    set: ["start_state.instance.tensor_parallelism=3"],
    at: "start_state.instance.tensor_parallelism",
    says: ["64 attention heads"],
  },
  {
    name: "a model larger than the memory",
    set: ["start_state.instance.tensor_parallelism=1"],
    at: "start_state.instance.tensor_parallelism",
    says: ["does not fit", "138.0 GB", "77.3 GB", "at least 2"],
  },
  {
    name: "no profile at this parallelism",
    set: ["start_state.instance.tensor_parallelism=8", "applications.0.model_architecture=llama-3.1-70b"],
    at: "start_state.instance.tensor_parallelism",
    says: ["no profile", "fallback: roofline"],
  },
  {
    name: "no profile on this processor",
    set: ["performance_model=profile", "cluster.servers.0.sku=dgx-h200"],
    at: "performance_model",
    says: ["no profile", "a100-80gb TP 2, 4, 8", "fallback: roofline"],
  },
  {
    name: "no profile of pipelines",
    set: ["start_state.instance.tensor_parallelism=4", "start_state.instance.pipeline_parallelism=2"],
    at: "start_state.instance.tensor_parallelism",
    says: ["no profile", "PP 2"],
  },
  {
    name: "measurements that are not there",
    set: ["performance_model.type=profile", "performance_model.path=mine.csv"],
    at: "performance_model.path",
    says: ["there is no such file"],
  },
  {
    name: "measurements without a column",
    set: ["performance_model={type: profile, path: /p.csv}"],
    files: { "/p.csv": "model,hardware\n" },
    at: "performance_model.path",
    says: ["/p.csv:1", "lacks prompt_size"],
  },
  {
    name: "measurements with a bad row",
    set: ["performance_model={type: profile, path: /p.csv}"],
    files: { "/p.csv": `${PROFILE_HEADER}\nx,h100-80gb,1,1,1,-5,1,8\n` },
    at: "performance_model.path",
    says: ["/p.csv:2", "prompt_time"],
  },
];

const FILES: readonly WrongConfig[] = [
  {
    name: "a base that is not there",
    text: `extends: base.yaml\n${UNIFORM}`,
    at: "",
    says: ["cannot read", "base.yaml", "no such file"],
  },
  {
    name: "a base that is no name",
    text: `extends: 5\n${UNIFORM}`,
    at: "",
    says: ["extends needs the path of a file"],
  },
  { name: "a file that extends itself", text: `extends: main.yaml\n${UNIFORM}`, at: "", says: ["in a circle"] },
  {
    name: "files that extend each other",
    text: `extends: b.yaml\n${UNIFORM}`,
    files: { "/configs/b.yaml": "extends: main.yaml\n" },
    at: "",
    says: ["in a circle", "main.yaml → ", "b.yaml → "],
  },
  {
    name: "an included file that is not there",
    text: `${UNIFORM}output: !include out.yaml\n`,
    at: "",
    says: ["cannot read", "out.yaml"],
  },
  {
    name: "an include without a file",
    text: `${UNIFORM}output: !include\n`,
    at: "",
    says: ["!include needs the path"],
  },
  {
    name: "an included list where a map is needed",
    text: `${UNIFORM}output: { include: out.yaml }\n`,
    files: { "/configs/out.yaml": "[1]" },
    at: "",
    says: ["out.yaml holds no settings"],
  },
  {
    name: "a mistake in an included file",
    text: `${UNIFORM}output: { include: out.yaml }\n`,
    files: { "/configs/out.yaml": "dri: out\n" },
    at: "output.dri",
    says: ["/configs/out.yaml:1:1", 'did you mean "dir"?'],
  },
  {
    name: "broken YAML in a base",
    text: `extends: b.yaml\n${UNIFORM}`,
    files: { "/configs/b.yaml": "a: [\n" },
    at: "",
    says: ["/configs/b.yaml:2", "not valid YAML"],
  },
  { name: "aliases without end", text: `a: &a [*a]\n${UNIFORM}`, at: "", says: ["nested too deeply"] },
];

const OVERRIDES: readonly WrongConfig[] = [
  { name: "no value", set: ["seed"], at: "", says: ["an override needs a path and a value"] },
  { name: "no path", set: ["=5"], at: "", says: ["an override needs a path and a value"] },
  { name: "a gap in the path", set: ["cluster..servers=5"], at: "", says: ["an override needs a path and a value"] },
  {
    name: "an unknown path",
    set: ["cluster.power_buget=5"],
    at: "cluster.power_buget",
    says: ["--set cluster.power_buget=5", 'did you mean "power_budget"?'],
  },
  { name: "a path into an unknown map", set: ["outputs.dir=x"], at: "outputs", says: ['did you mean "output"?'] },
  {
    name: "a word for a position",
    set: ["applications.first.scheduler=jsq"],
    at: "applications",
    says: ["is a list", "0 to 1"],
  },
  {
    name: "a position beyond the end",
    set: ["applications.5.scheduler=jsq"],
    at: "applications",
    says: ["is a list", "1 appends"],
  },
  { name: "a path into a number", set: ["seed=3", "seed.x=1"], at: "seed", says: ["single value"] },
  { name: "broken YAML as a value", set: ["seed=[1"], at: "", says: ["not valid YAML"] },
  { name: "taking away what is not there", set: ["end_tme=null"], at: "end_tme", says: ["nothing to take away"] },
];

describe.each([
  ["structure", STRUCTURE],
  ["values", VALUES],
  ["names", NAMES],
  ["combinations", COMBINATIONS],
  ["fit", FIT],
  ["files", FILES],
  ["overrides", OVERRIDES],
] as const)("wrong configurations: %s", (_, table) => {
  it.for(table)("$name", (wrong) => {
    expect(shortcomings(wrong)).toEqual([]);
  });
});

describe("problems of a file", () => {
  it("come all at once, in order of their lines", () => {
    const text = UNIFORM.replace("count: 4", "count: -4")
      .replace("jsq", "jqs")
      .replace("baseline", "base")
      .replace("llama2-70b", "llama9");
    const problems = problemsOf(`seeed: 1\n${text}`);
    expect(problems.map(({ path, line }) => `${line} ${path}`)).toEqual([
      "1 seeed",
      "5 cluster.servers.0.count",
      "8 applications.0.model_architecture",
      "9 applications.0.scheduler.type",
      "11 start_state.state_type",
    ]);
  });

  it("name file, line, column, path, what was found, what is allowed and the nearest match", () => {
    const problem = problemsOf(UNIFORM.replace("dgx-h100", "dgx-h101"))[0];
    expect(problem).toMatchObject({
      file: "/configs/main.yaml",
      line: 4,
      column: 9,
      path: "cluster.servers.0.sku",
      found: '"dgx-h101"',
    });
    expect(problem?.allowed).toContain("dgx-a100");
    expect(problem?.hint).toBe('did you mean "dgx-h100"?');
  });

  it("are not followed by problems that only follow from them", () => {
    expect(problemsOf(UNIFORM, ["start_state.instance.tensor_parallelism=x"])).toHaveLength(1);
    expect(problemsOf(SPLIT, ["start_state.prompt.num_instances=x"])).toHaveLength(1);
    expect(problemsOf(UNIFORM, ["cluster.servers.0.sku=nothing"])).toHaveLength(1);
    expect(problemsOf(UNIFORM, ["performance_model=nothing"])).toHaveLength(1);
  });
});
