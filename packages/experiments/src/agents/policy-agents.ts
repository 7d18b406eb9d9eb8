import type { LoadedConfig } from "@tokentide/config";
import { answerOf, observationMessage } from "@tokentide/scaling-manager";
import type { ClusterSimulation } from "@tokentide/simulator";
import { type AgentOptions, PolicyAgent } from "./policy-agent";

/** What the manager waits between decisions when nothing is said. */
const DEFAULT_DECISION_INTERVAL_SECONDS = 30;

/** The processes that decide in one run. Started when they are first asked, so that a run without them costs nothing. */
export class PolicyAgents {
  readonly #config: LoadedConfig;
  readonly #onDiagnostics: AgentOptions["onDiagnostics"];
  readonly #agents = new Map<number, PolicyAgent>();

  constructor(config: LoadedConfig, onDiagnostics?: AgentOptions["onDiagnostics"]) {
    this.#config = config;
    this.#onDiagnostics = onDiagnostics;
  }

  /** Answers the question for which a run stands still. @throws AgentError when the process does not do its part */
  async answer(run: ClusterSimulation): Promise<void> {
    const question = run.question();
    if (question === undefined) return;
    const { applicationId, observation } = question;
    const agent = await this.#agentOf(applicationId);
    run.answer(answerOf(await agent.act(observationMessage(observation)), observation));
  }

  /** Ends them all. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.close()));
    this.#agents.clear();
  }

  async #agentOf(applicationId: number): Promise<PolicyAgent> {
    const running = this.#agents.get(applicationId);
    if (running !== undefined) return running;
    const { simulation, agents } = this.#config;
    const plan = agents.find((candidate) => candidate.applicationId === applicationId);
    if (plan === undefined) throw new Error(`Nobody decides for application ${applicationId}: no command is known.`);
    const { scaling } = simulation.applications.find((one) => one.applicationId === applicationId)!;
    const { command, directory, timeoutSeconds } = plan;
    const agent = await PolicyAgent.start({
      command,
      directory,
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(this.#onDiagnostics === undefined ? {} : { onDiagnostics: this.#onDiagnostics }),
      hello: {
        application_id: applicationId,
        seed: simulation.seed,
        decision_interval_seconds: scaling?.manager.decisionIntervalSeconds ?? DEFAULT_DECISION_INTERVAL_SECONDS,
      },
    });
    this.#agents.set(applicationId, agent);
    return agent;
  }
}
