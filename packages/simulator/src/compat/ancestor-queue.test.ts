import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestTable } from "../requests/request-table";
import { AncestorQueue, RowsByArrival } from "./ancestor-queue";

describe("AncestorQueue", () => {
  it("inserts and removes as an array would", () => {
    const command = fc.oneof({ weight: 3, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.integer({ max: -1 }) });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const queue = new AncestorQueue(new RequestTable());
        const model: number[] = [];
        commands.forEach((each, task) => {
          if (each >= 0) {
            const position = each % (model.length + 1);
            queue.insert(task, position);
            model.splice(position, 0, task);
          } else if (model.length > 0) {
            const gone = model[-each % model.length]!;
            queue.remove(gone);
            model.splice(model.indexOf(gone), 1);
          }
        });
        expect(Array.from(model, (_, position) => queue.at(position))).toEqual(model);
        expect(queue.length).toBe(model.length);
      }),
    );
  });

  it("ignores a task that is not in it", () => {
    const queue = new AncestorQueue(new RequestTable());
    queue.insert(4, 0);
    queue.remove(5);
    expect(queue.length).toBe(1);
  });
});

describe("AncestorQueue, long", () => {
  it("is an array beyond one stretch too", () => {
    const requests = new RequestTable();
    for (let row = 0; row < 4000; row++) requests.add(row, 0, 1, 1, 0);
    const queue = new AncestorQueue(requests);
    const model: number[] = [];
    // A fixed walk through all positions: growth, then a mixture, then down to nothing.
    for (let task = 0; task < 4000; task++) {
      const position = (task * 7919) % (model.length + 1);
      queue.insert(task, position);
      model.splice(position, 0, task);
      if (task % 3 === 2) {
        const gone = model[(task * 104729) % model.length]!;
        queue.remove(gone);
        model.splice(model.indexOf(gone), 1);
      }
    }
    expect(Array.from(model, (_, position) => queue.at(position))).toEqual(model);
    while (model.length > 1) queue.remove(model.splice((model.length * 31) % model.length, 1)[0]!);
    expect([queue.length, queue.at(0)]).toEqual([1, model[0]]);
    queue.clear();
    queue.insert(5, 0);
    expect(queue.at(0)).toBe(5);
  });
});

describe("RowsByArrival", () => {
  it("keeps order of arrival, equal arrivals in order of joining, as a stable sort would", () => {
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.record({ arrival: fc.nat({ max: 5 }) }) },
      { weight: 1, arbitrary: fc.constant("first" as const) },
      { weight: 1, arbitrary: fc.nat() },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const requests = new RequestTable();
        const rows = new RowsByArrival(requests);
        let model: { row: number; arrival: number }[] = [];
        for (const each of commands) {
          if (typeof each === "object") {
            const row = requests.add(0, each.arrival, 1, 1, 0);
            requests.joinSequence[row] = requests.nextSequence++;
            rows.insert(row);
            model = [...model, { row, arrival: each.arrival }].sort((a, b) => a.arrival - b.arrival);
          } else if (model.length > 0) {
            const [gone] = model.splice(each === "first" ? 0 : each % model.length, 1);
            rows.remove(gone!.row);
          }
          expect([...rows.rows.subarray(rows.head, rows.head + rows.length)]).toEqual(model.map(({ row }) => row));
        }
      }),
    );
  });

  it("uses the room in front again instead of growing", () => {
    const requests = new RequestTable();
    const rows = new RowsByArrival(requests);
    const present: number[] = [];
    for (let arrival = 0; arrival < 1000; arrival++) {
      const row = requests.add(0, arrival, 1, 1, 0);
      requests.joinSequence[row] = requests.nextSequence++;
      rows.insert(row);
      present.push(row);
      if (present.length > 10) rows.remove(present.shift()!);
    }
    expect([...rows.rows.subarray(rows.head, rows.head + rows.length)]).toEqual(present);
    expect(rows.rows).toHaveLength(64);
  });

  it("ignores a row that is not in it, and is empty after clear", () => {
    const requests = new RequestTable();
    const rows = new RowsByArrival(requests);
    const [here, elsewhere] = [requests.add(0, 1, 1, 1, 0), requests.add(1, 2, 1, 1, 0)];
    rows.insert(here);
    rows.remove(elsewhere);
    expect(rows.length).toBe(1);
    rows.clear();
    expect([rows.head, rows.length]).toEqual([0, 0]);
  });
});
