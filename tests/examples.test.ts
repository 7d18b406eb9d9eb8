/** TypeScript examples run as they stand in the repository, and print what they are meant to show. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "./repository";

const folder = join(repositoryRoot, "examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".ts"));

function runExample(name: string): string {
  const script = join(repositoryRoot, "scripts", "example.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, name], { encoding: "utf8" });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return stdout;
}

interface LogRow {
  readonly time: number;
  readonly action: string;
  readonly target: string;
  readonly status: string;
}

function scalingLog(output: string): LogRow[] {
  const [header, ...lines] = output.slice(0, output.indexOf("\n\n")).split("\n");
  expect(header).toBe("time,action,target,status");
  return lines.map((line) => {
    const [time = "", action = "", target = "", status = ""] = line.split(",");
    return { time: Number(time), action, target, status };
  });
}

describe("examples/autoscaling-scheduler.ts", () => {
  let output = "";
  let log: LogRow[] = [];
  beforeAll(() => {
    output = runExample("autoscaling-scheduler");
    log = scalingLog(output);
  });
  const rowsOf = (action: string) => log.filter((row) => row.action === action);

  it("scales up under the burst, which lasts from 120 s to 240 s", () => {
    const starts = rowsOf("scale_up_start");
    expect(starts.length).toBeGreaterThan(2);
    for (const { time } of starts) expect(time).toSatisfy((seconds: number) => seconds > 120 && seconds < 240);
  });

  it("every instance is ACTIVE exactly 10 s after its start", () => {
    for (const { time, target } of rowsOf("scale_up_start")) {
      expect(rowsOf("scale_up_complete").find((row) => row.target === target)?.time).toBe(time + 10);
    }
  });

  it("is down to one instance after the burst, and every server went with its instance", () => {
    const started = 1 + rowsOf("scale_up_complete").length;
    expect(started - rowsOf("scale_down_complete").length).toBe(1);
    expect(rowsOf("scale_down_server").map(({ target }) => target.replace("server", "instance"))).toEqual(
      rowsOf("scale_down_complete").map(({ target }) => target),
    );
    expect(log.at(-1)?.time).toBeGreaterThan(240);
  });

  it("loses no request", () => {
    const [, completed, arrived] = /(\d+) of (\d+) completed/.exec(output) ?? [];
    expect(completed).toBe(arrived);
  });

  it("prints what it printed before", async () => {
    await expect(output).toMatchFileSnapshot("golden/autoscaling-scheduler.txt");
  });
});

describe("examples/learning-agent.ts", () => {
  it("finds that fewer requests per instance are worth it where a miss costs more", () => {
    const found = [...runExample("learning-agent").matchAll(/: (\d+) requests per instance/g)].map(([, n]) =>
      Number(n),
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toBeGreaterThan(found[1]!);
  });
});

describe("every example", () => {
  it.for(examples)("%s is listed in the README of the examples", (name) => {
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`[${name}](${name})`);
  });

  it.for(examples)("%s imports packages by the names under which they are published", (name) => {
    const imports = [...readFileSync(join(folder, name), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
    expect(imports.filter((from) => !from?.startsWith("@tokentide/"))).toEqual([]);
  });
});
