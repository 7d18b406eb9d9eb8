/**
 * A scheduler of one's own that scales: the quick start's example. Once for every 100 requests it looks at its instances.
 * With more than 10 requests waiting at each on average it adds a server with an instance; with fewer than 8 at each,
 * running ones included, it lets the least loaded instance go. It always keeps one.
 *
 * `npm run example -- autoscaling-scheduler` runs it on a burst of traffic and prints the scaling log.
 */
import { findSku, servedModel, stepTimesFor } from "@tokentide/hardware";
import { CsvLog } from "@tokentide/scaling-manager";
import type {
  InstanceView,
  Placement,
  RequestView,
  ScalingCommands,
  Scheduler,
  StartedInstance,
} from "@tokentide/schedulers";
import { RandomStreams } from "@tokentide/sim-core";
import { ClusterSimulation, type InstanceConfig, type SimulationConfig } from "@tokentide/simulator";
import { generatedSource } from "@tokentide/workload";

const CHECK_EVERY_REQUESTS = 100;
const OVERLOADED_MEAN_QUEUE = 10;
const UNDERLOADED_MEAN_REQUESTS = 8;

class MyScheduler implements Scheduler {
  readonly #scaling: ScalingCommands;
  /** Only schedulable instances are ever joined: nothing has to be filtered here. */
  readonly #instances: InstanceView[] = [];
  /** Asked for and not here yet: the next check must not ask again for what is on its way. */
  #booting: StartedInstance[] = [];
  #requestCount = 0;

  constructor(scaling: ScalingCommands) {
    this.#scaling = scaling;
  }

  join(instance: InstanceView): void {
    this.#instances.push(instance);
  }

  leave(instance: InstanceView): void {
    const index = this.#instances.indexOf(instance);
    if (index >= 0) this.#instances.splice(index, 1);
  }

  place(_request: RequestView, placement: Placement): boolean {
    if (this.#requestCount > 0 && this.#requestCount % CHECK_EVERY_REQUESTS === 0) this.#checkAndScale();
    const instance = this.#leastLoaded();
    // Nobody there: the request waits at the application and is offered again.
    if (instance === undefined) return false;
    this.#requestCount++;
    placement.prompt = instance;
    placement.token = instance;
    return true;
  }

  // This scheduler keeps no figures of its own.
  loadChanged(): void {}
  becameIdle(): void {}

  #checkAndScale(): void {
    this.#booting = this.#booting.filter(({ status }) => status === "scaling_up");
    if (this.#isOverloaded()) this.#triggerScaleUp();
    else if (this.#isUnderloaded()) this.#triggerScaleDown();
  }

  #isOverloaded(): boolean {
    const waiting = this.#instances.reduce((sum, { queueLength }) => sum + queueLength, 0);
    return waiting / (this.#instances.length + this.#booting.length) > OVERLOADED_MEAN_QUEUE;
  }

  #isUnderloaded(): boolean {
    const pending = this.#instances.reduce((sum, { pendingRequests }) => sum + pendingRequests, 0);
    return this.#booting.length === 0 && pending / this.#instances.length < UNDERLOADED_MEAN_REQUESTS;
  }

  /** A server and an instance on it; configuration and parallelism are those of the start state. */
  #triggerScaleUp(): void {
    const { instance } = this.#scaling.scaleUpFull({ tag: "mixed" });
    this.#booting.push(instance);
  }

  /** Drains the instance, then removes it and its server. */
  #triggerScaleDown(): void {
    const leastLoaded = this.#leastLoaded();
    if (this.#instances.length > 1 && leastLoaded !== undefined) this.#scaling.scaleDownFull(leastLoaded);
  }

  #leastLoaded(): InstanceView | undefined {
    let least: InstanceView | undefined;
    for (const instance of this.#instances) {
      if (least === undefined || instance.pendingRequests < least.pendingRequests) least = instance;
    }
    return least;
  }
}

const sku = findSku("A100");
const model = servedModel("llama-3.1-8b");
const instance: InstanceConfig = {
  type: "splitwise",
  maxBatchSize: 32,
  maxBatchTokens: 2048,
  maxPreemptions: 4,
  parallelism: { pipelineParallelism: 1, tensorParallelism: 1 },
};

/** One A100 to start with; as many as are asked for can be rented. */
const config: SimulationConfig = {
  cluster: { servers: [{ sku, count: 1 }], interconnects: [sku.interconnect] },
  applications: [
    {
      applicationId: 0,
      model,
      stepTimes: (_processorName, parallelism) =>
        stepTimesFor({
          performance: { type: "roofline" },
          model,
          processor: sku.processor,
          parallelism,
          interconnect: sku.interconnect,
        }),
      scheduler: { type: "jsq" },
      createScheduler: ({ scaling }) => new MyScheduler(scaling!),
      startState: { type: "uniform", instance },
      // The quick start's block: `scale_up_delay: 10.0`, `drain_check_interval: 1.0`.
      scaling: {
        boot: { type: "delay", delay: 10 },
        manager: { drainCheckIntervalSeconds: 1 },
        actuator: { type: "ideal" },
      },
      slo: { ttftSeconds: 1, tbtSeconds: 0.1 },
    },
  ],
  endTimeSeconds: Number.POSITIVE_INFINITY,
  seed: 0,
};

/** Three requests a second, and for two minutes twenty. */
const requests = generatedSource({
  arrivals: { type: "spike", baseRate: 3, peakRate: 20, startSeconds: 120, durationSeconds: 120 },
  sizes: { type: "log-normal", promptMean: 600, promptCv: 1, outputMean: 200, outputCv: 0.5 },
  durationSeconds: 900,
  random: new RandomStreams(config.seed),
});

const run = new ClusterSimulation(config, requests, {
  scaling: () => new CsvLog((line) => console.log(line)),
});
run.advance();

const { requests: counts, scaling, slo, gpuHours } = run.summary().applications[0]!;
console.log(`
requests   ${counts.completed} of ${counts.arrived} completed, ${(100 * slo.attainment).toFixed(1)} % kept the promise
scaling    ${scaling.scaleUps} up, ${scaling.scaleDowns} down
GPU-hours  ${gpuHours.total.toFixed(3)}, of them ${gpuHours.booting.toFixed(3)} booting and ${gpuHours.draining.toFixed(3)} draining`);
