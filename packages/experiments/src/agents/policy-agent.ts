import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import {
  checkedAction,
  InvalidActionError,
  type ObservationMessage,
  type PolicyAction,
} from "@tokentide/scaling-manager";
import { AgentError } from "./agent-error";

/** The name that both sides call the protocol by, and its version: an agent answers with the version it speaks. */
export const AGENT_PROTOCOL = "tokentide-policy";
export const AGENT_PROTOCOL_VERSION = 1;

export const DEFAULT_AGENT_TIMEOUT_SECONDS = 30;
/** After the end of its input an agent may tidy up for so long; then it is killed. */
const SECONDS_TO_LEAVE = 2;
/** An answer is a few numbers; a longer line comes from something that is no agent. */
const MAX_LINE_CHARACTERS = 1_000_000;
/** So much of what it says on its standard error is kept, for messages. */
const MAX_KEPT_CHARACTERS = 2000;

/** How an agent is started. */
export interface AgentOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** The folder in which it runs. Default: the current one. */
  readonly directory?: string;
  /** Of real time, for each answer. Default 30. */
  readonly timeoutSeconds?: number;
  /** What it is told at the beginning. */
  readonly hello: {
    readonly application_id: number;
    readonly seed: number;
    readonly decision_interval_seconds: number;
  };
  /** Hears what the agent says on its standard error. */
  readonly onDiagnostics?: (text: string) => void;
}

/** A process that is asked line by line: one JSON object in, one out. */
export class PolicyAgent {
  readonly #command: string;
  readonly #timeoutSeconds: number;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #gone: Promise<void>;
  /** A line that is not complete. */
  #rest = "";
  readonly #lines: string[] = [];
  #diagnostics = "";
  #sequence = 0;
  #failure: AgentError | undefined;
  #waiting: { readonly resolve: (line: string) => void; readonly reject: (error: AgentError) => void } | undefined;

  private constructor({ command, directory, timeoutSeconds, onDiagnostics }: AgentOptions) {
    const [program = "", ...rest] = command;
    this.#command = command.join(" ");
    this.#timeoutSeconds = timeoutSeconds ?? DEFAULT_AGENT_TIMEOUT_SECONDS;
    this.#child = spawn(program, rest, { cwd: directory, stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.#child;
    stdout.setEncoding("utf8").on("data", (text: string) => this.#heard(text));
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#diagnostics = (this.#diagnostics + text).slice(-MAX_KEPT_CHARACTERS);
      onDiagnostics?.(text);
    });
    // Writing to a process that is gone; that it is gone is said by its exit.
    stdin.on("error", () => {});
    this.#child.on("error", (cause) => this.#fail("cannot-start", `it cannot be started: ${cause.message}`));
    this.#gone = new Promise((resolve) => {
      this.#child.once("error", () => resolve());
      // After its exit and the last of its output.
      this.#child.once("close", (code, signal) => {
        this.#fail("exited", `it ended by itself with ${signal ?? `exit code ${code}`}`);
        resolve();
      });
    });
  }

  /**
   * Starts an agent and greets it.
   * @throws AgentError when it cannot be started, does not answer in time, or speaks another protocol
   */
  static async start(options: AgentOptions): Promise<PolicyAgent> {
    const agent = new PolicyAgent(options);
    try {
      const { hello } = options;
      const answer = await agent.#ask({
        type: "hello",
        protocol: AGENT_PROTOCOL,
        version: AGENT_PROTOCOL_VERSION,
        ...hello,
      });
      const { type, version } = answer as { readonly type?: unknown; readonly version?: unknown };
      if (type !== "ready" || version !== AGENT_PROTOCOL_VERSION) {
        const expected = JSON.stringify({ type: "ready", version: AGENT_PROTOCOL_VERSION });
        throw agent.#error(
          "malformed",
          `it answered the greeting with ${JSON.stringify(answer)} and not with ${expected}`,
        );
      }
      return agent;
    } catch (error) {
      await agent.close();
      throw error;
    }
  }

  /** Asks what to do. @throws AgentError when it is gone, does not answer in time, or answers with what is no action */
  async act(observation: ObservationMessage): Promise<PolicyAction> {
    const sequence = this.#sequence++;
    const answer = await this.#ask({ type: "observation", sequence, ...observation });
    // What was said twice, or too late, would else be taken for the answer to the next question.
    const { sequence: answered, ...action } = answer as { readonly sequence?: unknown };
    if (answered !== sequence) {
      const found = JSON.stringify(answered) ?? "none";
      throw this.#error("malformed", `its answer must have the observation's sequence, ${sequence}, and has ${found}`);
    }
    try {
      return checkedAction(action);
    } catch (error) {
      if (!(error instanceof InvalidActionError)) throw error;
      throw this.#error("malformed", error.message);
    }
  }

  /** Says that it is over and waits for the process to leave; one that does not is killed. */
  async close(): Promise<void> {
    const isRunning = this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
    if (!isRunning) return this.#gone;
    this.#child.stdin.end(`${JSON.stringify({ type: "end" })}\n`);
    const killer = setTimeout(() => this.#child.kill("SIGKILL"), SECONDS_TO_LEAVE * 1000);
    await this.#gone;
    clearTimeout(killer);
  }

  async #ask(message: object): Promise<object> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#lines.length > 0) throw this.#error("malformed", `it said ${this.#lines[0]} without being asked`);
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    const line = await this.#nextLine();
    try {
      const answer: unknown = JSON.parse(line);
      if (typeof answer === "object" && answer !== null) return answer;
    } catch {
      // Said below.
    }
    throw this.#error("malformed", `it answered with a line that is no JSON object: ${line.slice(0, 200)}`);
  }

  async #nextLine(): Promise<string> {
    const timeout = setTimeout(() => {
      this.#fail("timeout", `it did not answer within ${this.#timeoutSeconds} s of real time`);
    }, this.#timeoutSeconds * 1000);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    } finally {
      clearTimeout(timeout);
      this.#waiting = undefined;
    }
  }

  #heard(text: string): void {
    const parts = (this.#rest + text).split("\n");
    this.#rest = parts.pop()!;
    if (this.#rest.length > MAX_LINE_CHARACTERS) this.#fail("malformed", "its answer is a line without an end");
    // Empty lines say nothing.
    this.#lines.push(...parts.map((line) => line.trim()).filter((line) => line !== ""));
    if (this.#waiting !== undefined && this.#lines.length > 0) this.#waiting.resolve(this.#lines.shift()!);
  }

  #fail(kind: AgentError["kind"], what: string): void {
    this.#failure ??= this.#error(kind, what);
    this.#waiting?.reject(this.#failure);
  }

  #error(kind: AgentError["kind"], what: string): AgentError {
    return new AgentError(kind, this.#command, what, this.#diagnostics.trim());
  }
}
