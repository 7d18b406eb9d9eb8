import { Simulation } from "@tokentide/sim-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeadlineWatch } from "./deadline-watch";

const DEADLINE_SECONDS = 2.5;

function watchArrivals(arrivals: readonly number[]): { seconds: number; row: number; sequence: number }[] {
  const simulation = new Simulation();
  const told: { seconds: number; row: number; sequence: number }[] = [];
  const watch = new DeadlineWatch(simulation, DEADLINE_SECONDS, (row, sequence) =>
    told.push({ seconds: simulation.now(), row, sequence }),
  );
  arrivals.forEach((seconds, index) => {
    simulation.scheduleAt(seconds, () => watch.watch(index % 10, index));
  });
  simulation.run();
  return told;
}

describe("DeadlineWatch", () => {
  it("tells of every request once, at its deadline, in order of arrival", () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true })), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, (between) => {
        let seconds = 0;
        const arrivals = between.map((gap) => {
          seconds += gap;
          return seconds;
        });
        const told = watchArrivals(arrivals);
        expect(told.map(({ sequence }) => sequence)).toEqual(arrivals.map((_, index) => index));
        expect(told.map((each) => each.row)).toEqual(arrivals.map((_, index) => index % 10));
        expect(told.map((each) => each.seconds)).toEqual(arrivals.map((arrival) => arrival + DEADLINE_SECONDS));
      }),
    );
  });

  it("forgets the gone without losing anyone", () => {
    const arrivals = Array.from({ length: 5000 }, (_, index) => Math.floor(index / 3) / 10);
    expect(watchArrivals(arrivals).map(({ sequence }) => sequence)).toEqual(arrivals.map((_, index) => index));
  });
});
