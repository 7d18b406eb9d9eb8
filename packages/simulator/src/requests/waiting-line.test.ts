import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WaitingLine } from "./waiting-line";

const command = fc.oneof(
  { weight: 4, arbitrary: fc.constant("push" as const) },
  { weight: 2, arbitrary: fc.constant("shift" as const) },
  { weight: 1, arbitrary: fc.constant("unshift" as const) },
  { weight: 1, arbitrary: fc.nat({ max: 400 }) },
);

describe("WaitingLine", () => {
  it("is first in, first out, and lets anyone leave, as an array would", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
        const line = new WaitingLine();
        const model: number[] = [];
        let next = 0;
        for (const each of commands) {
          if (each === "push") {
            line.push(next);
            model.push(next++);
          } else if (each === "unshift") {
            line.unshift(next);
            model.unshift(next++);
          } else if (each === "shift") {
            if (model.length > 0) expect(line.shift()).toBe(model.shift());
          } else {
            const index = model.indexOf(each);
            expect(line.remove(each)).toBe(index >= 0);
            if (index >= 0) model.splice(index, 1);
          }
          expect(line.length).toBe(model.length);
          if (model.length > 0) expect(line.first).toBe(model[0]);
        }
        while (model.length > 0) expect(line.shift()).toBe(model.shift());
      }),
    );
  });

  it("grows while its ring is wrapped around", () => {
    const line = new WaitingLine();
    for (let i = 0; i < 60; i++) line.push(i);
    for (let i = 0; i < 50; i++) line.shift();
    for (let i = 60; i < 300; i++) line.push(i);
    const left = Array.from({ length: line.length }, () => line.shift());
    expect(left).toEqual(Array.from({ length: 250 }, (_, i) => 50 + i));
  });
});
