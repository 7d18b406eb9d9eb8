import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableOf, tasksOf } from "../../tests/table-instance";
import { TaskList } from "./task-list";

describe("TaskList", () => {
  it("keeps order as an array would, whoever leaves, also with several lists over one table", () => {
    const command = fc.record({ list: fc.nat({ max: 2 }), task: fc.nat({ max: 15 }) });
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const requests = tableOf(Array.from({ length: 8 }, () => [1, 1] as const));
        const lists = [0, 1, 2].map(() => new TaskList(requests));
        const models: number[][] = [[], [], []];
        for (const { list, task } of commands) {
          // A task is in one list at a time: one that is somewhere leaves, another joins.
          const home = models.findIndex((model) => model.includes(task));
          if (home >= 0) {
            lists[home]!.remove(task);
            models[home] = models[home]!.filter((member) => member !== task);
          } else {
            lists[list]!.append(task);
            models[list]!.push(task);
          }
          lists.forEach((each, index) => {
            const model = models[index]!;
            expect(tasksOf(each)).toEqual(model);
            expect([each.length, each.first, each.last]).toEqual([model.length, model[0] ?? -1, model.at(-1) ?? -1]);
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});
