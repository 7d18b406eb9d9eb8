import type { PoolTag } from "@tokentide/schedulers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptOf, TableInstance, tableOf, tokenOf } from "../../tests/table-instance";
import { RoutedLoads } from "./routed-loads";

const NEEDS = { promptMemoryBytes: () => 11, requestMemoryBytes: () => 15 };

function figuresOf(instance: TableInstance): Record<string, number> {
  const { pendingRequests, pendingTokens, tokenPhaseRequests, foreignTasks, reservedMemoryBytes } = instance;
  return { pendingRequests, pendingTokens, tokenPhaseRequests, foreignTasks, reservedMemoryBytes };
}

const NOTHING = {
  pendingRequests: 0,
  pendingTokens: 0,
  tokenPhaseRequests: 0,
  foreignTasks: 0,
  reservedMemoryBytes: 0,
};

describe("RoutedLoads", () => {
  const setUp = (promptTag: PoolTag, tokenTag: PoolTag) => {
    const requests = tableOf([[10, 5]]);
    const prompt = new TableInstance(requests, { tag: promptTag });
    const token = new TableInstance(requests, { id: 1, tag: tokenTag });
    return { loads: new RoutedLoads(requests, NEEDS), prompt, token };
  };

  it("counts a request at both ends from the moment it is routed", () => {
    const { loads, prompt, token } = setUp("prompt", "token");
    loads.routed(0, prompt.asInstance, token.asInstance);
    expect(figuresOf(prompt)).toEqual({ ...NOTHING, pendingRequests: 1, pendingTokens: 10, reservedMemoryBytes: 11 });
    expect(figuresOf(token)).toEqual({
      ...NOTHING,
      pendingRequests: 1,
      pendingTokens: 1,
      tokenPhaseRequests: 1,
      reservedMemoryBytes: 15,
    });
  });

  it("counts a request whose phases run together once", () => {
    const { loads, prompt } = setUp("mixed", "mixed");
    loads.routed(0, prompt.asInstance, prompt.asInstance);
    expect(figuresOf(prompt)).toEqual({
      pendingRequests: 1,
      pendingTokens: 11,
      tokenPhaseRequests: 1,
      foreignTasks: 0,
      reservedMemoryBytes: 15,
    });
  });

  it.for([
    { name: "a token task on a prompt instance", promptTag: "prompt", tokenTag: "prompt", foreign: [0, 1] },
    { name: "a prompt task on a token instance", promptTag: "token", tokenTag: "token", foreign: [1, 0] },
    { name: "each at home", promptTag: "prompt", tokenTag: "token", foreign: [0, 0] },
    { name: "mixed instances know no strangers", promptTag: "mixed", tokenTag: "mixed", foreign: [0, 0] },
  ] as const)("foreign work: $name", ({ promptTag, tokenTag, foreign }) => {
    const { loads, prompt, token } = setUp(promptTag, tokenTag);
    loads.routed(0, prompt.asInstance, token.asInstance);
    expect([prompt.foreignTasks, token.foreignTasks]).toEqual(foreign);
  });

  it("counts foreign work until its phase is done, not until its memory is free", () => {
    const { loads, prompt, token } = setUp("token", "token");
    loads.routed(0, prompt.asInstance, token.asInstance);
    loads.finished(promptOf(0), prompt.asInstance);
    expect(prompt.foreignTasks).toBe(0);
    expect(prompt.pendingRequests).toBe(1);
  });

  it("leaves nothing behind, whatever the tags and whether together or not", () => {
    const tag = fc.constantFrom<PoolTag>("prompt", "token", "mixed");
    fc.assert(
      fc.property(tag, tag, fc.boolean(), (promptTag, tokenTag, isTogether) => {
        const { loads, prompt, token: other } = setUp(promptTag, tokenTag);
        const token = isTogether ? prompt : other;
        loads.routed(0, prompt.asInstance, token.asInstance);
        loads.arrived();
        loads.finished(promptOf(0), prompt.asInstance);
        if (!isTogether) loads.released(prompt.asInstance, NEEDS.promptMemoryBytes());
        loads.finished(tokenOf(0), token.asInstance);
        loads.released(token.asInstance, NEEDS.requestMemoryBytes());
        expect([figuresOf(prompt), figuresOf(token)]).toEqual([NOTHING, NOTHING]);
      }),
    );
  });
});
