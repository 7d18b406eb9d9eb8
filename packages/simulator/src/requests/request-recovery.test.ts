import { describe, expect, it } from "vitest";
import { TableInstance, tableOf } from "../../tests/table-instance";
import type { Application, ApplicationSeams } from "./application";
import { RequestRecovery } from "./request-recovery";
import { RequestStage, TaskState } from "./request-table";

const { Waiting, Admission, Prompt, Transfer, Token } = RequestStage;
const { Absent, Queued, Running, Blocked } = TaskState;
const NOTHING = { queued: 0, running: 0, blocked: 0, reserved: 0, transfersIn: 0, transfersOut: 0 };

/** One request from instance 0 to instance 1, or on 0 alone. */
function owed(stage: number, promptState: number, tokenState: number, isTogether: boolean) {
  const requests = tableOf([[10, 5]]);
  requests.promptInstance[0] = 0;
  requests.tokenInstance[0] = isTogether ? 0 : 1;
  requests.stage[0] = stage;
  requests.state[0] = promptState;
  requests.state[1] = tokenState;
  const recovery = new RequestRecovery({} as Application, requests, {} as ApplicationSeams);
  return [0, 1].map((id) => {
    const kinds = recovery.owedWork(new TableInstance(requests, { id }).asInstance);
    return Object.fromEntries(Object.entries(kinds).filter(([, count]) => count > 0));
  });
}

describe("what an instance owes, by kind", () => {
  it.for([
    {
      name: "waits for memory",
      stage: Admission,
      prompt: Absent,
      token: Absent,
      source: { reserved: 1 },
      target: { reserved: 1 },
    },
    {
      name: "has its prompt queued",
      stage: Prompt,
      prompt: Queued,
      token: Absent,
      source: { queued: 1 },
      target: { reserved: 1 },
    },
    {
      name: "has its prompt running",
      stage: Prompt,
      prompt: Running,
      token: Absent,
      source: { running: 1 },
      target: { reserved: 1 },
    },
    {
      name: "has its cache on the way",
      stage: Transfer,
      prompt: Absent,
      token: Absent,
      source: { transfersOut: 1 },
      target: { transfersIn: 1 },
    },
    { name: "has its tokens queued", stage: Token, prompt: Absent, token: Queued, source: {}, target: { queued: 1 } },
    {
      name: "has its tokens running",
      stage: Token,
      prompt: Absent,
      token: Running,
      source: {},
      target: { running: 1 },
    },
    {
      name: "has its tokens preempted",
      stage: Token,
      prompt: Absent,
      token: Blocked,
      source: {},
      target: { blocked: 1 },
    },
  ])("of a request that $name", ({ stage, prompt, token, source, target }) => {
    expect(owed(stage, prompt, token, false)).toEqual([source, target]);
    const together = stage === Transfer ? undefined : { ...target, ...source };
    if (together && stage !== Admission && stage !== Token) {
      expect(owed(stage, prompt, token, true)).toEqual([source, {}]);
    }
  });

  it("is nothing without requests, or of one that waits at its application", () => {
    const requests = tableOf([[10, 5]]);
    requests.stage[0] = Waiting;
    const recovery = new RequestRecovery({} as Application, requests, {} as ApplicationSeams);
    expect(recovery.owedWork(new TableInstance(requests).asInstance)).toEqual(NOTHING);
    requests.remove(0);
    expect(recovery.owedWork(new TableInstance(requests).asInstance)).toEqual(NOTHING);
  });
});
