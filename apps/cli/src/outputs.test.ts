import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE, tokentide } from "./testing/command-line";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const document = readFileSync(new URL("../../../docs/outputs.md", import.meta.url), "utf8");
let directory = "";
const inside = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-outputs-"));
  writeFileSync(inside("small.yaml"), SMALL_CONFIG);
  writeFileSync(inside("trace.csv"), SMALL_TRACE);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(config: string, ...options: readonly string[]): Promise<void> {
  const { code, stderr } = await tokentide("run", config, "--out", inside("out"), ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

describe("docs/outputs.md", () => {
  /** The names in the first column of the table under a heading. */
  function documentedColumns(heading: string): string[] {
    const section = document.split("\n## ").find((text) => text.startsWith(`${heading}\n`))!;
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    return rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  }

  it.for([
    { heading: "latencies.csv", file: "latencies.csv" },
    { heading: "timeline.csv", file: "timeline.csv" },
    { heading: "detailed/{application_id}.csv", file: "detailed/0.csv" },
    { heading: "detailed/{application_id}_alloc.csv", file: "detailed/0_alloc.csv" },
  ])("describes every column of $heading, in order", async ({ heading, file }) => {
    await run(inside("small.yaml"), "--set", "applications.0.classes=[{ name: chat }]");
    const [header] = readFileSync(inside(`out/${file}`), "utf8").split("\n");
    expect(documentedColumns(heading)).toEqual(header!.split(","));
  });
});

describe("the list of files in docs/outputs.md", () => {
  it("has every file that a run writes", async () => {
    await run(join(examples, "failures.yaml"), "--set", "end_time=60", "--report");
    const { files } = JSON.parse(readFileSync(inside("out/run.json"), "utf8")) as { readonly files: readonly string[] };
    expect(files).toContain("report.html");
    for (const file of files)
      expect(document).toContain(
        `| \`${file.replace(/\b0\b/, "{application_id}").replace(/0_/, "{application_id}_")}\``,
      );
  });
});

describe("tokentide schema summary", () => {
  const schema = async () => JSON.parse((await tokentide("schema", "summary")).stdout);

  it.for([
    { name: "a small run", config: () => inside("small.yaml"), options: [] },
    { name: "a fleet that scales and fails", config: () => join(examples, "failures.yaml"), options: [] },
    {
      name: "two applications",
      config: () => join(examples, "two-applications.yaml"),
      options: ["--set", "end_time=60"],
    },
    {
      name: "the ancestor's rules",
      config: () => join(examples, "splitwise-sim.yaml"),
      options: ["--set", "end_time=60"],
    },
    { name: "no request", config: () => inside("small.yaml"), options: ["--set", "end_time=0.1"] },
    {
      name: "percentiles that are not exact",
      config: () => inside("small.yaml"),
      options: ["--set", "exact_samples=1"],
    },
  ])("holds for $name", async ({ config, options }) => {
    await run(config(), ...options);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(await schema());
    const summary = JSON.parse(readFileSync(inside("out/summary.json"), "utf8"));
    expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
    // It says no to what is no summary.
    expect(validate({ ...summary, surprise: 1 })).toBe(false);
    expect(validate({ ...summary, applications: [{ ...summary.applications[0], ttft: undefined }] })).toBe(false);
    expect(validate({ ...summary, partial: true })).toBe(true);
  });

  it("describes every figure", async () => {
    const undescribed: string[] = [];
    const walk = (node: Record<string, unknown>, path: string) => {
      for (const [name, child] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        if (child.description === undefined && child.properties === undefined) undescribed.push(`${path}.${name}`);
        walk(child, `${path}.${name}`);
        if (child.items !== undefined) walk(child.items as Record<string, unknown>, `${path}.${name}[]`);
      }
    };
    walk(await schema(), "");
    expect(undescribed).toEqual([]);
  });
});

describe("--prometheus", () => {
  it("writes the final figures", async () => {
    await run(inside("small.yaml"), "--prometheus", inside("figures.prom"));
    const { applications } = JSON.parse(readFileSync(inside("out/summary.json"), "utf8"));
    const text = readFileSync(inside("figures.prom"), "utf8");
    expect(text).toContain(`tokentide_ttft_seconds{application_id="0",quantile="0.99"} ${applications[0].ttft.p99}\n`);
  });

  it("leaves what was there before when the run fails", async () => {
    writeFileSync(inside("figures.prom"), "before");
    const broken = ["--set", `trace.path=${inside("broken.csv")}`, "--prometheus", inside("figures.prom")];
    writeFileSync(inside("broken.csv"), `${SMALL_TRACE}3,2,0,x,1,1,1\n`);
    expect((await tokentide("run", inside("small.yaml"), ...broken)).code).toBe(2);
    expect(readFileSync(inside("figures.prom"), "utf8")).toBe("before");
    expect(() => readFileSync(inside("figures.prom.unfinished"))).toThrow();
  });

  it("is refused before the run where no file can be", async () => {
    const { code, stdout, stderr } = await tokentide("run", inside("small.yaml"), "--prometheus", inside("no/where"));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`error: Cannot write ${inside("no/where")}: there is no folder ${inside("no")}.\n`);
  });

  it("is refused before the run where a folder has that name", async () => {
    const { code, stdout, stderr } = await tokentide("run", inside("small.yaml"), "--prometheus", directory);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("it is a folder. Name a file in it.");
    expect(existsSync(`${directory}.unfinished`)).toBe(false);
  });
});
