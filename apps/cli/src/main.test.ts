import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE } from "./testing/command-line";

const application = fileURLToPath(new URL("..", import.meta.url));
const tsup = fileURLToPath(new URL("../../../node_modules/.bin/tsup", import.meta.url));
let directory = "";

/** The bundled program, as its users have it. */
const main = () => join(directory, "main.js");
const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [main(), ...args], { cwd: directory, encoding: "utf8", env: { ...process.env, ...env } });

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tokentide-main-"));
  const build = spawnSync(tsup, ["--silent", "--out-dir", directory], { cwd: application, encoding: "utf8" });
  if (build.status !== 0) throw new Error(build.stdout + build.stderr);
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  writeFileSync(join(directory, "small.yaml"), SMALL_CONFIG);
  writeFileSync(join(directory, "trace.csv"), SMALL_TRACE);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("the bundled program", () => {
  it.for(["--version", "-V", "-v"])("answers %s without loading anything else", (option) => {
    const { version } = JSON.parse(readFileSync(join(application, "package.json"), "utf8")) as { version: string };
    const { status, stdout } = start([option]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` });
    expect(readFileSync(main(), "utf8").length).toBeLessThan(3000);
  });

  it("runs, silent on stderr where that is no terminal, the same each time", () => {
    const [one, two] = [start(["run", "small.yaml", "--out", "out"]), start(["run", "small.yaml", "--out", "out"])];
    expect(one).toMatchObject({ status: 0, stderr: "" });
    expect(one.stdout).toContain("3 of 3 completed");
    expect(one.stdout).toContain("Wrote 6 files to out");
    expect(two.stdout).toBe(one.stdout);
  });

  it("ends with 2 when the input is wrong, and shows no stack trace unless asked", () => {
    const { status, stdout, stderr } = start(["run", "small.yaml", "--set", "sed=1"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain('did you mean "seed"?');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(start(["run", "nowhere"], { TOKENTIDE_DEBUG: "1" }).stderr).toMatch(/\n\s+at /);
    expect(start(["fly"]).status).toBe(2);
  });

  it("is at ease with a reader that leaves early", async () => {
    const child = spawn(process.execPath, [main(), "schema"], { cwd: directory });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += String(text);
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("stops at Ctrl-C and leaves nothing half written", async () => {
    const child = spawn(
      process.execPath,
      [main(), "run", "demo", "--set", "workload.duration=1e7", "--out", "endless"],
      { cwd: directory },
    );
    // The folder of the results is there when the run begins: a busy machine may take long to get so far.
    while (!existsSync(join(directory, "endless"))) await new Promise((resume) => setTimeout(resume, 50));
    setTimeout(() => child.kill("SIGINT"), 1000);
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(130);
    expect(start(["run", "small.yaml", "--out", "endless"]).status).toBe(0);
  });
});
