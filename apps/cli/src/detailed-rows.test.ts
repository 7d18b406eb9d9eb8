import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";

let directory = "";
const inside = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-rows-"));
  writeFileSync(inside("small.yaml"), SMALL_CONFIG);
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function run(...args: readonly string[]) {
  return tokentide("run", inside("small.yaml"), "--out", inside("out"), ...args);
}

describe("run --detailed", () => {
  it.for([
    { form: "auto", files: ["0.csv", "0_alloc.csv"] },
    { form: "csv", files: ["0.csv", "0_alloc.csv"] },
    { form: "parquet", files: ["0.parquet", "0_alloc.csv"] },
    { form: "none", files: ["0_alloc.csv"] },
  ])("$form writes $files", async ({ form, files }) => {
    const { code, stdout, stderr } = await run("--detailed", form);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("Note:");
    expect(readdirSync(inside("out/detailed")).sort()).toEqual(files);
  });

  it("is refused where there is no folder for the rows", async () => {
    const { code, stdout, stderr } = await tokentide("run", inside("small.yaml"), "--detailed", "csv");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("add --out DIR");
  });

  it("wins over the file and over --set", async () => {
    writeFileSync(inside("small.yaml"), `${SMALL_CONFIG}output: { detailed: csv }\n`);
    await run("--set", "output.detailed=true", "--detailed", "none");
    expect(existsSync(inside("out/detailed/0.csv"))).toBe(false);
  });

  it("takes Parquet from the file; equal runs give equal bytes", async () => {
    writeFileSync(inside("small.yaml"), `${SMALL_CONFIG}output: { detailed: parquet }\n`);
    const bytes: Buffer[] = [];
    for (const seed of ["1", "1"]) {
      expect((await run("--seed", seed)).code).toBe(0);
      bytes.push(readFileSync(inside("out/detailed/0.parquet")));
    }
    expect(bytes[0]!.subarray(0, 4).toString()).toBe("PAR1");
    expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
  });

  it("names the forms when it gets another", async () => {
    const { code, stderr } = await run("--detailed", "xlsx");
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are auto, csv, parquet, none");
    expect(existsSync(inside("out"))).toBe(false);
  });
});
