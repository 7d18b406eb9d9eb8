import { ABSENT, OPTIONAL_COLUMNS } from "@tokentide/workload";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestStage, RequestTable, TaskState } from "./request-table";

describe("RequestTable", () => {
  it("keeps what was put into it while rows come and go, and uses rows again", () => {
    const command = fc.oneof({ weight: 3, arbitrary: fc.constant(-1) }, { weight: 2, arbitrary: fc.nat() });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const table = new RequestTable();
        const model = new Map<number, number>();
        let id = 0;
        let mostLive = 0;
        for (const each of commands) {
          if (each < 0) {
            const row = table.add(id, id / 2, id + 1, id + 2, id % 3);
            expect(model.has(row)).toBe(false);
            model.set(row, id++);
          } else if (model.size > 0) {
            const row = [...model.keys()][each % model.size]!;
            table.remove(row);
            model.delete(row);
            expect(table.isLive(row)).toBe(false);
          }
          mostLive = Math.max(mostLive, model.size);
          expect(table.live).toBe(model.size);
          expect(table.rowBound).toBe(mostLive);
        }
        for (const [row, given] of model) {
          expect(table.isLive(row)).toBe(true);
          expect([
            table.requestId[row],
            table.arrivalSeconds[row],
            table.promptTokens[row],
            table.outputTokens[row],
            table.application[row],
          ]).toEqual([given, given / 2, given + 1, given + 2, given % 3]);
        }
      }),
    );
  });

  it("gives a used row as if it were new", () => {
    const table = new RequestTable();
    const row = table.add(0, 0, 10, 10, 0);
    table.promptInstance[row] = table.tokenInstance[row] = 7;
    table.stage[row] = RequestStage.Token;
    table.memoryBytes[row] = 99;
    table.state[row << 1] = table.state[(row << 1) | 1] = TaskState.Blocked;
    table.remove(row);

    expect(table.add(1, 1, 1, 1, 0)).toBe(row);
    expect([table.promptInstance[row], table.tokenInstance[row]]).toEqual([-1, -1]);
    expect([table.stage[row], table.memoryBytes[row]]).toEqual([RequestStage.Waiting, 0]);
    expect([...table.state.slice(row << 1, (row << 1) + 2)]).toEqual([TaskState.Absent, TaskState.Absent]);
  });

  it("has columns that only some workloads fill when they are opened, empty for the requests that are there", () => {
    const table = new RequestTable();
    const row = table.add(0, 0, 10, 10, 0);
    for (const name of OPTIONAL_COLUMNS) {
      expect(table[name]).toBeUndefined();
      table.open(name);
      expect(table[name]![row]).toBe(ABSENT[name]);
      table[name]![row] = 5;
      table.open(name);
      expect(table[name]![row]).toBe(5);
    }
  });

  it("keeps every column when it grows", () => {
    const table = new RequestTable();
    for (const name of OPTIONAL_COLUMNS) table.open(name);
    const rows = 5000;
    for (let row = 0; row < rows; row++) {
      table.add(row, row, row, row, row);
      table.promptInstance[row] = table.tokenInstance[row] = row;
      table.promptStartSeconds[row] = table.firstTokenSeconds[row] = table.tokenStartSeconds[row] = row;
      table.memoryBytes[row] = table.joinSequence[row] = table.arrivalSequence[row] = row;
      table.stage[row] = row & 3;
      for (const name of OPTIONAL_COLUMNS) table[name]![row] = row;
      for (const task of [2 * row, 2 * row + 1]) {
        table.next[task] = table.previous[task] = table.preemptions[task] = task;
        table.iterationsLeft[task] = task;
        table.state[task] = task & 3;
      }
    }
    const counting = Array.from({ length: 2 * rows }, (_, index) => index);
    for (const column of ["requestId", "arrivalSeconds", "promptTokens", "outputTokens", "application"] as const)
      expect([...table[column].subarray(0, rows)], column).toEqual(counting.slice(0, rows));
    for (const column of ["promptInstance", "tokenInstance", "memoryBytes", "joinSequence", "arrivalSequence"] as const)
      expect([...table[column].subarray(0, rows)], column).toEqual(counting.slice(0, rows));
    for (const column of ["promptStartSeconds", "firstTokenSeconds", "tokenStartSeconds"] as const)
      expect([...table[column].subarray(0, rows)], column).toEqual(counting.slice(0, rows));
    for (const column of ["next", "previous", "preemptions", "iterationsLeft"] as const)
      expect([...table[column].subarray(0, 2 * rows)], column).toEqual(counting);
    for (const column of OPTIONAL_COLUMNS)
      expect([...table[column]!.subarray(0, rows)], column).toEqual(counting.slice(0, rows));
    expect([...table.stage.subarray(0, rows)]).toEqual(counting.slice(0, rows).map((row) => row & 3));
    expect([...table.state.subarray(0, 2 * rows)]).toEqual(counting.map((task) => task & 3));
    expect(table.isLive(rows)).toBe(false);
  });
});
