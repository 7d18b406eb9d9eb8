import { batchOf } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryPrefixes } from "../../tests/arbitrary-runs";
import { RequestTable } from "../requests/request-table";
import type { VllmSettings } from "../simulation-config";
import { PagedColumns } from "./paged-columns";
import { SequenceBlocks } from "./sequence-blocks";

const SETTINGS: VllmSettings = {
  chunkedPrefill: true,
  promptSteps: "shared",
  blockTokens: 4,
  gpuMemoryUtilization: 0.9,
  prefixCache: {},
};

/** A request that may share what its prompt begins with. */
interface Prefixed {
  readonly promptTokens: number;
  readonly prefixId?: number;
  readonly prefixTokens?: number;
  readonly sharedPrefixId?: number;
  readonly sharedPrefixTokens?: number;
}

function setUp(requests: readonly Prefixed[], blocks: number, settings: VllmSettings = SETTINGS) {
  const table = new RequestTable();
  const batch = batchOf(requests.map((request, index) => ({ arrivalSeconds: index, outputTokens: 9, ...request })));
  for (const name of ["prefixId", "prefixTokens", "sharedPrefixId", "sharedPrefixTokens"] as const) table.open(name);
  requests.forEach((request, index) => {
    const row = table.add(index, index, batch.promptTokens[index]!, 9, 0);
    for (const name of ["prefixId", "prefixTokens", "sharedPrefixId", "sharedPrefixTokens"] as const) {
      table[name]![row] = request[name] ?? (name.endsWith("Id") ? -1 : 0);
    }
  });
  const paged = new PagedColumns();
  const sequences = new SequenceBlocks(table, paged, settings, { blocks, tokensPerIteration: 1 });
  return { table, paged, sequences };
}

type Bench = ReturnType<typeof setUp>;

/** The whole prompt of a request is computed at once; answers what was found cached, -1 when blocks are lacking. */
function computePrompt({ table, paged, sequences }: Bench, row: number): number {
  const task = row << 1;
  paged.open(task, table.promptTokens[row]!);
  const hit = sequences.findPrefix(task);
  if (!sequences.begin(task, hit, table.promptTokens[row]! - hit, 0)) return -1;
  paged.cachedTokens[task] = table.promptTokens[row]!;
  sequences.promptCached(task);
  return hit;
}

function finish(bench: Bench, row: number, contextTokens: number): void {
  bench.sequences.release(row << 1, 0, contextTokens);
}

describe("SequenceBlocks", () => {
  it("owns every block once: used + free = total, whatever comes and goes", () => {
    fc.assert(
      fc.property(
        arbitraryPrefixes(20),
        fc.array(fc.record({ row: fc.nat({ max: 19 }), extra: fc.nat({ max: 9 }) }), { maxLength: 60 }),
        (requests, steps) => {
          const bench = setUp(requests, 60);
          const { paged, sequences, table } = bench;
          const present = new Set<number>();
          for (const { row, extra } of steps) {
            if (row >= requests.length) continue;
            if (present.delete(row)) {
              finish(bench, row, extra % 2 === 0 ? 0 : table.promptTokens[row]!);
            } else if (computePrompt(bench, row) >= 0) {
              present.add(row);
              sequences.extend(row << 1, table.promptTokens[row]! + extra, 0);
            }
            const own = [...present].reduce((sum, one) => sum + paged.ownBlocks[one << 1]!, 0);
            const { pool } = sequences;
            expect(own + (pool.prefixes?.heldBlocks ?? 0) + pool.free).toBe(pool.total);
            if (pool.prefixes) expect(pool.prefixes.freeBlocks).toBe(pool.free);
            for (const one of present) {
              expect(paged.heldBlocks(one << 1)).toBeGreaterThanOrEqual(pool.blocksFor(table.promptTokens[one]!));
            }
          }
          for (const row of present) finish(bench, row, 0);
          expect(sequences.pool.free).toBe(60);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("finds a system prompt that another request has just computed, once in memory", () => {
    const shared = { prefixId: 5, prefixTokens: 40, promptTokens: 50 };
    const bench = setUp([shared, shared], 100);
    expect(computePrompt(bench, 0)).toBe(0);
    expect(bench.sequences.pool.used).toBe(13);
    expect(computePrompt(bench, 1)).toBe(40);
    // 13 blocks of the first, and 3 of the second beside the 10 that both hold.
    expect(bench.sequences.pool.used).toBe(16);
  });

  it("finds a session's whole conversation at its next turn", () => {
    const bench = setUp(
      [
        { promptTokens: 50, prefixId: 5, prefixTokens: 0 },
        { promptTokens: 100, prefixId: 5, prefixTokens: 58 },
      ],
      100,
    );
    computePrompt(bench, 0);
    bench.sequences.extend(0, 58, 0);
    finish(bench, 0, 58);
    expect(bench.sequences.pool.free).toBe(100);
    // Whole blocks only: 14 of 4.
    expect(computePrompt(bench, 1)).toBe(56);
  });

  it("finds a system prompt where it has not seen the session", () => {
    const turn = { promptTokens: 60, prefixTokens: 0, sharedPrefixId: 9, sharedPrefixTokens: 32 };
    const bench = setUp(
      [
        { ...turn, prefixId: 1 },
        { ...turn, prefixId: 2 },
      ],
      100,
    );
    computePrompt(bench, 0);
    expect(computePrompt(bench, 1)).toBe(32);
  });

  it("gives the least recently used prefix up, its last blocks first", () => {
    const bench = setUp(
      [
        { promptTokens: 16, prefixId: 1, prefixTokens: 16 },
        { promptTokens: 16, prefixId: 2, prefixTokens: 16 },
        { promptTokens: 8 },
        { promptTokens: 17, prefixId: 1, prefixTokens: 16 },
        { promptTokens: 17, prefixId: 2, prefixTokens: 16 },
      ],
      8,
    );
    for (const row of [0, 1, 2]) {
      computePrompt(bench, row);
      finish(bench, row, 0);
    }
    // The third request took the last two blocks of the first prefix,
    expect(computePrompt(bench, 3)).toBe(8);
    finish(bench, 3, 0);
    // and the fourth the last three of the second: what the third left is younger.
    expect(computePrompt(bench, 4)).toBe(4);
  });

  it("always leaves a token to compute", () => {
    const bench = setUp(
      [
        { promptTokens: 16, prefixId: 1, prefixTokens: 16 },
        { promptTokens: 16, prefixId: 1, prefixTokens: 16 },
      ],
      20,
    );
    computePrompt(bench, 0);
    expect(computePrompt(bench, 1)).toBe(12);
  });

  it("warms up to a hit rate that is given", () => {
    const settings = { ...SETTINGS, prefixCache: { hitRate: 0.5 } };
    const bench = setUp([{ promptTokens: 80 }, { promptTokens: 80 }, { promptTokens: 80 }], 40, settings);
    expect(computePrompt(bench, 0)).toBe(0);
    finish(bench, 0, 0);
    // 80 of 160 tokens computed: half as warm as it gets.
    expect(computePrompt(bench, 1)).toBe(20);
    finish(bench, 1, 0);
    expect(computePrompt(bench, 2)).toBe(40);
  });
});
