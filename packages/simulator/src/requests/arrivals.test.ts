import { Simulation } from "@tokentide/sim-core";
import { ABSENT, batchOf, OPTIONAL_COLUMNS, type RequestBatch, traceSource } from "@tokentide/workload";
import { describe, expect, it } from "vitest";
import { runToEnd, runWith } from "../../tests/run-to-end";
import { testConfig } from "../../tests/small-cluster";
import { ArrivalOutOfOrderError, ConservationError, UnknownApplicationError } from "../simulator-errors";
import type { Application } from "./application";
import { Arrivals } from "./arrivals";
import { RequestTable } from "./request-table";

const at = (...seconds: number[]): RequestBatch => {
  const batch = batchOf(seconds.map(() => ({ arrivalSeconds: 0, promptTokens: 1, outputTokens: 1 })));
  batch.arrivalSeconds.set(seconds);
  return batch;
};

function run(...batches: RequestBatch[]): number {
  return runWith(testConfig(), { pull: () => batches.shift() ?? "end" }, (each) => each.advance()).rows.length;
}

describe("arrivals", () => {
  it("come from batch after batch, spare room of a batch's columns left alone", () => {
    const roomy = { ...at(0, 1, 0, 0), length: 2 };
    expect(run(roomy, at(1), at(1, 4))).toBe(5);
  });

  it("bring what only some batches say, and nothing of it for the others", () => {
    const request = { promptTokens: 8, outputTokens: 1 };
    const one = { classId: 3, prefixId: 7, prefixTokens: 4, sharedPrefixId: 1, sharedPrefixTokens: 2, ticket: 6 };
    const batches = [
      batchOf([{ ...request, arrivalSeconds: 0 }]),
      batchOf([{ ...request, ...one, deadlineSeconds: 9, arrivalSeconds: 1 }]),
      batchOf([{ ...request, arrivalSeconds: 2 }]),
    ];
    const seen: unknown[] = [];
    const requests = new RequestTable();
    const application = {
      config: { applicationId: 0 },
      arrive(row: number) {
        seen.push(Object.fromEntries(OPTIONAL_COLUMNS.map((name) => [name, requests[name]?.[row]])));
        requests.remove(row);
      },
    } as unknown as Application;
    const simulation = new Simulation();
    const arrivals = new Arrivals(simulation, requests, traceSource(batches), [application]);
    arrivals.advance();
    simulation.runEvents(10);
    expect(seen).toEqual([ABSENT, { ...one, deadlineSeconds: 9 }, ABSENT]);
  });

  it.for([
    { name: "within a batch", batches: [at(1, 0.5)] },
    { name: "across batches", batches: [at(1), at(0.5)] },
    { name: "before the start", batches: [at(-1)] },
    { name: "at no time at all", batches: [at(Number.NaN)] },
  ])("out of order are refused: $name", ({ batches }) => {
    expect(() => run(...batches)).toThrow(ArrivalOutOfOrderError);
  });

  it("for an application that the run does not have are refused, with those it has", () => {
    const request = { requestId: 42, arrivalSeconds: 0, promptTokens: 1, outputTokens: 1, applicationId: 3 };
    expect(() => runToEnd(testConfig(), [request])).toThrow(UnknownApplicationError);
    expect(() => runToEnd(testConfig(), [request])).toThrow(
      "Request 42 is for application 3, but the run has 0. Add the application or change the request's application id.",
    );
  });
});

describe("ConservationError", () => {
  it("names the counts that do not agree", () => {
    const error = new ConservationError(0, { arrived: 3, completed: 2 });
    expect(error).toMatchObject({ name: "ConservationError", code: "CONSERVATION" });
    expect(error.message).toContain("lost count of its requests (arrived 3, completed 2)");
  });
});
