import { describe, expect, it } from "vitest";
import { expectedTbt, expectedTtft, outputTokensAtTbt, requestsInHand } from "./ladder-reading";

const point = (requestsPerSecond: number, ttftSeconds: number, tbtSeconds: number) => ({
  requestsPerSecond,
  promptTokensPerSecond: 1000 * requestsPerSecond,
  outputTokensPerSecond: 100 * requestsPerSecond,
  ttftSeconds,
  tbtSeconds,
  attainment: 1,
});
const PROFILE = { ...point(4, 0, 0), ladder: [point(1, 0.1, 0.02), point(2, 0.2, 0.03), point(4, 0.6, 0.07)] };
const BARE = { requestsPerSecond: 4, promptTokensPerSecond: 4000, outputTokensPerSecond: 400 };

describe("a load ladder", () => {
  it.for([
    { name: "on a rung", at: 2000, ttft: 0.2 },
    { name: "half way", at: 3000, ttft: 0.4 },
    { name: "below it", at: 10, ttft: 0.1 },
    { name: "above it", at: 9000, ttft: 0.6 },
  ])("is read in straight lines: $name", ({ at, ttft }) => {
    expect(expectedTtft(PROFILE, at)).toBeCloseTo(ttft, 12);
    expect(expectedTbt(PROFILE, at / 10)).toBeCloseTo(0.02 + (ttft - 0.1) / 10, 12);
  });

  it.for([
    { tbt: 0.05, tokens: 300 },
    { tbt: 0.03, tokens: 200 },
    { tbt: 1, tokens: 400 },
    { tbt: 0.01, tokens: 0 },
  ])("carries $tokens output tokens/s at $tbt s each", ({ tbt, tokens }) => {
    expect(outputTokensAtTbt(PROFILE, tbt)).toBeCloseTo(tokens, 9);
  });

  it("says how many requests an instance has in hand at the load it carries", () => {
    // 4 requests/s for 0.6 s to the first token, and 400 tokens/s of 0.07 s each.
    expect(requestsInHand(PROFILE, "prompt")).toBeCloseTo(2.4, 12);
    expect(requestsInHand(PROFILE, "token")).toBeCloseTo(28, 12);
    expect(requestsInHand(PROFILE, "mixed")).toBeCloseTo(30.4, 12);
    expect(requestsInHand(BARE, "mixed")).toBeNaN();
  });

  it("that is not there says nothing, and what an instance carries holds", () => {
    expect(expectedTtft(BARE, 1)).toBeNaN();
    expect(outputTokensAtTbt(BARE, 0.01)).toBe(400);
  });
});
