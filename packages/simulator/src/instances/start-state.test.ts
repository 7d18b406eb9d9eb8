import { describe, expect, it } from "vitest";
import { testInstance, testSku } from "../../tests/small-cluster";
import { TableInstance } from "../../tests/table-instance";
import { RequestTable } from "../requests/request-table";
import type { StartState } from "../simulation-config";
import { StartStateError } from "../simulator-errors";
import { Server } from "./server";
import { cutByParallelism, planStartState } from "./start-state";

const parallel = (tensorParallelism: number, pipelineParallelism = 1) =>
  testInstance({ parallelism: { tensorParallelism, pipelineParallelism } });

function servers(...skuNames: string[]): Server[] {
  return skuNames.map((name, id) => new Server(id, testSku({ name, processors: 8 }), 0));
}

function plan(startState: StartState, on: readonly Server[]): string[] {
  return planStartState(0, startState, on, cutByParallelism).map(
    ({ server, tag, processors }) => `${server.id} ${tag} ${processors}`,
  );
}

const homogeneous = (promptServers: number, tokenServers: number): StartState => ({
  type: "splitwise-homogeneous",
  prompt: parallel(8),
  promptServers,
  token: parallel(4),
  tokenServers,
});

describe("planStartState", () => {
  it("has nothing unallocated", () => {
    expect(plan({ type: "unallocated" }, servers("a", "b"))).toEqual([]);
  });

  it("fills every server with instances of one kind, server by server", () => {
    expect(plan({ type: "uniform", instance: parallel(4) }, servers("a", "b"))).toEqual([
      "0 mixed 4",
      "0 mixed 4",
      "1 mixed 4",
      "1 mixed 4",
    ]);
  });

  it("counts tensor times pipeline parallelism, and leaves processors over that are too few", () => {
    expect(plan({ type: "uniform", instance: parallel(3, 2) }, servers("a"))).toEqual(["0 mixed 6"]);
  });

  it("takes the first servers for prompts, the next ones for tokens, and leaves the rest", () => {
    expect(plan(homogeneous(2, 1), servers("a", "b", "c", "d"))).toEqual([
      "0 prompt 8",
      "1 prompt 8",
      "2 token 4",
      "2 token 4",
    ]);
  });

  it("lets the SKU decide, prompts first where both sides name it", () => {
    const startState: StartState = {
      type: "splitwise-heterogeneous",
      prompt: parallel(8),
      promptSkus: ["a", "c"],
      token: parallel(8),
      tokenSkus: ["b", "c"],
    };
    expect(plan(startState, servers("b", "a", "c", "other"))).toEqual(["0 token 8", "1 prompt 8", "2 prompt 8"]);
  });

  it("passes over servers that are another application's", () => {
    const on = servers("a", "b", "c");
    const instance = new TableInstance(new RequestTable());
    on[0]!.place(Object.assign(instance, { processors: 8 }).asInstance);
    expect(plan(homogeneous(1, 1), on)).toEqual(["1 prompt 8", "2 token 4", "2 token 4"]);
  });

  it("says how many servers are missing", () => {
    expect(() => plan(homogeneous(2, 2), servers("a", "b", "c"))).toThrow(StartStateError);
    expect(() => plan(homogeneous(2, 2), servers("a", "b", "c"))).toThrow(
      "Application 0 cannot start: it asks for 2 prompt and 2 token servers, but 3 are free. " +
        "Add servers to the cluster or lower num_instances.",
    );
  });

  it("says what parallelism fits no server", () => {
    expect(() => plan({ type: "uniform", instance: parallel(8, 2) }, servers("a"))).toThrow(
      "Application 0 cannot start: an instance with pipeline parallelism 2 and tensor parallelism 8 needs 16 processors, " +
        "a a has 8. Lower the parallelism or choose a larger SKU.",
    );
  });
});

describe("Server", () => {
  it("knows its free processors and who is on it", () => {
    const [server] = servers("a");
    const instance = Object.assign(new TableInstance(new RequestTable()), { processors: 3 }).asInstance;
    server!.place(instance);
    expect([server!.freeProcessors, server!.instances.length]).toEqual([5, 1]);
    server!.remove(instance);
    server!.remove(instance);
    expect([server!.freeProcessors, server!.instances.length]).toEqual([8, 0]);
  });
});
