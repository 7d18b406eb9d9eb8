import type { ManagerContext } from "../manager-context";
import type { DecisionAnswer } from "../policies/policy";
import type { DecisionMaker } from "./decision-maker";
import type { DecisionRecord } from "./decision-record";

/** There is one loop: its timer needs no id of its own. */
const LOOP = 0;

/** Decides again and again, at whole multiples of the interval after its start. Ticks that were missed collapse into one. */
export class DecisionLoop {
  readonly #context: ManagerContext;
  readonly #maker: DecisionMaker;
  #startSeconds = 0;
  #tick = 0;
  #isRunning = false;
  /** A question is open: the next decision is due when it is answered. */
  #isWaiting = false;

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
    this.#isWaiting = false;
    this.#context.timers.clear("decision", LOOP);
  }

  due(): void {
    if (!this.#isRunning) return;
    if (this.#maker.asks) {
      this.#isWaiting = true;
      this.#maker.ask();
      return;
    }
    this.#maker.decide();
    this.#scheduleNext();
  }

  /** Decides as somebody outside says; `undefined` when nobody was asked. */
  answer(answer: DecisionAnswer): DecisionRecord | undefined {
    if (!this.#isWaiting) return undefined;
    this.#isWaiting = false;
    const decision = this.#maker.decide(answer);
    this.#scheduleNext();
    return decision;
  }

  #scheduleNext(): void {
    if (!this.#isRunning) return;
    const { settings, timers, clock } = this.#context;
    const { decisionIntervalSeconds } = settings;
    const missed = Math.floor((clock.now() - this.#startSeconds) / decisionIntervalSeconds);
    this.#tick = Math.max(this.#tick, missed) + 1;
    const dueSeconds = this.#startSeconds + this.#tick * decisionIntervalSeconds;
    timers.set("decision", LOOP, Math.max(0, dueSeconds - clock.now()));
  }
}
