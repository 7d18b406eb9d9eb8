import { expect, it } from "vitest";
import { deploymentConfig } from "../engine/deployment";
import { baseline, poisson } from "../engine/engine-workload";
import { measureReplicas } from "./replica-runs";

it("adds up runs that differ in their seed", async () => {
  const yaml = deploymentConfig(baseline(2), { workload: poisson(3, 20) }, "default");
  const one = await measureReplicas({ yaml, seeds: 1, threads: 0 });
  const three = await measureReplicas({ yaml, seeds: 3, threads: 0 });
  expect(three.completed).toBe(three.requests);
  expect(three.events).toBeGreaterThan(one.events);
  expect(three.requests).not.toBe(3 * one.requests);
});

it("fails when a run does", async () => {
  await expect(measureReplicas({ yaml: "cluster: 1", seeds: 1, threads: 0 })).rejects.toThrow(
    "A run of the bench failed",
  );
});
