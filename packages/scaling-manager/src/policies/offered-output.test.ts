import { describe, expect, it } from "vitest";
import { UNKNOWN_SIGNALS } from "../observations/window-signals";
import { offeredOutputTokensPerSecond } from "./offered-output";

describe("output tokens that are asked for", () => {
  it.each([
    { name: "are those known beforehand", given: { offeredOutputTokensPerSecond: 70 }, expected: 70 },
    {
      name: "else the requests times the mean answer: 10 · 300 / 6",
      given: {
        offeredRequestsPerSecond: 10,
        completedRequestsPerSecond: 6,
        completedOutputTokensPerSecond: 300,
      },
      expected: 500,
    },
    { name: "are none where nothing arrives", given: { offeredRequestsPerSecond: 0 }, expected: 0 },
    {
      name: "are unknown before the first answer",
      given: { offeredRequestsPerSecond: 10, completedRequestsPerSecond: 0, completedOutputTokensPerSecond: 0 },
      expected: undefined,
    },
    { name: "are unknown where arrivals are", given: {}, expected: undefined },
  ])("$name", ({ given, expected }) => {
    expect(offeredOutputTokensPerSecond({ ...UNKNOWN_SIGNALS, ...given })).toBe(expected);
  });
});
