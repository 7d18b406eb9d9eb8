/**
 * Runs one configuration twice, in two folders, time zones and locales, and compares what was printed and written, byte
 * for byte. Only run.json may differ. Ends with `determinism: N passed, N failed`. Needs a built command line.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/setup.mjs";

const MAY_DIFFER = ["run.json"];
const command = join(root, "apps", "cli", "dist", "main.js");
const config = join(root, ".ci", "determinism.yaml");
let passed = 0;
let failed = 0;

function report(title, ok, details = "") {
  console.log(`${ok ? "ok  " : "FAIL"} ${title}${ok || details === "" ? "" : `\n     ${details}`}`);
  if (ok) passed++;
  else failed++;
}

function runOnce(folder, env) {
  const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } };
  return spawnSync(process.execPath, [command, "run", config, "--out", "out"], options);
}

const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "tokentide-determinism-")));
try {
  const first = runOnce(folders[0], { TZ: "UTC", LC_ALL: "C" });
  const second = runOnce(folders[1], { TZ: "Pacific/Auckland", LC_ALL: "de_DE.UTF-8" });
  for (const { status, stdout, stderr } of [first, second]) {
    report("the run ends well", status === 0, `exit code ${status}\n${stdout}${stderr}`);
  }
  if (failed === 0) {
    report("equal output on the terminal", first.stdout === second.stdout, `${first.stdout}\n-----\n${second.stdout}`);
    const listings = folders.map((folder) =>
      readdirSync(join(folder, "out"), { recursive: true, withFileTypes: true }),
    );
    const [ours, theirs] = listings.map((entries, index) =>
      entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(folders[index], "out").length + 1))
        .filter((name) => !MAY_DIFFER.includes(name))
        .sort(),
    );
    report("the same files", ours.length > 0 && ours.join() === theirs.join(), `[${ours}] and [${theirs}]`);
    for (const name of ours.filter((each) => theirs.includes(each))) {
      const [a, b] = folders.map((folder) => readFileSync(join(folder, "out", name)));
      report(`equal bytes: ${name}`, a.equals(b), `${a.length} and ${b.length} bytes`);
    }
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
console.log(`determinism: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
