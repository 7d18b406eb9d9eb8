import { afterEach, describe, expect, it, vi } from "vitest";
import { InterruptedError, reportFailure } from "./failure";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function reported(error: unknown): { readonly code: number; readonly text: string } {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = reportFailure(error);
  return { code, text: write.mock.calls.map(([text]) => String(text)).join("") };
}

describe("reportFailure", () => {
  it("tells a fault of the program from one of the input, without a stack trace", () => {
    const { code, text } = reported(new TypeError("x is not a function"));
    expect(code).toBe(1);
    expect(text).toContain("the run failed: x is not a function");
    expect(text).toContain("TOKENTIDE_DEBUG=1");
    expect(text).not.toMatch(/\n\s+at /);
  });

  it("shows the stack trace to who asks for it", () => {
    vi.stubEnv("TOKENTIDE_DEBUG", "1");
    expect(reported(new TypeError("x")).text).toMatch(/\n\s+at /);
  });

  it("ends as shells expect after Ctrl-C", () => {
    expect(reported(new InterruptedError())).toEqual({ code: 130, text: "Interrupted: nothing was written.\n" });
  });

  it("copes with things that are no errors", () => {
    expect(reported("odd").text).toContain("odd");
  });
});
