import type { LoadedConfig, PolicyVariant } from "@tokentide/config";
import { answerOf, checkedAction, type Observation, type PolicyAction } from "@tokentide/scaling-manager";
import { ClusterSimulation, type CompletedRequest, type RunSummary } from "@tokentide/simulator";
import { withInstanceCapacity } from "../capacity/with-instance-capacity";
import { EnvironmentError } from "../experiment-errors";
import type { ConfigSource } from "../job";
import { readConfig } from "../job-configs";
import { JobRequests } from "../job-requests";
import { Promises } from "../scoring/request-ledger";
import { TraceStore } from "../trace-store";

/** Dollars. A thousand missed requests are as bad as ten dollars: an hour of a few GPUs. */
const DEFAULT_DOLLARS_PER_MISS = 0.01;

/** No process is ever started: the environment hands the questions on to its caller. */
const CALLER_DECIDES: PolicyVariant = { name: "environment", policy: { type: "external", command: ["environment"] } };

/** What an environment is made of. */
export interface EnvironmentOptions {
  /** At least one application has a `scaling_manager`; its policy is replaced by the caller. Traces are kept in memory. */
  readonly config: ConfigSource;
  /** `path=value` texts that go over the configuration, as of `--set`. */
  readonly overrides?: readonly string[];
  /** What a request that misses its promise costs in the default reward. Default 0.01. */
  readonly dollarsPerMiss?: number;
  /** In place of the default reward. */
  readonly reward?: (figures: StepFigures) => number;
}

/** What happened between two decisions. */
export interface StepFigures {
  readonly seconds: number;
  /** Of all fleets. */
  readonly costDollars: number;
  /** Completed as promised. */
  readonly met: number;
  /** Completed too late, rejected, failed, or unfinished when the run is over. */
  readonly missed: number;
}

/** Where a step led. */
export interface EnvironmentStep {
  /** What every policy sees, of the application whose decision is due next. Valid until the next step. */
  readonly observation: Observation;
  /** The application whose decision is due: the next action is about it. */
  readonly applicationId: number;
  /** Of the default kind: −(costDollars + dollarsPerMiss · missed). */
  readonly reward: number;
  readonly figures: StepFigures;
  /** The run is over: the observation is the last one that there was, and `reset` begins anew. */
  readonly done: boolean;
}

/**
 * A run in the manner of Gym (https://gymnasium.farama.org/api/env/): a decision is a step. The same actions with the same
 * seed give the same run.
 *
 * @example
 * const environment = new ScalingEnvironment({ config: { path: "cluster.yaml" } });
 * let { observation, done } = environment.reset(1);
 * while (!done) ({ observation, done } = environment.step({ change: { mixed: choose(observation) } }));
 */
export class ScalingEnvironment {
  readonly #config: LoadedConfig;
  readonly #traces = new TraceStore(Number.POSITIVE_INFINITY);
  readonly #reward: (figures: StepFigures) => number;
  #episode: Episode | undefined;

  /** @throws ConfigError when the configuration is wrong, EnvironmentError when nothing in it scales */
  constructor({ config, overrides = [], dollarsPerMiss = DEFAULT_DOLLARS_PER_MISS, reward }: EnvironmentOptions) {
    const loaded = withInstanceCapacity(readConfig(config, { overrides, policy: CALLER_DECIDES }), this.#traces);
    if (loaded.simulation.applications.every(({ scaling }) => scaling === undefined)) {
      throw new EnvironmentError(
        "No application of the configuration has a scaling manager, so there is nothing to decide. " +
          "Add a block `scaling_manager: { scale_up_delay: 60 }` to an application.",
      );
    }
    this.#config = loaded;
    this.#reward = reward ?? (({ costDollars, missed }) => -(costDollars + dollarsPerMiss * missed));
  }

  /** Begins a run, up to its first decision. @param seed default: the configuration's */
  reset(seed: number = this.#config.simulation.seed): EnvironmentStep {
    const config = { ...this.#config, simulation: { ...this.#config.simulation, seed } };
    this.#episode = new Episode(config, new JobRequests(config, this.#traces));
    return this.#stepFrom(this.#episode);
  }

  /**
   * Takes an action and goes on to the next decision.
   * @throws InvalidActionError when it is none, EnvironmentError before `reset` and after the end
   */
  step(action: PolicyAction): EnvironmentStep {
    if (this.#episode === undefined || this.#episode.isOver) {
      throw new EnvironmentError(
        "There is no run in which a step can be taken: call `reset` first, and again when it is done.",
      );
    }
    this.#episode.act(checkedAction(action));
    return this.#stepFrom(this.#episode);
  }

  /** The figures of the run so far, as those of any other run. @throws EnvironmentError before `reset` */
  summary(): RunSummary {
    if (this.#episode === undefined) throw new EnvironmentError("There is no run yet: call `reset` first.");
    return this.#episode.run.summary();
  }

  #stepFrom(episode: Episode): EnvironmentStep {
    const figures = episode.goOn();
    const { observation, applicationId } = episode.question;
    return { observation, applicationId, reward: this.#reward(figures), figures, done: episode.isOver };
  }
}

/** One run and what of it has been accounted for. */
class Episode {
  readonly run: ClusterSimulation;
  isOver = false;
  #question: ReturnType<ClusterSimulation["question"]>;
  #seconds = 0;
  #costDollars = 0;
  #met = 0;
  #missed = 0;
  #accountedMet = 0;
  #accountedMissed = 0;

  constructor({ simulation }: LoadedConfig, requests: JobRequests) {
    const promises = new Promises(simulation);
    this.run = new ClusterSimulation(simulation, requests.source, {
      completed: (request: CompletedRequest) => {
        const { ttft, tbt, e2e } = promises.boundsMet(request);
        if (ttft && tbt && e2e) this.#met++;
        else this.#missed++;
      },
    });
  }

  /** The last one that there was. */
  get question(): NonNullable<ReturnType<ClusterSimulation["question"]>> {
    if (this.#question !== undefined) return this.#question;
    throw new EnvironmentError(
      "The run was over before anything had to be decided: it has no requests, or ends at once.",
    );
  }

  act(action: PolicyAction): void {
    this.run.answer(answerOf(action, this.question.observation));
  }

  /** On to the next decision, or to the end. */
  goOn(): StepFigures {
    const state = this.run.advance();
    if (state === "done") this.isOver = true;
    else this.#question = this.run.question();
    const { simulatedSeconds, arrived, completed } = this.run.progress();
    const { costDollars, lostRequests } = this.run.spending();
    const missed = this.#missed + (this.isOver ? arrived - completed : lostRequests);
    const figures = {
      seconds: simulatedSeconds - this.#seconds,
      costDollars: costDollars - this.#costDollars,
      met: this.#met - this.#accountedMet,
      missed: missed - this.#accountedMissed,
    };
    this.#seconds = simulatedSeconds;
    this.#costDollars = costDollars;
    this.#accountedMet = this.#met;
    this.#accountedMissed = missed;
    return figures;
  }
}
