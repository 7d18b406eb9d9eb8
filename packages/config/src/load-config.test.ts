import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "./config-error";
import { loadConfig } from "./load-config";
import { PRESETS } from "./presets";
import { UNIFORM } from "./testing/base-configs";

describe("loadConfig", () => {
  let directory = "";
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "tokentide-config-"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("reads a file and looks for its trace", () => {
    const path = write("good.yaml", UNIFORM);
    expect(() => loadConfig(path)).toThrow(`there is no file ${join(directory, "trace.csv")}`);
    write("trace.csv", "");
    expect(loadConfig(path, { overrides: ["seed=3"] }).simulation.seed).toBe(3);
  });

  it("looks for the traces of sizes and of single applications", () => {
    const sizes = "workload={arrivals: {type: poisson, rate: 1}, sizes: {type: trace, path: nowhere.csv}, requests: 1}";
    const path = write("good.yaml", UNIFORM);
    expect(() => loadConfig(path, { overrides: ["trace=null", sizes] })).toThrow(
      "workload.sizes.path: there is no file",
    );
    expect(() => loadConfig(path, { overrides: ["trace=null", "applications.0.trace=no.csv"] })).toThrow(
      "applications.0.trace.path: there is no file",
    );
  });

  it("answers the whole of it as text: parts merged, overrides applied, and it reads the same again", () => {
    write("trace.csv", "");
    write("part.yaml", UNIFORM);
    const loaded = loadConfig(write("whole.yaml", "extends: part.yaml\nseed: 5"), { overrides: ["end_time=60"] });
    expect(loaded.text).toContain("seed: 5\n");
    expect(loaded.text).toContain("end_time: 60\n");
    expect(loaded.text).not.toContain("extends");
    const again = loadConfig(write("again.yaml", loaded.text));
    expect(again.text).toBe(loaded.text);
    expect([again.simulation.seed, again.simulation.endTimeSeconds]).toEqual([5, 60]);
  });

  it.for([
    { name: "nowhere.yaml", says: "there is no such file" },
    { name: ".", says: "it is a directory" },
  ])("says why it cannot read $name", ({ name, says }) => {
    expect(() => loadConfig(join(directory, name))).toThrow(ConfigError);
    expect(() => loadConfig(join(directory, name))).toThrow(says);
    expect(() => loadConfig(join(directory, name))).toThrow("the name of a preset: demo");
  });
});

describe("presets", () => {
  it.for(PRESETS.map(({ name, text }) => ({ name, text })))(
    "$name can be loaded by name, and is the example of that name",
    ({ name, text }) => {
      expect(loadConfig(name).simulation.applications).toHaveLength(1);
      expect(readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), "utf8")).toBe(text);
    },
  );
});
