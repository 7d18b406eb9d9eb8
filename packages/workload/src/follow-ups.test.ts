import { fc, it as property } from "@fast-check/vitest";
import { RandomStreams } from "@tokentide/sim-core";
import { describe, expect, it } from "vitest";
import { type GeneratorSettings, generatedSource } from "./generated-source";
import { mergedSource } from "./merged-source";
import type { RequestBatch, RequestSource } from "./request-batch";
import { NO_PREFIX, NO_TICKET } from "./request-columns";
import { TraceRows } from "./trace-rows";

interface Sent {
  readonly requestId: number;
  readonly applicationId: number;
  readonly arrivalSeconds: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly ticket: number;
  readonly prefixId: number;
  readonly prefixTokens: number;
  readonly sharedPrefixId: number;
  readonly sharedPrefixTokens: number;
  /** Requests in the system with this one. */
  readonly inSystem: number;
  readonly leftSeconds: number;
}

/** A server that takes as long for each request as it is told, and as many at once as there are. */
function serve(source: RequestSource, serviceSeconds: (index: number) => number, fails = (_: number) => false): Sent[] {
  const sent: Sent[] = [];
  type Event = { seconds: number; order: number; act: () => void };
  const events: Event[] = [];
  let order = 0;
  const at = (seconds: number, act: () => void) => events.push({ seconds, order: order++, act });
  let inSystem = 0;
  const take = (batch: RequestBatch, row: number, now: number) => {
    const index = sent.length;
    const leftSeconds = now + serviceSeconds(index);
    inSystem++;
    const ticket = batch.ticket?.[row] ?? NO_TICKET;
    sent.push({
      requestId: batch.requestId[row]!,
      applicationId: batch.applicationId[row]!,
      arrivalSeconds: batch.arrivalSeconds[row]!,
      promptTokens: batch.promptTokens[row]!,
      outputTokens: batch.outputTokens[row]!,
      ticket,
      prefixId: batch.prefixId?.[row] ?? NO_PREFIX,
      prefixTokens: batch.prefixTokens?.[row] ?? 0,
      sharedPrefixId: batch.sharedPrefixId?.[row] ?? NO_PREFIX,
      sharedPrefixTokens: batch.sharedPrefixTokens?.[row] ?? 0,
      inSystem,
      leftSeconds,
    });
    at(leftSeconds, () => {
      inSystem--;
      if (ticket === NO_TICKET) return;
      const next = source.followUps!.left(ticket, leftSeconds, !fails(index));
      if (next < Number.POSITIVE_INFINITY) {
        at(next, () => {
          const following = source.followUps!.next(ticket, next);
          expect(following.length).toBe(1);
          take(following, 0, next);
        });
      }
    });
  };
  let batch: RequestBatch | undefined;
  let row = 0;
  const pull = () => {
    if (!batch || row === batch.length) {
      const pulled = source.pull();
      if (typeof pulled === "string") return;
      batch = pulled;
      row = 0;
    }
    at(batch.arrivalSeconds[row]!, () => {
      take(batch!, row++, batch!.arrivalSeconds[row - 1]!);
      pull();
    });
  };
  pull();
  while (events.length > 0) {
    const next = events.reduce((a, b) =>
      b.seconds < a.seconds || (b.seconds === a.seconds && b.order < a.order) ? b : a,
    );
    events.splice(events.indexOf(next), 1);
    next.act();
  }
  return sent;
}

const FIXED = { type: "fixed", promptTokens: 10, outputTokens: 5 } as const;
const LOGNORMAL = { type: "log-normal", promptMean: 50, promptCv: 1, outputMean: 20, outputCv: 1 } as const;
const generate = (settings: Omit<GeneratorSettings, "random">, seed = 1): RequestSource =>
  generatedSource({ ...settings, random: new RandomStreams(seed) });

const service = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 });

describe("a closed loop", () => {
  property.prop([fc.integer({ min: 1, max: 12 }), service], { numRuns: 60 })(
    "never has more requests in the system than users, and always as many when they do not think",
    (concurrency, seconds) => {
      const source = generate({ arrivals: { type: "closed_loop", concurrency }, sizes: FIXED, requests: 100 });
      const sent = serve(source, (index) => seconds[index % seconds.length]!);
      expect(sent).toHaveLength(100);
      for (const { inSystem, arrivalSeconds: now } of sent) {
        expect(inSystem).toBeLessThanOrEqual(concurrency);
        if (now === sent.at(-1)!.arrivalSeconds) continue;
        const isThere = ({ arrivalSeconds, leftSeconds }: Sent) => arrivalSeconds <= now && leftSeconds > now;
        expect(sent.filter(isThere)).toHaveLength(concurrency);
      }
      expect(sent.map(({ requestId }) => requestId)).toEqual(sent.map((_, index) => index));
    },
  );

  it("lets users think, and start one after the other", () => {
    const source = generate({
      arrivals: { type: "closed_loop", concurrency: 2, thinkTime: 3, rampUpSeconds: 1 },
      sizes: FIXED,
      durationSeconds: 9,
    });
    expect(serve(source, () => 1).map(({ arrivalSeconds }) => arrivalSeconds)).toEqual([0, 0.5, 4, 4.5, 8, 8.5]);
  });

  it("sends nothing at the end or later", () => {
    const arrivals = { type: "closed_loop", concurrency: 1 } as const;
    const sent = serve(generate({ arrivals, sizes: FIXED, durationSeconds: 3 }), () => 1);
    expect(sent.map(({ arrivalSeconds }) => arrivalSeconds)).toEqual([0, 1, 2]);
    const late = { ...arrivals, concurrency: 4, rampUpSeconds: 8 };
    expect(serve(generate({ arrivals: late, sizes: FIXED, durationSeconds: 3 }), () => 9)).toHaveLength(2);
    expect(serve(generate({ arrivals, sizes: FIXED, requests: 0 }), () => 1)).toHaveLength(0);
  });

  it("goes on when a request was rejected or failed", () => {
    const arrivals = { type: "closed_loop", concurrency: 1 } as const;
    const source = generate({ arrivals, sizes: FIXED, requests: 5 });
    expect(
      serve(
        source,
        () => 1,
        () => true,
      ),
    ).toHaveLength(5);
  });

  it("draws the sizes of the same requests in the same order, whoever serves them", () => {
    const sizesOf = (seconds: (index: number) => number) =>
      serve(
        generate({ arrivals: { type: "closed_loop", concurrency: 5 }, sizes: LOGNORMAL, requests: 50 }),
        seconds,
      ).map(({ promptTokens, outputTokens }) => [promptTokens, outputTokens]);
    expect(sizesOf(() => 1)).toEqual(sizesOf((index) => 1 + ((index * 7) % 5)));
  });

  it.for<{ name: string; arrivals: object; setting: string }>([
    { name: "no user", arrivals: { concurrency: 0 }, setting: "arrivals.concurrency" },
    { name: "half a user", arrivals: { concurrency: 1.5 }, setting: "arrivals.concurrency" },
    { name: "a negative ramp", arrivals: { concurrency: 1, rampUpSeconds: -1 }, setting: "arrivals.rampUpSeconds" },
    { name: "negative thoughts", arrivals: { concurrency: 1, thinkTime: -1 }, setting: "arrivals.thinkTime" },
  ])("cannot have $name", ({ arrivals, setting }) => {
    expect(() =>
      generate({ arrivals: { type: "closed_loop", ...arrivals } as never, sizes: FIXED, requests: 1 }),
    ).toThrow(expect.objectContaining({ setting }));
  });
});

const anySessions = fc.record({
  arrivals: fc.constantFrom<GeneratorSettings["arrivals"]>(
    { type: "poisson", rate: 2 },
    { type: "closed_loop", concurrency: 3, thinkTime: 1 },
  ),
  sizes: fc.constantFrom(FIXED, LOGNORMAL),
  sessions: fc.record({
    turns: fc.constantFrom<NonNullable<GeneratorSettings["sessions"]>["turns"]>(1, 4, { type: "geometric", mean: 3 }),
    thinkTime: fc.constantFrom(0, 2.5),
    maxContextTokens: fc.constantFrom(300, 100_000),
  }),
  sharedPrefix: fc.constantFrom(undefined, { groups: 3, tokens: 40 }),
});

describe("sessions", () => {
  property.prop([anySessions, service, fc.nat({ max: 5 })], { numRuns: 80 })(
    "say again all that was said, and a turn comes when the one before it completed",
    ({ sharedPrefix, ...settings }, seconds, failing) => {
      const source = generate({ ...settings, ...(sharedPrefix && { sharedPrefix }), requests: 120 });
      const fails = (index: number) => failing > 0 && index % 6 === failing;
      const sent = serve(source, (index) => seconds[index % seconds.length]!, fails);
      expect(sent).toHaveLength(120);
      const last = new Map<number, Sent & { index: number }>();
      sent.forEach((turn, index) => {
        const before = last.get(turn.prefixId);
        expect(turn.prefixTokens).toBeLessThan(turn.promptTokens);
        expect(turn.sharedPrefixTokens).toBe(sharedPrefix?.tokens ?? 0);
        expect(turn.sharedPrefixTokens).toBeLessThan(turn.promptTokens);
        if (before) {
          expect(fails(before.index)).toBe(false);
          expect(turn.prefixTokens).toBe(before.promptTokens + before.outputTokens);
          expect(turn.arrivalSeconds).toBe(before.leftSeconds + settings.sessions.thinkTime);
          expect(turn.sharedPrefixId).toBe(before.sharedPrefixId);
          expect(turn.promptTokens).toBeLessThanOrEqual(settings.sessions.maxContextTokens);
        } else {
          expect(turn.prefixTokens).toBe(0);
          // Ids of sessions are not those of shared prefixes.
          expect(turn.prefixId).toBeGreaterThanOrEqual(sharedPrefix?.groups ?? 0);
        }
        last.set(turn.prefixId, { ...turn, index });
      });
      expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(120);
    },
  );

  it("say the same, whoever serves them", () => {
    const said = (seconds: (index: number) => number) => {
      const source = generate({
        arrivals: { type: "poisson", rate: 1 },
        sizes: LOGNORMAL,
        sessions: { turns: { type: "geometric", mean: 4 }, thinkTime: 0.1 },
        sharedPrefix: { groups: 5, tokens: 10, popularity: "zipf" },
        durationSeconds: 20,
      });
      return serve(source, seconds)
        .filter(({ arrivalSeconds }) => arrivalSeconds < 10)
        .map(({ prefixId, promptTokens, outputTokens, sharedPrefixId }) =>
          [prefixId, promptTokens, outputTokens, sharedPrefixId].join(),
        )
        .sort();
    };
    const fast = said(() => 0.001);
    const slow = said((index) => 0.002 + (index % 3) / 10_000);
    expect(fast.length).toBeGreaterThan(20);
    expect(slow).toEqual(fast);
  });

  it("have as many turns as was asked for", () => {
    const source = generate({
      arrivals: { type: "constant", rate: 0.03 },
      sizes: FIXED,
      sessions: { turns: 3, thinkTime: 0.5 },
      durationSeconds: 100,
    });
    const sent = serve(source, () => 0.1).sort(
      (a, b) => a.prefixId - b.prefixId || a.arrivalSeconds - b.arrivalSeconds,
    );
    expect(sent.map(({ prefixId, promptTokens }) => [prefixId, promptTokens])).toEqual(
      [0, 1, 2].flatMap((session) => [10, 25, 40].map((tokens) => [session, tokens])),
    );
  });
});

describe("sources that follow", () => {
  const loop = (applicationId: number, concurrency: number): RequestSource =>
    generate({ arrivals: { type: "closed_loop", concurrency }, sizes: FIXED, requests: 20, applicationId });
  const open = (): RequestSource =>
    generate({ arrivals: { type: "constant", rate: 10 }, sizes: LOGNORMAL, requests: 30, applicationId: 9 });

  it("can be merged, with each other and with open ones", () => {
    const seconds = (index: number) => 0.1 + (index % 4) / 10;
    const sent = serve(mergedSource([open(), loop(1, 2), loop(2, 3)], { renumber: true }), seconds);
    const of = (application: number) => sent.filter(({ applicationId }) => applicationId === application);
    expect([of(9).length, of(1).length, of(2).length]).toEqual([30, 20, 20]);
    expect(of(9).every(({ ticket }) => ticket === NO_TICKET)).toBe(true);
    expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(70);
    for (const [application, users] of [
      [1, 2],
      [2, 3],
    ] as const) {
      of(application).forEach((request, index, all) => {
        const others = all.filter(
          (other, at) => at < index && other.leftSeconds > request.arrivalSeconds + 1e-12,
        ).length;
        expect(others).toBeLessThan(users);
      });
    }
    expect(mergedSource([open()]).followUps).toBeUndefined();
  });

  it("cannot be written as a trace", () => {
    const batch = loop(0, 1).pull() as RequestBatch;
    expect(() => new TraceRows("splitwise").text(batch)).toThrow(
      expect.objectContaining({ code: "WORKLOAD_NOT_WRITABLE" }),
    );
    expect(() => new TraceRows("splitwise").text(batch)).toThrow("wait for the answers to others");
  });
});
