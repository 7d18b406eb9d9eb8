import { expect, it } from "vitest";
import { nearestName } from "./nearest-name";

const names = ["jsq", "token_jsq", "kv_token_jsq", "mixed_pool", "round_robin"];

it.for([
  { name: "token_jsk", nearest: "token_jsq" },
  { name: "KV-Token-JSQ", nearest: "kv_token_jsq" },
  { name: "mixedpool", nearest: "mixed_pool" },
  { name: "roundrobbin", nearest: "round_robin" },
  { name: "least_connections", nearest: undefined },
  { name: "", nearest: undefined },
])('takes "$name" for $nearest', ({ name, nearest }) => {
  expect(nearestName(name, names)).toBe(nearest);
});
