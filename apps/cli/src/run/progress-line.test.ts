import { describe, expect, it } from "vitest";
import { ProgressLine, progressText } from "./progress-line";

describe("progress", () => {
  it("says how far, and how fast", () => {
    expect(progressText({ arrived: 12_400, completed: 12_345, simulatedSeconds: 2100 }, 4.2)).toBe(
      "12,345 of 12,400 requests · 35 min simulated · 500 × real time · 4.2 s",
    );
    expect(progressText({ arrived: 0, completed: 0, simulatedSeconds: 12 }, 0)).toBe(
      "0 of 0 requests · 12 s simulated · 0 × real time · 0.0 s",
    );
  });

  it("is silent where there is no terminal", () => {
    const line = new ProgressLine(true);
    line.update({ arrived: 1, completed: 1, simulatedSeconds: 1 });
    line.clear();
  });
});
