import { expect, it } from "vitest";
import { nearestName } from "./nearest-name";

it.for([
  { name: "promt_size", candidates: ["token_size", "prompt_size"], nearest: "prompt_size" },
  { name: "GENERATEDTOKENS", candidates: ["GeneratedTokens"], nearest: "GeneratedTokens" },
  { name: "poison", candidates: ["poisson", "gamma"], nearest: "poisson" },
  { name: "user", candidates: ["class", "deadline"], nearest: undefined },
  { name: "id", candidates: ["ab"], nearest: undefined },
  { name: "", candidates: ["class"], nearest: undefined },
])("$name most likely means $nearest", ({ name, candidates, nearest }) => {
  expect(nearestName(name, candidates)).toBe(nearest);
});
