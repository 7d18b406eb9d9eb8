import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const repository = join(import.meta.dirname, "../../..");
const guide = readFileSync(join(repository, "docs/calibration.md"), "utf8");
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "tokentide-calibrate-"));
const examples = join(folder, "examples");
const profile = join(examples, "rtx-4090.profile.json");
const measured = join(examples, "measured-run.csv");

beforeAll(() => {
  cpSync(join(repository, "examples"), examples, { recursive: true, filter: (path) => !path.includes("node_modules") });
  writeFileSync(profile, "");
  process.chdir(folder);
});
afterAll(() => process.chdir(home));

/** The commands of the guide, in its order. */
const commands = [...guide.matchAll(/```sh\n(tokentide [^\n]+)\n```/g)].map(([, command = ""]) =>
  command.split(" ").slice(1),
);

describe("the guide to calibration, as it stands", () => {
  it("fits the example run, prints the errors and writes the profile that the examples come with", async () => {
    const { code, stdout, stderr } = await tokentide(...commands[0]!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/llama-3.1-8b-bf16 on rtx-4090, tensor parallelism 1/);
    expect(stdout).toMatch(/measured-run.csv +20 held out +\d+\.\d %/);
    const written = JSON.parse(readFileSync(profile, "utf8"));
    const shipped = JSON.parse(readFileSync(join(repository, "examples/rtx-4090.profile.json"), "utf8"));
    expect(Object.keys(written)).toEqual(Object.keys(shipped));
    expect(written.runs[0].sha256).toBe(shipped.runs[0].sha256);
    for (const [name, value] of Object.entries<number>(shipped.efficiency)) {
      expect(written.efficiency[name], name).toBeCloseTo(value, 2);
    }
    expect(written.runs[0].held_out.tpot_median_error).toBeLessThan(0.02);
  });

  it("holds the profile against a busier run, says where it left what was measured", async () => {
    const { code, stdout, stderr } = await tokentide(...commands[1]!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/TPOT p50 +57.0 ms +\d+\.\d ms +[+−]\d/);
    expect(stdout).toMatch(/extrapolated: sequences a step up to \d+ \(measured to 8\)/);
  });

  it("prints the same as JSON, for another model on the same processor too", async () => {
    const { stdout } = await tokentide(...commands[1]!, "--json", "--model", "llama-3.2-3b", "--from", "20");
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ run: "measured-run-busy.csv", errors: { requests: 60, unserved: 0 }, curves: [] });
    expect(result.latencySources[0]).toMatch(/llama-3.2-3b.*efficiency calibrated on llama-3.1-8b.*not measured/);
    // A smaller model is faster than what was measured.
    expect(result.errors.latencies.tpot.percentiles[1].error).toBeLessThan(-0.2);
  });

  it("serves by the profile, requests' overhead included", async () => {
    const { code, stdout } = await tokentide("run", join(examples, "calibrated.yaml"), "--no-chart");
    expect(code).toBe(0);
    expect(stdout).toContain("calibrated (rtx-4090.profile.json): llama-3.1-8b-bf16 on rtx-4090 at TP 1");
  });
});

describe("calibrate and validate-against refuse", () => {
  const known = ["--model", "llama-3.1-8b", "--sku", "RTX-4090"];

  it.for([
    {
      name: "a run that is none",
      args: ["calibrate", "examples/README.md", ...known, "-o", "x.json"],
      says: /must end in .json/,
    },
    {
      name: "no model",
      args: ["calibrate", measured, "--sku", "A100", "-o", "x.json"],
      says: /Name the model.*--model/,
    },
    {
      name: "an unknown server",
      args: ["calibrate", measured, "--model", "opt-13b", "--sku", "A10", "-o", "x.json"],
      says: /A100/,
    },
    {
      name: "a model that no such server can hold",
      args: ["calibrate", measured, "--model", "bloom-176b", "--sku", "RTX-4090", "-o", "x.json"],
      says: /Nothing was written: bloom-176b-fp16 at TP 1 × PP 1 on rtx-4090 serves none of the measured requests/,
    },
    {
      name: "a count that is none",
      args: ["calibrate", measured, ...known, "-o", "x.json", "--fit", "half"],
      says: /--fit takes a whole number/,
    },
    {
      name: "nothing left to fit",
      args: ["calibrate", measured, ...known, "-o", "x.json", "--warm-up", "60"],
      says: /nothing is left to fit/,
    },
    {
      name: "a profile that is not there",
      args: ["validate-against", measured, "-p", "none.json"],
      says: /Cannot read none.json: there is no such file. `tokentide calibrate` writes a profile/,
    },
    {
      name: "a profile that is none",
      args: ["validate-against", measured, "-p", measured],
      says: /is no calibration.*it is no JSON/,
    },
    {
      name: "nothing to compare",
      args: ["validate-against", measured, "-p", "examples/rtx-4090.profile.json", "--from", "80"],
      says: /has 80 requests/,
    },
    {
      name: "another processor",
      args: ["validate-against", measured, "-p", "examples/rtx-4090.profile.json", "--sku", "A100"],
      says: /made on rtx-4090/,
    },
  ])("$name", async ({ args, says }) => {
    const { code, stderr } = await tokentide(...args);
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
  });
});
