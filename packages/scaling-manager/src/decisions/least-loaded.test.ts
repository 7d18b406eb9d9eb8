import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstanceRecord } from "../fleet/instance-record";
import { leastLoaded } from "./least-loaded";

describe("the least loaded", () => {
  it("are those that sorting puts first", () => {
    const candidate = fc.record({ owed: fc.option(fc.nat(5), { nil: undefined }), neighbours: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 40 }), fc.nat(10), (candidates, count) => {
        const all = candidates.map(({ owed, neighbours }, instanceId) => ({
          instanceId,
          owed,
          server: { instances: { size: neighbours } },
        }));
        const sorted = all.toSorted(
          (left, right) =>
            (left.owed ?? 1e9) - (right.owed ?? 1e9) ||
            left.server.instances.size - right.server.instances.size ||
            right.instanceId - left.instanceId,
        );
        const owedWork = (instance: InstanceRecord) => (instance as unknown as { owed: number | undefined }).owed;
        const found = leastLoaded(all as unknown as InstanceRecord[], count, owedWork);
        expect(found).toEqual(sorted.slice(0, count));
      }),
    );
  });
});
