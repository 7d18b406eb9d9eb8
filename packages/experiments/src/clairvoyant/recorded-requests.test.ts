import { parseConfig } from "@tokentide/config";
import { describe, expect, it } from "vitest";
import { SCALING_CONFIG } from "../testing/scaling-config";
import { TraceStore } from "../trace-store";
import { recordRequests } from "./recorded-requests";

const recorded = (overrides: readonly string[]) => {
  const { text } = SCALING_CONFIG as { text: string };
  const config = parseConfig(text, { fileName: "test.yaml", readFile: () => "", overrides });
  return recordRequests(config, new TraceStore());
};

describe("requests that are known beforehand", () => {
  it("are those of the run, with all that is said of them", async () => {
    const batches = await recorded(["workload.shared_prefix={tokens: 5}", "workload.requests=2000"]);
    expect(batches.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(1500);
    expect(batches[0]!.prefixTokens![0]).toBe(5);
  });

  it.for([
    { name: "a closed loop", overrides: ["workload.arrivals={type: closed_loop, concurrency: 2}"] },
    { name: "sessions", overrides: ["workload.sessions={turns: 2}"] },
  ])("cannot be those of $name", async ({ overrides }) => {
    await expect(recorded(overrides)).rejects.toThrow("wait for the answers to others");
    await expect(recorded(overrides)).rejects.toMatchObject({ name: "CapacityError" });
  });
});
