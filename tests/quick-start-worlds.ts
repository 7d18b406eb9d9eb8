import { readFileSync } from "node:fs";
import { parseConfig } from "@tokentide/config";
import { CsvLog, type PoolTag, ScalingManager } from "@tokentide/scaling-manager";
import { FakeClock, FakeFleet } from "@tokentide/scaling-manager/testing";
import type { InstanceView, Placement, ScalingCommands, Scheduler } from "@tokentide/schedulers";
import {
  type ApplicationConfig,
  ClusterSimulation,
  type InstanceSummary,
  type SimulationConfig,
} from "@tokentide/simulator";
import { batchOf, InMemorySource, type RequestRow } from "@tokentide/workload";

export const ONE_PROCESSOR = { pipelineParallelism: 1, tensorParallelism: 1 };

/** What the quick start's first block says, with its values. */
export const QUICK_START_BLOCK = `
    scaling_manager:
      scale_up_delay: 10.0
      drain_check_interval: 1.0
`;

/** Five servers with one instance each; prompts take 1 s, tokens 0.25 s. */
export function quickStartYaml(block: string = QUICK_START_BLOCK): string {
  return `
cluster:
  servers:
    - { sku: A100, count: 5 }
workload:
  arrivals: { type: poisson, rate: 1 }
  sizes: { type: fixed, prompt_tokens: 100, output_tokens: 10 }
  duration: 60
performance_model: { type: constant, prompt_time: 1, token_time: 0.25 }
applications:
  - application_id: 0
    model_architecture: llama-3.1-8b
    scheduler: jsq
${block}
start_state:
  state_type: baseline
  instance: { tensor_parallelism: 1 }
seed: 0
`;
}

export function simulationOf(yaml: string): SimulationConfig {
  return parseConfig(yaml, { fileName: "quick-start.yaml", readFile: (path) => readFileSync(path, "utf8") }).simulation;
}

/** A manager on a fleet in memory, set as the quick start sets it. */
export class FakeWorld {
  readonly clock: FakeClock = new FakeClock();
  readonly fleet: FakeFleet = new FakeFleet(this.clock);
  readonly log: string[] = [];
  readonly scalingManager: ScalingManager;

  constructor(drainCheckIntervalSeconds: number | undefined = 1) {
    this.scalingManager = new ScalingManager({
      clock: this.clock,
      servers: this.fleet.servers,
      instances: this.fleet.instances,
      work: this.fleet.work,
      router: this.fleet.router,
      templates: {
        getInstanceConfig: (tag: PoolTag) => ({ type: "splitwise", tag }),
        getParallelism: () => ONE_PROCESSOR,
      },
      sinks: [new CsvLog((line) => this.log.push(line))],
      config: {
        scaleUpDelaySeconds: 10,
        ...(drainCheckIntervalSeconds === undefined ? {} : { drainCheckIntervalSeconds }),
      },
    });
    this.fleet.connect(this.scalingManager);
  }
}

/** What a scheduler of one's own does when the request of this second arrives. */
export interface ScriptedArrival {
  readonly atSeconds: number;
  readonly outputTokens?: number;
  /** Default: nothing. */
  act?(scaling: ScalingCommands, instances: readonly InstanceView[]): void;
  /** Instance that gets the request. Default: the first there is. */
  readonly instanceId?: number;
}

/** What came of it. */
export interface ScriptedRun {
  readonly log: readonly string[];
  readonly instances: readonly InstanceSummary[];
  readonly completed: number;
  /** Which instance each request went to, in order of arrival. */
  readonly placed: readonly (number | undefined)[];
}

/** Runs a simulation whose scheduler acts by a script, one step a request. */
export function runScript(config: SimulationConfig, arrivals: readonly ScriptedArrival[]): ScriptedRun {
  const placed: (number | undefined)[] = [];
  const scripted: Partial<ApplicationConfig> = {
    scheduler: { type: "jsq" },
    createScheduler: ({ scaling }) => new ScriptedScheduler(arrivals, placed, scaling as ScalingCommands),
  };
  const log: string[] = [];
  const requests = arrivals.map(({ atSeconds, outputTokens = 1 }): RequestRow => {
    return { arrivalSeconds: atSeconds, promptTokens: 100, outputTokens };
  });
  const run = new ClusterSimulation(
    { ...config, applications: config.applications.map((application) => ({ ...application, ...scripted })) },
    new InMemorySource([batchOf(requests)]),
    { scaling: () => new CsvLog((line) => log.push(line)) },
  );
  if (run.advance() !== "done") throw new Error("The run should be over.");
  return { log, instances: run.instances(), completed: run.progress().completed, placed };
}

class ScriptedScheduler implements Scheduler {
  readonly #arrivals: readonly ScriptedArrival[];
  readonly #placed: (number | undefined)[];
  readonly #scaling: ScalingCommands;
  readonly #instances: InstanceView[] = [];

  constructor(arrivals: readonly ScriptedArrival[], placed: (number | undefined)[], scaling: ScalingCommands) {
    this.#arrivals = arrivals;
    this.#placed = placed;
    this.#scaling = scaling;
  }

  join(instance: InstanceView): void {
    this.#instances.push(instance);
  }

  leave(instance: InstanceView): void {
    const index = this.#instances.indexOf(instance);
    if (index >= 0) this.#instances.splice(index, 1);
  }

  loadChanged(): void {}
  becameIdle(): void {}

  place(_request: unknown, placement: Placement): boolean {
    const step = this.#arrivals[this.#placed.length];
    step?.act?.(this.#scaling, this.#instances);
    const wanted = this.#instances.find(({ id }) => id === step?.instanceId) ?? this.#instances[0];
    this.#placed.push(wanted?.id);
    placement.prompt = wanted;
    placement.token = wanted;
    return wanted !== undefined;
  }
}
