import { type ConfigPlan, sizesOf, startingInstances, type Traffic } from "./config-plan";
import { policyText } from "./policy-text";

/** From here on an instance takes two minutes to start rather than one: the two measured start-up times. */
const LARGE_MODEL_BYTES = 40e9;

/** A configuration with a comment at whatever one may want to change. */
export function configText(plan: ConfigPlan): string {
  const { hosting, servers, slo, batchSize } = plan;
  const { model, sku, tensorParallelism } = hosting;
  const isPublishedSize = model.size.dtype === model.architecture.publishedDtype;
  const size = isPublishedSize ? "" : `    model_size: ${model.size.name}\n`;
  const measured =
    hosting.performance === "profile"
      ? "{ type: profile } # measured times; `tokentide catalog profiles` lists for what there are any"
      : "{ type: roofline } # derived from the hardware: nothing was measured for this model on this processor at this parallelism";
  return `# Written by \`tokentide init\`. \`tokentide schema\` has every setting, its unit and its default; times are seconds.
cluster:
  servers: # \`tokentide catalog skus\` lists the types, their prices and their power
    - { sku: ${sku.name}, count: ${servers} }

${trafficText(plan.traffic)}
performance_model: ${measured}

applications:
  - application_id: 0
    model_architecture: ${model.architecture.name} # \`tokentide catalog models\` lists the others
${size}    scheduler: token_jsq # an arriving request goes to the instance that owes the fewest tokens; \`tokentide catalog schedulers\`
    slo: { ttft: ${slo.ttftSeconds}, tbt: ${slo.tbtSeconds} } # the promise: first token, and between tokens on average
${scalingText(plan)}
start_state:
  state_type: baseline # every server is cut into instances of one kind, which serve prompts and tokens
  instance: { tensor_parallelism: ${tensorParallelism}, max_batch_size: ${batchSize} } # ${perServer(plan)}; requests at once by which the promise can be kept

seed: 0 # the same seed gives the same run, to the last byte
`;
}

function perServer({ hosting }: ConfigPlan): string {
  return `${hosting.tensorParallelism} GPU${hosting.tensorParallelism > 1 ? "s" : ""} an instance, ${hosting.instancesPerServer} a server`;
}

function trafficText(traffic: Traffic): string {
  if (traffic.type === "trace") {
    return `trace: # a CSV of requests, relative to this file; \`tokentide trace inspect\` says what it is like
  path: ${JSON.stringify(traffic.path)}
`;
  }
  const { rate, durationSeconds } = traffic;
  const arrivals: Readonly<Record<typeof traffic.type, string>> = {
    "azure-conv-2023": `{ type: azure-conv-2023, rate: ${rate} } # requests per second on average`,
    "azure-code-2023": `{ type: azure-code-2023, rate: ${rate} } # requests per second on average`,
    steady: `{ type: poisson, rate: ${rate} } # requests per second`,
    spike: `{ type: spike, base_rate: ${rate}, peak_rate: ${4 * rate}, start: ${durationSeconds / 4}, ramp: ${durationSeconds / 20}, duration: ${durationSeconds / 6} } # requests per second; seconds`,
    diurnal: `{ type: diurnal, mean_rate: ${rate}, peak_to_trough: 3, peak_hour: 14 } # requests per second on average; start_time says when the run begins`,
  };
  return `workload:
  arrivals: ${arrivals[traffic.type]}
  sizes: { type: ${sizesOf(traffic.type)} } # tokens of prompts and answers, as recorded there
  duration: ${durationSeconds}
`;
}

function scalingText(plan: ConfigPlan): string {
  const { scaling, hosting } = plan;
  if (scaling === undefined)
    return "    # scaling_manager: { policy: queue } would let the fleet grow and shrink; see `tokentide catalog policies`\n";
  const isLarge = hosting.model.weightBytes > LARGE_MODEL_BYTES;
  const [delay, why] = isLarge
    ? ["32b_model", "105 to 130 s, as measured for 32 B parameters"]
    : ["small_model", "65 ± 4 s, as measured for 8 B parameters"];
  return `    scaling_manager:
      scale_up_delay: ${delay} # from the decision until an instance serves: ${why}; put in your own
      decision_interval: 15
      policy: ${policyText(scaling.policy, startingInstances(plan))}
      min_instances: 1
      max_instances: ${scaling.maxInstances}
      scale_down: { cooldown: 60, window: 180 } # shrink by the busiest moment of three minutes, at most once a minute
`;
}
