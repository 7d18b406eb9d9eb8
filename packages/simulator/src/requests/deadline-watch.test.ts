import { Simulation } from "@tokentide/sim-core";
import { NO_DEADLINE } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testApplication } from "../../tests/small-cluster";
import type { RequestClass } from "../simulation-config";
import { DeadlineWatch } from "./deadline-watch";
import { RequestTable } from "./request-table";

const DEADLINE_SECONDS = 2.5;

interface Told {
  readonly seconds: number;
  readonly row: number;
  readonly sequence: number;
}

function watchArrivals(arrivals: readonly number[], own: readonly number[] = [], classes: RequestClass[] = []): Told[] {
  const simulation = new Simulation();
  const requests = new RequestTable();
  if (own.length > 0) requests.open("deadlineSeconds");
  if (classes.length > 0) requests.open("classId");
  const told: Told[] = [];
  const config = testApplication({ deadlineSeconds: DEADLINE_SECONDS, classes });
  const watch = new DeadlineWatch(simulation, requests, config, (row, sequence) =>
    told.push({ seconds: simulation.now(), row, sequence }),
  );
  arrivals.forEach((seconds, index) => {
    simulation.scheduleAt(seconds, () => {
      const row = index % 10;
      if (requests.deadlineSeconds) requests.deadlineSeconds[row] = own[index]!;
      if (requests.classId) requests.classId[row] = index % 3;
      watch.watch(row, index);
    });
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

  it("tells of each at its own deadline, else at its class's, else at the application's", () => {
    const deadline = fc.oneof(
      fc.constant(NO_DEADLINE),
      fc.constantFrom(1, 4),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), deadline)), (drawn) => {
        let seconds = 0;
        const arrivals = drawn.map(([gap]) => {
          seconds += gap;
          return seconds;
        });
        const own = drawn.map(([, each]) => each);
        const classes = [
          { classId: 0, name: "fast", deadlineSeconds: 1 },
          { classId: 1, name: "like the others" },
        ];
        const due = arrivals.map((arrival, index) => {
          const ofClass = index % 3 === 0 ? 1 : DEADLINE_SECONDS;
          return { seconds: arrival + (own[index] === NO_DEADLINE ? ofClass : own[index]!), sequence: index };
        });
        const told = watchArrivals(arrivals, own, classes);
        const bySequence = [...told].sort((a, b) => a.sequence - b.sequence);
        expect(bySequence.map((each) => ({ seconds: each.seconds, sequence: each.sequence }))).toEqual(due);
        expect(told.map((each) => each.seconds)).toEqual(told.map((each) => each.seconds).sort((a, b) => a - b));
      }),
    );
  });

  it("forgets the gone without losing anyone", () => {
    const arrivals = Array.from({ length: 5000 }, (_, index) => Math.floor(index / 3) / 10);
    expect(watchArrivals(arrivals).map(({ sequence }) => sequence)).toEqual(arrivals.map((_, index) => index));
  });
});
