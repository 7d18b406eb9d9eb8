import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BENCH_FOLDER } from "../paths";
import { type HoldAnswer, type HoldInput, warmUpRounds } from "./hold-model";

/** A queue of another language. */
export interface NativeQueue {
  readonly name: string;
  measure(input: HoldInput): HoldAnswer;
}

/** The queues of other languages on this machine, and why others are missing. */
export interface NativeQueues {
  readonly queues: readonly NativeQueue[];
  readonly notes: readonly string[];
  /** Removes what was built. */
  dispose(): void;
}

/** Compiles and finds what there is. */
export function findNativeQueues(): NativeQueues {
  const scratch = mkdtempSync(join(tmpdir(), "tokentide-bench-"));
  const queues: NativeQueue[] = [];
  const notes: string[] = [];
  const program = join(scratch, "hold");
  if (succeeds("g++", ["-O2", "-std=c++17", "-o", program, join(BENCH_FOLDER, "native", "hold.cpp")])) {
    queues.push({ name: "std::priority_queue", measure: (input) => run(program, [], input) });
  } else {
    notes.push("std::priority_queue is left out: there is no working g++.");
  }
  if (succeeds("python3", ["--version"])) {
    const script = join(BENCH_FOLDER, "native", "hold.py");
    queues.push({ name: "python heapq", measure: (input) => run("python3", [script], input) });
  } else {
    notes.push("heapq is left out: there is no python3.");
  }
  return { queues, notes, dispose: () => rmSync(scratch, { recursive: true, force: true }) };
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function run(command: string, args: readonly string[], { pending, holds, rounds }: HoldInput): HoldAnswer {
  const figures = [pending, holds, rounds, warmUpRounds(rounds)].map(String);
  const { status, stdout, stderr } = spawnSync(command, [...args, ...figures], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout.trim().split("\n").map(Number);
}
