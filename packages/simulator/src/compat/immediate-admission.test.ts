import { describe, expect, it } from "vitest";
import { TableInstance, tableOf } from "../../tests/table-instance";
import { RequestStage } from "../requests/request-table";
import { ImmediateAdmission } from "./immediate-admission";

function setUp(outputTokens: number, stage: number, isTogether = false) {
  const requests = tableOf([[10, outputTokens]]);
  const prompt = new TableInstance(requests, { id: 0, memoryBytes: 100 });
  const token = new TableInstance(requests, { id: 1, memoryBytes: 100 });
  requests.promptInstance[0] = 0;
  requests.tokenInstance[0] = isTogether ? 0 : 1;
  requests.memoryBytes[0] = 11;
  requests.stage[0] = stage;
  const delivered: number[] = [];
  const loads = { routed() {}, arrived() {}, finished() {}, released() {} };
  const admission = new ImmediateAdmission(requests, { deliver: (row) => delivered.push(row) }, loads);
  return { admission, delivered, prompt, token };
}

const { Prompt, Transfer, Token } = RequestStage;

describe("ImmediateAdmission", () => {
  it("delivers at once, whatever memory there is", () => {
    const { admission, delivered } = setUp(5, Prompt);
    admission.admit(0);
    admission.withdraw();
    expect(delivered).toEqual([0]);
  });

  it.for([
    { name: "after its cache has moved: both ends held it", outputTokens: 5, stage: Token, left: [89, 89] },
    {
      name: "of a single token: the token instance never had any of it",
      outputTokens: 1,
      stage: Prompt,
      left: [89, 100],
    },
    { name: "lost in its prompt phase: likewise", outputTokens: 5, stage: Prompt, left: [89, 100] },
    {
      name: "lost on the way: the transfer itself gives the target's back",
      outputTokens: 5,
      stage: Transfer,
      left: [89, 100],
    },
  ])("frees what a request holds, $name", ({ outputTokens, stage, left }) => {
    const { admission, prompt, token } = setUp(outputTokens, stage);
    admission.release(0, prompt.asInstance);
    admission.release(0, token.asInstance);
    expect([prompt.memoryBytes, token.memoryBytes]).toEqual(left);
  });

  it("frees all on the one instance of a request whose phases run together", () => {
    const { admission, prompt } = setUp(5, Prompt, true);
    admission.release(0, prompt.asInstance);
    expect(prompt.memoryBytes).toBe(89);
  });
});
