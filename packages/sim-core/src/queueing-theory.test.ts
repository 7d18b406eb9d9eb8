import { describe, expect, it } from "vitest";
import { constant } from "./distributions/constant";
import type { Distribution } from "./distributions/distribution";
import { exponential } from "./distributions/exponential";
import { gammaWithCv } from "./distributions/gamma";
import type { EventReceiver } from "./event-receiver";
import type { RandomStream } from "./random-stream";
import { RandomStreams } from "./random-streams";
import { Simulation } from "./simulation";

// Waiting lines whose long-run averages are known exactly (Kleinrock: Queueing Systems, volume 1). The events, the clock
// and the random numbers must all be right for these to come out.

const environment = (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env ?? {};
const isNightly = environment.TOKENTIDE_NIGHTLY !== undefined && environment.TOKENTIDE_NIGHTLY !== "";
const CUSTOMERS = isNightly ? 12_000_000 : 300_000;
const TOLERANCE = isNightly ? 0.01 : 0.03;

const ARRIVAL = 0;
const DEPARTURE = 1;

/** A line in front of some clerks, first come, first served; unlimited room. */
class WaitingLine implements EventReceiver {
  readonly #simulation = new Simulation();
  readonly #arrivals: RandomStream;
  readonly #services: RandomStream;
  readonly #gap: Distribution;
  #left = CUSTOMERS;
  #freeClerks: number;
  /** Arrival times of those who wait. */
  #line: number[] = [];
  #head = 0;
  #inSystem = 0;
  #inSystemSeconds = 0;
  #lastChangeSeconds = 0;
  #waitedSeconds = 0;

  constructor(
    readonly service: Distribution,
    options: { arrivalsPerSecond: number; clerks: number; seed: number },
  ) {
    const streams = new RandomStreams(options.seed);
    this.#arrivals = streams.stream("arrivals");
    this.#services = streams.stream("services");
    this.#gap = exponential(options.arrivalsPerSecond);
    this.#freeClerks = options.clerks;
  }

  averages(): { waitSeconds: number; inSystem: number } {
    this.#simulation.scheduleEvent(0, this, ARRIVAL);
    this.#simulation.run();
    return {
      waitSeconds: this.#waitedSeconds / CUSTOMERS,
      inSystem: this.#inSystemSeconds / this.#simulation.now(),
    };
  }

  handleEvent(kind: number): void {
    const now = this.#simulation.now();
    this.#inSystemSeconds += this.#inSystem * (now - this.#lastChangeSeconds);
    this.#lastChangeSeconds = now;
    if (kind === ARRIVAL) {
      this.#inSystem++;
      this.#line.push(now);
      if (--this.#left > 0) this.#simulation.scheduleEvent(this.#gap.sample(this.#arrivals), this, ARRIVAL);
    } else {
      this.#inSystem--;
      this.#freeClerks++;
    }
    if (this.#freeClerks > 0 && this.#head < this.#line.length) this.#serveNext(now);
  }

  #serveNext(now: number): void {
    this.#freeClerks--;
    this.#waitedSeconds += now - this.#line[this.#head++]!;
    if (this.#head === this.#line.length) {
      this.#line = [];
      this.#head = 0;
    }
    this.#simulation.scheduleEvent(this.service.sample(this.#services), this, DEPARTURE);
  }
}

/** Pollaczek-Khinchine: mean wait of M/G/1 with mean service 1. */
function singleClerkWait(load: number, serviceCv: number): number {
  return (load * (1 + serviceCv ** 2)) / (2 * (1 - load));
}

/** Erlang C: mean wait of M/M/k with mean service 1. */
function manyClerksWait(load: number, clerks: number): number {
  const offered = load * clerks;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < clerks; n++) {
    term *= offered / n;
    sum += term;
  }
  const allBusy = (term * offered) / clerks / (1 - load);
  return allBusy / (sum + allBusy) / (clerks * (1 - load));
}

const lines = [
  { name: "M/M/1", service: exponential(1), clerks: 1, wait: (load: number) => singleClerkWait(load, 1) },
  { name: "M/D/1", service: constant(1), clerks: 1, wait: (load: number) => singleClerkWait(load, 0) },
  {
    name: "M/G/1 (cv 1.5)",
    service: gammaWithCv(1, 1.5),
    clerks: 1,
    wait: (load: number) => singleClerkWait(load, 1.5),
  },
  { name: "M/M/2", service: exponential(1), clerks: 2, wait: (load: number) => manyClerksWait(load, 2) },
  { name: "M/M/5", service: exponential(1), clerks: 5, wait: (load: number) => manyClerksWait(load, 5) },
];

describe.for(lines)("$name", ({ service, clerks, wait }) => {
  it.for([{ load: 0.5 }, { load: 0.8 }])(
    "has the mean wait and number in system of theory at load $load",
    { timeout: 600_000 },
    ({ load }) => {
      const arrivalsPerSecond = load * clerks;
      const averages = new WaitingLine(service, { arrivalsPerSecond, clerks, seed: 3 }).averages();
      const waitSeconds = wait(load);
      const inSystem = arrivalsPerSecond * (waitSeconds + 1); // Little's law
      expect(Math.abs(averages.waitSeconds / waitSeconds - 1)).toBeLessThan(TOLERANCE);
      expect(Math.abs(averages.inSystem / inSystem - 1)).toBeLessThan(TOLERANCE);
    },
  );
});
