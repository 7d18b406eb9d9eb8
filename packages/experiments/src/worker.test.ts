import { expect, it } from "vitest";
import { JobRunner } from "./job-runner";
import { SMALL_CONFIG } from "./testing/small-config";
import * as worker from "./worker";

it("a thread does jobs as the caller would", async () => {
  const job = { config: SMALL_CONFIG, seed: 3 };
  const { summary } = await worker.runJob(job);
  expect(summary).toEqual((await new JobRunner().run(job)).summary);
  expect(worker.start()).toBeUndefined();
});
