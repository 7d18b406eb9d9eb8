import type { Policy } from "@tokentide/scaling-manager";
import { describe, expect, it } from "vitest";
import { runToEnd } from "../../tests/run-to-end";
import { testConfig } from "../../tests/small-cluster";

/** What a policy saw in the last ten seconds, at every decision. */
function seenBy(
  outputTokens: number,
): { offered: number | undefined; ttft: number | undefined; attainment: number | undefined }[] {
  const seen: { offered: number | undefined; ttft: number | undefined; attainment: number | undefined }[] = [];
  const policy: Policy<null> = {
    name: "looks",
    initialState: () => null,
    recommend: (observation) => {
      const { offeredRequestsPerSecond, ttft, sloAttainment } = observation.pools.mixed.signals(10);
      seen.push({ offered: offeredRequestsPerSecond, ttft: ttft?.p50, attainment: sloAttainment });
      return { desired: {}, reason: "looks only", state: null };
    },
  };
  runToEnd(
    testConfig({
      application: {
        slo: { ttftSeconds: 1.5, e2eSeconds: 5 },
        scaling: {
          manager: { decisionIntervalSeconds: 10 },
          boot: { type: "delay", delay: 10 },
          actuator: { type: "ideal" },
          policy,
        },
      },
    }),
    // One request every two seconds for a minute; the test model takes a second for a prompt.
    Array.from({ length: 30 }, (_, index) => ({
      requestId: index,
      arrivalSeconds: 2 * index,
      promptTokens: 10,
      outputTokens,
      applicationId: 0,
    })),
  );
  return seen;
}

describe("SignalFeed", () => {
  it("tells a policy how many requests come, and how long their first token takes", () => {
    const { offered, ttft, attainment } = seenBy(1)[3]!;
    expect(offered).toBeCloseTo(0.5, 9);
    // A prompt takes one second; the histogram's buckets are a few percent wide.
    expect(ttft).toBeGreaterThan(0.9);
    expect(ttft).toBeLessThan(1.1);
    expect(attainment).toBe(1);
  });

  it("counts what missed its promise", () => {
    const misses = seenBy(40).map(({ attainment }) => attainment ?? 1);
    expect(Math.min(...misses)).toBeLessThan(1);
  });
});
