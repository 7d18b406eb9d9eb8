import { describe, expect, it } from "vitest";
import { editDistance, nearestMatch } from "./nearest-match";

describe("editDistance", () => {
  it.for([
    ["jsq", "jsq", 0],
    ["jqs", "jsq", 1],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ] as const)("%s to %s is %d", ([left, right, edits]) => {
    expect(editDistance(left, right)).toBe(edits);
    expect(editDistance(right, left)).toBe(edits);
  });
});

describe("nearestMatch", () => {
  const names = ["jsq", "token_jsq", "kv_token_jsq", "mixed_pool", "bandwidth_gbps", "dgx-h100"];

  it.for([
    { word: "jqs", match: "jsq" },
    { word: "tokenJsq", match: "token_jsq" },
    { word: "KV-token-jsq", match: "kv_token_jsq" },
    { word: "mixed", match: "mixed_pool" },
    { word: "bandwith", match: "bandwidth_gbps" },
    { word: "DGX_H100", match: "dgx-h100" },
    { word: "something else", match: undefined },
    { word: "__", match: undefined },
    { word: "x".repeat(5000), match: undefined },
  ])("of $word is $match", ({ word, match }) => {
    expect(nearestMatch(word, names)).toBe(match);
  });
});
