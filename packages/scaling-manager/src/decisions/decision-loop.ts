import type { ManagerContext } from "../manager-context";
import type { DecisionMaker } from "./decision-maker";

/** There is one loop: its timer needs no id of its own. */
const LOOP = 0;

/** Decides again and again, at whole multiples of the interval after its start. Ticks that were missed collapse into one. */
export class DecisionLoop {
  readonly #context: ManagerContext;
  readonly #maker: DecisionMaker;
  #startSeconds = 0;
  #tick = 0;
  #isRunning = false;

  constructor(context: ManagerContext, maker: DecisionMaker) {
    this.#context = context;
    this.#maker = maker;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The first decision is made at once, from an event of its own. Harmless when it runs. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#tick = 0;
    this.#startSeconds = this.#context.clock.now();
    this.#context.timers.set("decision", LOOP, 0);
  }

  stop(): void {
    this.#isRunning = false;
    this.#context.timers.clear("decision", LOOP);
  }

  due(): void {
    if (!this.#isRunning) return;
    const { settings, timers, clock } = this.#context;
    this.#maker.decide();
    if (!this.#isRunning) return;
    const { decisionIntervalSeconds } = settings;
    const missed = Math.floor((clock.now() - this.#startSeconds) / decisionIntervalSeconds);
    this.#tick = Math.max(this.#tick, missed) + 1;
    const dueSeconds = this.#startSeconds + this.#tick * decisionIntervalSeconds;
    timers.set("decision", LOOP, Math.max(0, dueSeconds - clock.now()));
  }
}
