/**
 * Reads vitest's JSON report and the coverage summary and prints what they say: every failure, every skipped test, the
 * covered share per package. Ends with `tests: N passed, N failed`.
 *
 * Arguments: the report, the coverage summary, all that vitest printed, its exit code.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { root } from "../scripts/setup.mjs";

const LEAST_COVERED_PERCENT = 90;
const LINES_OF_AN_ERROR = 30;
const [reportPath, coveragePath, logPath, exitCode] = process.argv.slice(2);
let passed = 0;
let failed = 0;

function fail(text) {
  console.log(`FAIL ${text}`);
  failed++;
}

if (existsSync(reportPath)) {
  const report = JSON.parse(readFileSync(reportPath, "utf8"));
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    // A file that cannot even be loaded has no tests to count.
    if (file.status === "failed" && file.assertionResults.length === 0) fail(`${name}: ${file.message}`);
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === "passed") passed++;
      else if (status === "failed") fail(`${name}: ${fullName}\n${failureMessages[0] ?? ""}`.trimEnd());
      else console.log(`skipped: ${name}: ${fullName}`);
    }
  }
} else {
  fail(`vitest left no report: it did not run to its end\n${errorsOutsideTests()}`);
}

const failedTests = failed;
if (existsSync(coveragePath)) {
  const packages = new Map();
  for (const [file, { lines }] of Object.entries(JSON.parse(readFileSync(coveragePath, "utf8")))) {
    const name = file === "total" ? "total" : relative(root, file).split(sep)[1];
    const sum = packages.get(name) ?? { total: 0, covered: 0 };
    packages.set(name, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
  }
  for (const [name, { total, covered }] of [...packages].sort()) {
    const percent = total === 0 ? 100 : (100 * covered) / total;
    const text = `lines covered: ${percent.toFixed(1)} % ${name} (${covered} of ${total})`;
    if (percent >= LEAST_COVERED_PERCENT) {
      console.log(`ok   ${text}`);
      passed++;
    } else fail(`${text}, at least ${LEAST_COVERED_PERCENT} % are asked for`);
  }
} else {
  fail("no coverage was measured");
}

// Errors outside any test (an unhandled rejection) fail the run, but stand in no test's result.
if (failedTests === 0 && exitCode !== "0") fail(`vitest ended with exit code ${exitCode}\n${errorsOutsideTests()}`);
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function errorsOutsideTests() {
  const lines = readFileSync(logPath, "utf8").split("\n");
  const first = lines.findIndex((line) => /Unhandled|\[vitest-pool/.test(line));
  return (first === -1 ? lines.slice(-LINES_OF_AN_ERROR) : lines.slice(first, first + LINES_OF_AN_ERROR)).join("\n");
}
