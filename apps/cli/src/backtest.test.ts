import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const metrics = fileURLToPath(new URL("../../../examples/metrics/", import.meta.url));
const files = readdirSync(metrics).map((name) => join(metrics, name));
const FLEET = ["--model", "llama-3.1-8b", "--processor", "a100-80gb", "--tp", "2"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-metrics-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const importInto = (name: string, ...options: string[]) =>
  tokentide("import", "prometheus", ...options, "--out", join(folder, name));

describe("tokentide import prometheus and backtest", () => {
  it("make a configuration of exported metrics, and hold a run against them", async () => {
    const imported = await importInto("mine", ...files, ...FLEET);
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    expect(imported.stdout).toContain("10138 requests in 30 steps of 60 s");
    const config = join(folder, "mine", "cluster.yaml");
    const { code, stdout } = await tokentide("backtest", config, "--json");
    expect(code).toBe(0);
    const { figures } = JSON.parse(stdout);
    expect(figures.map(({ name }: { name: string }) => name).slice(0, 4)).toEqual([
      "replicas, mean",
      "replicas, most",
      "GPU-minutes",
      "TTFT p50",
    ]);
    // The bounds of the export hold for the prediction, too.
    expect(figures[1]).toMatchObject({ actual: 5 });
    expect(figures[1].predicted).toBeLessThanOrEqual(6);
    const table = await tokentide("backtest", config);
    expect(table.stdout).toMatch(/GPU-minutes +\d+ +\d+/);
    expect(table.stdout).toContain("Replicas differ by");
  });

  it("make the same files again", async () => {
    await importInto("one", ...files, ...FLEET, "--seed", "4");
    await importInto("two", ...files, ...FLEET, "--seed", "4");
    for (const name of readdirSync(join(folder, "one"))) {
      expect(readFileSync(join(folder, "two", name), "utf8")).toBe(readFileSync(join(folder, "one", name), "utf8"));
    }
  });

  it.for([
    { name: "no requests", options: [join(metrics, "sizes.json"), ...FLEET], says: "no metric counts them" },
    { name: "a file that is not there", options: ["nothing.json", ...FLEET], says: "Cannot read nothing.json" },
    { name: "no export", options: [fileURLToPath(import.meta.url), ...FLEET], says: "it is no JSON object" },
    {
      name: "a mistyped model",
      options: [...files, "--model", "llama-3.1-8", "--processor", "a100-80gb"],
      says: 'did you mean "llama-3.1-8b"?',
    },
  ])("$name is wrong input, and nothing is written", async ({ options, says }) => {
    const { code, stderr } = await importInto("wrong", ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(existsSync(join(folder, "wrong"))).toBe(false);
  });

  it("say where what happened is looked for", async () => {
    const { code, stderr } = await tokentide("backtest", "demo");
    expect(code).toBe(2);
    expect(stderr).toContain("Cannot read actual.json");
    expect(stderr).toContain("--actual");
  });
});
