import type { SchedulerName } from "@tokentide/schedulers";
import { describe, expect, it } from "vitest";
import { promptOf, TableInstance, tableOf, tokenOf } from "../../tests/table-instance";
import { RequestStage, TaskState } from "../requests/request-table";
import { AncestorLoads } from "./ancestor-loads";

const NEEDS = { promptMemoryBytes: () => 11, tokenMemoryBytes: () => 4 };

function setUp(scheduler: SchedulerName, outputTokens = 5) {
  const requests = tableOf([[10, outputTokens]]);
  const prompt = new TableInstance(requests, { id: 0, tag: "prompt" });
  const token = new TableInstance(requests, { id: 1, tag: "token" });
  requests.promptInstance[0] = prompt.id;
  return { requests, loads: new AncestorLoads(requests, NEEDS, scheduler), prompt, token };
}

const figuresOf = ({ pendingRequests, pendingTokens, reservedMemoryBytes }: TableInstance): number[] => [
  pendingRequests,
  pendingTokens,
  reservedMemoryBytes,
];

describe("AncestorLoads", () => {
  it.for<{ type: SchedulerName; prompt: number[]; token: number[] }>([
    { type: "token_jsq", prompt: [0, 11, 0], token: [0, 0, 0] },
    { type: "mixed_pool", prompt: [0, 10, 11], token: [0, 1, 15] },
    { type: "jsq", prompt: [0, 0, 0], token: [0, 0, 0] },
    { type: "kv_jsq", prompt: [0, 0, 0], token: [0, 0, 0] },
    { type: "kv_token_jsq", prompt: [0, 0, 0], token: [0, 0, 0] },
  ])("adds for $type what the ancestor adds when a request is routed", ({ type, prompt, token }) => {
    const ends = setUp(type);
    ends.loads.routed(0, ends.prompt.asInstance, ends.token.asInstance);
    expect([figuresOf(ends.prompt), figuresOf(ends.token)]).toEqual([prompt, token]);
  });

  it("takes finished work off also where it was never added: the busiest instance looks the idlest", () => {
    const { requests, loads, prompt, token } = setUp("kv_token_jsq");
    requests.tokenInstance[0] = token.id;
    loads.arrived(promptOf(0), prompt.asInstance);
    expect(prompt.pendingRequests).toBe(1);
    loads.finished(promptOf(0), prompt.asInstance);
    loads.arrived(tokenOf(0), token.asInstance);
    requests.stage[0] = RequestStage.Token;
    loads.finished(tokenOf(0), token.asInstance);
    expect([figuresOf(prompt), figuresOf(token)]).toEqual([
      [0, -10, 0],
      [0, -1, 0],
    ]);
  });

  it("counts a request on its instance until its chained token task is done", () => {
    const { requests, loads, prompt } = setUp("token_jsq");
    requests.tokenInstance[0] = prompt.id;
    loads.routed(0, prompt.asInstance, prompt.asInstance);
    loads.arrived(promptOf(0), prompt.asInstance);
    requests.state[tokenOf(0)] = TaskState.Queued;
    loads.finished(promptOf(0), prompt.asInstance);
    expect(prompt.pendingRequests).toBe(1);
    requests.stage[0] = RequestStage.Token;
    loads.finished(tokenOf(0), prompt.asInstance);
    expect(figuresOf(prompt)).toEqual([0, 0, 0]);
  });

  it.for([
    { name: "that is done", outputTokens: 5, ranPrompt: true, reachesTokens: true },
    { name: "of a single token", outputTokens: 1, ranPrompt: true, reachesTokens: false },
    { name: "that was withdrawn", outputTokens: 5, ranPrompt: false, reachesTokens: false },
    { name: "whose prompt was lost", outputTokens: 5, ranPrompt: true, reachesTokens: false },
  ])("leaves nothing reserved for a request of the mixed pool $name", ({ outputTokens, ranPrompt, reachesTokens }) => {
    for (const isTogether of [false, true]) {
      const { requests, loads, prompt, token: other } = setUp("mixed_pool", outputTokens);
      const token = isTogether ? prompt : other;
      requests.tokenInstance[0] = token.id;
      loads.routed(0, prompt.asInstance, token.asInstance);
      loads.arrived(promptOf(0), prompt.asInstance);
      requests.stage[0] = RequestStage.Prompt;
      let held = ranPrompt ? 11 : 0;
      requests.memoryBytes[0] = held;
      loads.finished(promptOf(0), prompt.asInstance);
      const releasePrompt = (): void => {
        if (!isTogether) loads.released(prompt.asInstance, held);
      };
      if (reachesTokens) {
        releasePrompt();
        if (!isTogether) loads.arrived(tokenOf(0), token.asInstance);
        else token.pendingRequests = 1;
        requests.stage[0] = RequestStage.Token;
        requests.memoryBytes[0] = held += 4;
      } else if (ranPrompt) {
        // All there is, is on the prompt instance.
        releasePrompt();
        if (!isTogether) held = 0;
      }
      loads.finished(tokenOf(0), token.asInstance);
      loads.released(token.asInstance, held);
      expect([figuresOf(prompt), figuresOf(token)]).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ]);
    }
  });
});
