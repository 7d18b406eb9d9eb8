import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CONFIG, SMALL_TRACE } from "./testing/command-line";
import { hasTerminal, onTerminal } from "./testing/terminal";

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
    const run = ["run", "small.yaml", "--out", "out"];
    const [one, two] = [start(run), start([...run, "--live"])];
    expect(one).toMatchObject({ status: 0, stderr: "" });
    expect(one.stdout).toContain("3 of 3 completed");
    expect(one.stdout).toContain("Wrote 7 files to out");
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

  it.for([
    ["SIGINT", 130, "Ctrl-C"],
    ["SIGTERM", 143, "SIGTERM"],
  ] as const)("ends at %s with what is done so far, marked as a part", async ([signal, exitCode, word]) => {
    const run = ["run", "demo", "--set", "workload.duration=1e7", "--out", "endless"];
    const child = spawn(process.execPath, [main(), ...run], { cwd: directory });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].on("data", (text) => {
        printed[stream] += String(text);
      });
    // The folder of the results is there when the run begins: a busy machine may take long to get so far.
    while (!existsSync(join(directory, "endless"))) await new Promise((resume) => setTimeout(resume, 50));
    setTimeout(() => child.kill(signal), 1000);
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(exitCode);
    expect(printed.stdout).toContain("PARTIAL: stopped before its end");
    expect(printed.stderr).toContain(`Ended by ${word} at `);
    const results = (name: string) => readFileSync(join(directory, "endless", name), "utf8");
    const summary = JSON.parse(results("summary.json"));
    expect(summary).toMatchObject({ partial: true });
    const { arrived, completed, unfinished } = summary.applications[0].requests;
    expect(completed + unfinished).toBe(arrived);
    const last = results("timeline.csv").trim().split("\n").at(-1)!;
    expect(Number(last.split(",")[0])).toBe(summary.simulated_seconds);
    // A later run takes the folder over.
    expect(start(["run", "small.yaml", "--out", "endless"]).status).toBe(0);
    expect(JSON.parse(results("summary.json"))).not.toHaveProperty("partial");
    rmSync(join(directory, "endless"), { recursive: true });
  });

  it("ends at once at a second Ctrl-C", async () => {
    const run = ["run", "demo", "--set", "workload.duration=1e7", "--out", "ended"];
    const child = spawn(process.execPath, [main(), ...run], { cwd: directory });
    while (!existsSync(join(directory, "ended"))) await new Promise((resume) => setTimeout(resume, 50));
    const ended = new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
    // The first is heard within a tenth of a second; both at once are one to the operating system.
    const again = setInterval(() => child.kill("SIGINT"), 1);
    expect(await ended).toBe("SIGINT");
    clearInterval(again);
    expect(existsSync(join(directory, "ended", "summary.json"))).toBe(false);
  });
});

describe.skipIf(!hasTerminal)("on a terminal (skipped without util-linux's `script`)", () => {
  const ENTER = "\r";
  const questions = ["Which model", "On which servers", "How many", "First token", "Seconds between", "What traffic"];

  it("init asks, Enter takes what is shown, and what it writes is what --yes writes", async () => {
    const more = ["Requests per second", "For how many seconds", "Does the fleet scale"];
    const typing = [...questions, ...more].map((question) => [question, ENTER] as const);
    const { code, screen } = await onTerminal([process.execPath, main(), "init", "asked.yaml"], {
      cwd: directory,
      typing,
    });
    expect(screen).toContain("Wrote asked.yaml");
    expect(code).toBe(0);
    expect(start(["init", "usual.yaml"]).status).toBe(0);
    expect(readFileSync(join(directory, "asked.yaml"), "utf8")).toBe(
      readFileSync(join(directory, "usual.yaml"), "utf8"),
    );
  });

  it("init writes nothing when it is left with Ctrl-C", async () => {
    const typing = [["Which model", ENTER] as const, ["On which servers", "\u0003"] as const];
    const { code, screen } = await onTerminal([process.execPath, main(), "init", "left.yaml"], {
      cwd: directory,
      typing,
    });
    expect(screen).toContain("nothing was written");
    expect(code).toBe(130);
    expect(existsSync(join(directory, "left.yaml"))).toBe(false);
  });

  it("run --live shows a dashboard, and Ctrl-C takes it away and keeps what is done", async () => {
    const run = ["run", "demo", "--live", "--set", "workload.duration=1e7", "--out", "live"];
    const { code, screen } = await onTerminal([process.execPath, main(), ...run], {
      cwd: directory,
      typing: [["last decisions", "\u0003"]],
    });
    expect(code).toBe(130);
    const last = screen.lastIndexOf("Ctrl-C ends the run");
    expect(last).toBeGreaterThan(0);
    // Whatever comes after the dashboard has gone back over it first.
    const after = screen.slice(last).replaceAll("\u001b", "ESC");
    expect(after).toMatch(/ESC\[\d+AESC\[J[\s\S]*PARTIAL/);
    expect(JSON.parse(readFileSync(join(directory, "live", "summary.json"), "utf8"))).toMatchObject({ partial: true });
  });
});
