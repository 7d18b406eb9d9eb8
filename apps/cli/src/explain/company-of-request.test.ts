import { describe, expect, it } from "vitest";
import { CompanyOfRequest } from "./company-of-request";
import type { RequestRecord } from "./request-records";

const request = (requestId: number, given: Partial<RequestRecord>): RequestRecord => ({
  requestId,
  promptTokens: 100,
  outputTokens: 10,
  promptInstanceId: 1,
  tokenInstanceId: 1,
  arrivalSeconds: 0,
  promptStartSeconds: 2,
  firstTokenSeconds: 3,
  tokenStartSeconds: 3,
  lastTokenSeconds: 13,
  ttftSeconds: 3,
  tbtSeconds: 1,
  e2eSeconds: 13,
  ...given,
});

const own = request(0, {});
/** A request of a prompt only. */
const prompt = (from: number, to: number, given: Partial<RequestRecord> = {}) =>
  request(1, { promptStartSeconds: from, firstTokenSeconds: to, outputTokens: 1, lastTokenSeconds: to, ...given });
/** A request whose prompt was elsewhere. */
const tokens = (from: number, to: number) =>
  request(1, { promptInstanceId: 2, tokenStartSeconds: from, lastTokenSeconds: to });

function met(other: RequestRecord): CompanyOfRequest {
  const company = new CompanyOfRequest(own);
  company.meet(other);
  return company;
}

describe("what a request had beside it", () => {
  it.for([
    { name: "itself does not count", other: own, finds: {} },
    { name: "another instance's work does not count", other: prompt(2, 3, { promptInstanceId: 7 }), finds: {} },
    {
      name: "a prompt of the same iteration",
      other: prompt(2, 3),
      finds: { promptsBeside: 1, promptTokensBeside: 100 },
    },
    {
      name: "a prompt that ran while it waited",
      other: prompt(1, 2),
      finds: { promptsBefore: 1, promptTokensBefore: 100 },
    },
    { name: "a prompt that was done when it arrived", other: prompt(-2, -1), finds: {} },
    { name: "tokens while it waited", other: tokens(-5, 1), finds: { decodesWhileWaiting: 1 } },
    {
      name: "a prompt among its tokens",
      other: prompt(5, 6),
      finds: { promptsWhileTokens: 1, promptTokensWhileTokens: 100 },
    },
    { name: "tokens beside its own, for half of the time", other: tokens(8, 20), finds: { meanDecodesBeside: 0.5 } },
  ])("$name", ({ other, finds }) => {
    const { promptsBeside, promptTokensBeside, promptsBefore, promptTokensBefore, decodesWhileWaiting } = met(other);
    const { promptsWhileTokens, promptTokensWhileTokens, meanDecodesBeside } = met(other);
    expect({
      promptsBeside,
      promptTokensBeside,
      promptsBefore,
      promptTokensBefore,
      decodesWhileWaiting,
      promptsWhileTokens,
      promptTokensWhileTokens,
      meanDecodesBeside,
    }).toEqual({
      promptsBeside: 0,
      promptTokensBeside: 0,
      promptsBefore: 0,
      promptTokensBefore: 0,
      decodesWhileWaiting: 0,
      promptsWhileTokens: 0,
      promptTokensWhileTokens: 0,
      meanDecodesBeside: 0,
      ...finds,
    });
  });
});
