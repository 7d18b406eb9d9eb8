import { describe, expect, it } from "vitest";
import { BuildUnavailableError, commitOf } from "./other-checkout";

describe("commitOf", () => {
  it("refuses what git does not know, and what looks like an option", () => {
    for (const ref of ["no-such-branch-anywhere", "--all"]) {
      expect(() => commitOf(ref)).toThrow(BuildUnavailableError);
      expect(() => commitOf(ref)).toThrow(/git knows no such commit\. Name a branch/);
    }
  });
});
