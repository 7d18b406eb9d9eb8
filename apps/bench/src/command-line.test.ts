import { describe, expect, it } from "vitest";
import { DEFAULT_JSON, GROUPS } from "./bench-command";
import { BadOptionError, parseBenchArguments } from "./command-line";

const parse = (...args: string[]) => parseBenchArguments(args, "/home/user");

describe("npm run bench", () => {
  it("measures everything when nothing is said", () => {
    expect(parse()).toEqual({
      type: "bench",
      options: { groups: GROUPS, jsonPath: DEFAULT_JSON, isPlotted: false, isQuick: false, isLarge: false },
    });
  });

  it("takes groups in their usual order, and paths from where the user is", () => {
    expect(parse("--only", "engine,event-queue", "--json", "out.json", "--quick", "--plot", "--large")).toEqual({
      type: "bench",
      options: {
        groups: ["event-queue", "engine"],
        jsonPath: "/home/user/out.json",
        isPlotted: true,
        isQuick: true,
        isLarge: true,
      },
    });
  });

  it("compares with a ref by 5 % over 5 processes unless told otherwise", () => {
    expect(parse("--against", "main")).toEqual({
      type: "against",
      options: { ref: "main", threshold: 0.05, processes: 5 },
    });
    expect(parse("--against", "v1", "--threshold", "2", "--processes", "9")).toMatchObject({
      options: { threshold: 0.02, processes: 9 },
    });
  });

  it("explains itself", () => {
    expect(parse("--help")).toEqual({ type: "help" });
  });

  it.each([
    { name: "an unknown option", args: ["--fast"], expected: /--fast[\s\S]*npm run bench -- --quick/ },
    { name: "an unknown group", args: ["--only", "engin"], expected: /no group engin: take event-queue, engine/ },
    {
      name: "a threshold that is no number",
      args: ["--against", "x", "--threshold", "low"],
      expected: /--threshold low/,
    },
    { name: "no processes", args: ["--against", "x", "--processes", "0"], expected: /--processes 0/ },
  ])("refuses $name", ({ args, expected }) => {
    expect(() => parse(...args)).toThrow(BadOptionError);
    expect(() => parse(...args)).toThrow(expected);
  });
});
