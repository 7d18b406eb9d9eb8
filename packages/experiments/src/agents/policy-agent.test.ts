import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observationMessage } from "@tokentide/scaling-manager";
import { observationOf } from "@tokentide/scaling-manager/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AgentError } from "./agent-error";
import { PolicyAgent } from "./policy-agent";

const OBSERVATION = observationMessage(observationOf({ pools: { mixed: { active: 2 } } }));
const HELLO = { application_id: 0, seed: 7, decision_interval_seconds: 15 };

/** Answers the greeting, then does `body` with each further message. */
const agentText = (body: string, ready = 'say({ type: "ready", version: 1 })') => `
import { createInterface } from "node:readline";
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === "hello") { ${ready}; continue; }
  if (message.type === "end") break;
  const { sequence } = message;
  ${body}
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokentide-agents-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(text: string, timeoutSeconds = 20): Promise<PolicyAgent> {
  writeFileSync(join(folder, "agent.mjs"), text);
  return PolicyAgent.start({
    command: [process.execPath, "agent.mjs"],
    directory: folder,
    timeoutSeconds,
    hello: HELLO,
  });
}

/** What becomes of one question. */
async function failureOf(text: string, timeoutSeconds?: number): Promise<AgentError> {
  try {
    const agent = await start(text, timeoutSeconds);
    try {
      // Twice: what is said without being asked is noticed at the next question.
      await agent.act(OBSERVATION);
      await agent.act(OBSERVATION);
    } finally {
      await agent.close();
    }
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error("The agent was expected to fail.");
}

describe("a process that decides", () => {
  it("is greeted, asked and told the end, and hears whole observations", async () => {
    const agent = await start(
      agentText(`
        if (message.seed !== undefined) throw new Error("greeted twice");
        say({ sequence, desired: { mixed: message.pools.mixed.capacity + 1 }, reason: "at " + message.time_seconds });
      `),
    );
    expect(await agent.act(OBSERVATION)).toEqual({ desired: { mixed: 3 }, reason: "at 0" });
    expect(await agent.act({ ...OBSERVATION, time_seconds: 15 })).toMatchObject({ reason: "at 15" });
    await agent.close();
    await agent.close();
  });

  it("may answer in pieces, and with empty lines", async () => {
    const agent = await start(
      agentText(
        `process.stdout.write('\\n{"change"'); process.stdout.write(':{"mixed":-1},"sequence":' + sequence + '}\\n\\n');`,
      ),
    );
    expect(await agent.act(OBSERVATION)).toEqual({ change: { mixed: -1 } });
    expect(await agent.act(OBSERVATION)).toEqual({ change: { mixed: -1 } });
    await agent.close();
  });

  it.for([
    { name: "ends by itself", kind: "exited", text: agentText("process.exit(3);"), says: "exit code 3" },
    { name: "throws", kind: "exited", text: agentText('throw new Error("no idea");'), says: "no idea" },
    {
      name: "answers with no JSON",
      kind: "malformed",
      text: agentText('console.log("five");'),
      says: "no JSON object: five",
    },
    { name: "answers with a number", kind: "malformed", text: agentText("console.log(5);"), says: "no JSON object: 5" },
    {
      name: "answers with no action",
      kind: "malformed",
      text: agentText("say({ sequence, desird: {} });"),
      says: "it has a key desird",
    },
    {
      name: "answers twice",
      kind: "malformed",
      text: agentText("say({ sequence }); say({ sequence });"),
      says: /without being asked|must have the observation/,
    },
    {
      name: "speaks another version",
      kind: "malformed",
      text: agentText("", 'say({ type: "ready", version: 2 })'),
      says: /and not with \{"type":"ready","version":1\}/,
    },
    { name: "never answers the greeting", kind: "exited", text: "process.exit();", says: "exit code 0" },
  ])("that $name is an error that says so", async ({ kind, text, says }) => {
    const error = await failureOf(text);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(says);
    expect(error.message).toContain("agent.mjs` failed");
  });

  it("that does not answer in time is given up", async () => {
    const error = await failureOf(agentText(""), 0.2);
    expect(error).toMatchObject({ kind: "timeout" });
    expect(error.message).toContain("within 0.2 s of real time");
  });

  it("that cannot be started says what was tried", async () => {
    const starting = PolicyAgent.start({ command: ["no-such-program", "x"], hello: HELLO });
    await expect(starting).rejects.toMatchObject({ name: "AgentError", kind: "cannot-start" });
    await expect(starting).rejects.toThrow("`no-such-program x` failed: it cannot be started");
  });

  it("that does not leave is killed", async () => {
    const agent = await start(`${agentText("say({ sequence });")}\nsetInterval(() => {}, 1000);`);
    expect(await agent.act(OBSERVATION)).toEqual({});
    await agent.close();
  });
});
