import type { Interconnect } from "@tokentide/hardware";
import { Simulation } from "@tokentide/sim-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testSku } from "../../tests/small-cluster";
import { TableInstance } from "../../tests/table-instance";
import type { Instance } from "../instances/instance";
import { Server } from "../instances/server";
import { RequestTable } from "../requests/request-table";
import { createFabric, SharedLinks } from "./shared-links";

const BANDWIDTH = 100;
const INSIDE_BANDWIDTH = testSku().interconnect.bandwidthBytesPerSecond;

interface Transfer {
  readonly source: number;
  readonly target: number;
  readonly bytes: number;
  readonly startSeconds?: number;
  /** Called off then, unless it is over. */
  readonly abortSeconds?: number;
}

/** Runs transfers between the instances of servers, `instancesPerServer` on each; when each ended, NaN for never. */
function endSeconds(
  transfers: readonly Transfer[],
  options: { latencySeconds?: number; bandwidthFactor?: number; instancesPerServer?: number } = {},
): number[] {
  const { latencySeconds, bandwidthFactor = 1, instancesPerServer = 1 } = options;
  const simulation = new Simulation();
  const requests = new RequestTable();
  const servers = Array.from({ length: 6 }, (_, id) => new Server(id, testSku(), 0));
  const instances: Instance[] = servers.flatMap((server) =>
    Array.from({ length: instancesPerServer }, () => new TableInstance(requests, { server }).asInstance),
  );
  const ends = transfers.map(() => Number.NaN);
  const link: Interconnect = {
    link: "test",
    topology: "p2p",
    bandwidthBytesPerSecond: BANDWIDTH,
    ...(latencySeconds === undefined ? {} : { latencySeconds }),
  };
  const links = new SharedLinks(
    simulation,
    requests,
    {
      instanceAt: (index) => instances[index]!,
      transferBytes: (row) => transfers[row]!.bytes,
      transferred: (row) => {
        expect(ends[row]).toBeNaN();
        ends[row] = simulation.now();
      },
    },
    { link, bandwidthFactor, fabric: createFabric() },
  );
  transfers.forEach(({ source, target, startSeconds = 0, abortSeconds }) => {
    const row = requests.add(0, 0, 1, 2, 0);
    requests.promptInstance[row] = source;
    requests.tokenInstance[row] = target;
    simulation.scheduleAt(startSeconds, () => links.start(row));
    if (abortSeconds !== undefined) simulation.scheduleAt(abortSeconds, () => links.abort(row));
  });
  simulation.run();
  return ends;
}

describe("SharedLinks", () => {
  it("gives a transfer that is alone the whole bandwidth", () => {
    expect(endSeconds([{ source: 0, target: 1, bytes: 250 }])).toEqual([2.5]);
  });

  it("lets n equal transfers through a port take n times as long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.boolean(), (count, isFanIn) => {
        const transfer = { source: 0, target: isFanIn ? 0 : 1, bytes: 100 };
        const ends = endSeconds(
          Array.from({ length: count }, (_, i) => (isFanIn ? { ...transfer, source: 1 + (i % 5) } : transfer)),
        );
        for (const end of ends) expect(end).toBeCloseTo(count, 9);
      }),
    );
  });

  it("does not slow down transfers that meet at no port", () => {
    const ends = endSeconds([
      { source: 0, target: 1, bytes: 100 },
      { source: 2, target: 3, bytes: 100 },
    ]);
    expect(ends).toEqual([1, 1]);
  });

  it.for([
    // Alone for 1 s (100 of 200 bytes), then both share: 100 left at 50/s each.
    { name: "one that comes later halves the rate", first: 200, second: 100, start: 1, ends: [3, 3] },
    // Both at 50/s: the small one is through at 1 s, the other has 150 left and all of the port.
    { name: "one that ends frees its share", first: 200, second: 50, start: 0, ends: [2.5, 1] },
    { name: "one that comes after the end meets nobody", first: 100, second: 100, start: 1.5, ends: [1, 2.5] },
  ])("$name", ({ first, second, start, ends }) => {
    const found = endSeconds([
      { source: 0, target: 1, bytes: first },
      { source: 0, target: 2, bytes: second, startSeconds: start },
    ]);
    found.forEach((end, index) => {
      expect(end).toBeCloseTo(ends[index]!, 9);
    });
  });

  it("gives the share of a transfer that is called off to the others, and never calls it done", () => {
    const ends = endSeconds([
      { source: 0, target: 1, bytes: 200 },
      { source: 0, target: 2, bytes: 200, abortSeconds: 2 },
    ]);
    expect(ends[0]).toBeCloseTo(3, 9);
    expect(ends[1]).toBeNaN();
  });

  it("ignores a transfer called off after its end", () => {
    expect(endSeconds([{ source: 0, target: 1, bytes: 100, abortSeconds: 5 }])).toEqual([1]);
  });

  it("waits the link's latency before the first byte, also when the share changes meanwhile", () => {
    const options = { latencySeconds: 0.5 };
    expect(endSeconds([{ source: 0, target: 1, bytes: 100 }], options)).toEqual([1.5]);
    const ends = endSeconds(
      [
        { source: 0, target: 1, bytes: 100 },
        { source: 0, target: 1, bytes: 100, startSeconds: 0.25 },
      ],
      options,
    );
    expect(ends[0]).toBeCloseTo(2.5, 9); // 0.5 of latency, then half of the port all along
    expect(ends[1]).toBeCloseTo(2.625, 9); // 87.5 bytes by then, the last 12.5 at the whole rate
  });

  it("moves so much less where transfers overlap with the prompt phase", () => {
    expect(endSeconds([{ source: 0, target: 1, bytes: 250 }], { bandwidthFactor: 10 })).toEqual([0.25]);
  });

  it("uses the server's own interconnect between its instances, beside the port to the others", () => {
    const ends = endSeconds(
      [
        { source: 0, target: 1, bytes: INSIDE_BANDWIDTH },
        { source: 0, target: 2, bytes: BANDWIDTH },
      ],
      { instancesPerServer: 2 },
    );
    expect(ends).toEqual([1, 1]);
  });

  it("never moves more through a port than its bandwidth, and never starves a transfer", () => {
    const transfer = fc
      .record({
        source: fc.nat({ max: 5 }),
        hop: fc.integer({ min: 1, max: 5 }),
        bytes: fc.integer({ min: 1, max: 500 }),
        startSeconds: fc.double({ min: 0, max: 10, noNaN: true }),
      })
      .map(({ hop, ...rest }) => ({ ...rest, target: (rest.source + hop) % 6 }));
    fc.assert(
      fc.property(fc.array(transfer, { minLength: 1, maxLength: 30 }), (transfers) => {
        const ends = endSeconds(transfers);
        const last = Math.max(...ends);
        transfers.forEach(({ bytes, startSeconds }, index) => {
          const alone = startSeconds + bytes / BANDWIDTH;
          expect(ends[index]).toBeGreaterThanOrEqual(alone - 1e-9);
          // At worst it shares its ports with all the others all the time.
          expect(ends[index]).toBeLessThanOrEqual(startSeconds + (bytes * transfers.length) / BANDWIDTH + 1e-9);
        });
        for (let server = 0; server < 6; server++) {
          const through = transfers.filter(({ source, target }) => source === server || target === server);
          if (through.length === 0) continue;
          const first = Math.min(...through.map(({ startSeconds }) => startSeconds));
          const bytes = through.reduce((sum, each) => sum + each.bytes, 0);
          expect(bytes).toBeLessThanOrEqual((last - first) * BANDWIDTH + 1e-6);
        }
      }),
    );
  });

  it("keeps a port busy: as long as it has work and its peers idle, bytes pass at its bandwidth", () => {
    const transfer = fc.record({
      source: fc.constant(0),
      target: fc.integer({ min: 1, max: 5 }),
      bytes: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(transfer, { minLength: 1, maxLength: 20 }), (transfers) => {
        const bytes = transfers.reduce((sum, each) => sum + each.bytes, 0);
        expect(Math.max(...endSeconds(transfers))).toBeCloseTo(bytes / BANDWIDTH, 6);
      }),
    );
  });
});
