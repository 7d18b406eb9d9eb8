import { Simulation } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { TableInstance, tableOf } from "../../tests/table-instance";
import { PollingTransfer } from "./polling-transfer";

/** Transfers at 100 bytes/s to one target; the cache to move is the prompt, the memory it takes one token more. */
function setUp(rows: number, targetRoomBytes: number) {
  const simulation = new Simulation();
  const requests = tableOf(Array.from({ length: rows }, () => [50, 5] as const));
  let wokenSources = 0;
  const source = new TableInstance(requests, { id: 0 });
  Object.assign(source, { batching: { flowCompleted: () => wokenSources++ } });
  const target = new TableInstance(requests, { id: 1, maxMemoryBytes: targetRoomBytes });
  const arrivals: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    requests.promptInstance[row] = 0;
    requests.tokenInstance[row] = 1;
    requests.memoryBytes[row] = 51;
  }
  const transfer = new PollingTransfer(
    simulation,
    requests,
    {
      instanceAt: (index) => [source, target][index]!.asInstance,
      transferBytes: () => 50,
      transferred: (row) => arrivals.push([row, simulation.now()]),
    },
    100,
  );
  return { simulation, transfer, target, arrivals, woken: () => wokenSources };
}

describe("PollingTransfer", () => {
  it("gives every transfer the whole bandwidth and takes the target's memory at the start", () => {
    const { simulation, transfer, target, arrivals, woken } = setUp(3, 1000);
    for (const row of [0, 1, 2]) transfer.start(row);
    expect(target.memoryBytes).toBe(3 * 51);
    simulation.run();
    expect(arrivals).toEqual([
      [0, 0.5],
      [1, 0.5],
      [2, 0.5],
    ]);
    expect(woken()).toBe(3);
  });

  it("asks again every second for as long as the target lacks memory", () => {
    const { simulation, transfer, target, arrivals } = setUp(2, 60);
    transfer.start(0);
    transfer.start(1);
    simulation.scheduleAt(3.2, () => {
      target.memoryBytes = 0;
    });
    simulation.runUntil(3.5);
    expect(arrivals).toEqual([[0, 0.5]]);
    simulation.run();
    // Asked at 1, 2, 3 and, with room at last, at 4.
    expect(arrivals.at(-1)).toEqual([1, 4.5]);
  });

  it("gives the target's memory back when it is called off on the way, and asks no more when called off before", () => {
    const { simulation, transfer, target, arrivals } = setUp(2, 60);
    transfer.start(0);
    transfer.start(1);
    transfer.abort(1);
    expect(target.memoryBytes).toBe(51);
    transfer.abort(0);
    expect(target.memoryBytes).toBe(0);
    simulation.run();
    expect(arrivals).toEqual([]);
    expect(simulation.eventsProcessed).toBe(0);
  });

  it("knows no order among those who ask: the first to ask after room came gets it", () => {
    const { simulation, transfer, target, arrivals } = setUp(3, 60);
    transfer.start(0);
    transfer.start(1);
    simulation.scheduleAt(0.25, () => transfer.start(2));
    simulation.scheduleAt(1.1, () => {
      target.memoryBytes = 0;
    });
    simulation.runUntil(2);
    expect(arrivals).toEqual([
      [0, 0.5],
      [2, 1.75],
    ]);
  });
});
