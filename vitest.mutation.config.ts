import { defineConfig } from "vitest/config";
import base from "./vitest.config";

/** What mutants of the scaling manager's lifecycle are held against: its suites, but for those that plant faults of their own. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["packages/scaling-manager/src/**/*.test.ts", "packages/scaling-manager/tests/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/ancestor-faults.test.ts", "**/policies/**", "**/observations/**"],
  },
});
