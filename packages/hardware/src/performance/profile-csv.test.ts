import { describe, expect, it } from "vitest";
import { ProfileParseError, parseProfileCsv } from "../index";

const HEADER = "model,hardware,prompt_size,batch_size,token_size,peak_power,prompt_time,token_time,tensor_parallel";

describe("parseProfileCsv", () => {
  it("makes a table for each model, processor and parallelism, medians of the repetitions, seconds", () => {
    const text = [
      `\uFEFF${HEADER}`,
      "m,p,512,1,128,0,100,20,2",
      "m,p,512,1,128,0,300,22,2",
      "m,p,512,1,128,0,120,24,2",
      "m,p,256,2,128,0,140,26,2",
      "m,p,128,1,128,0,50,19,2",
      "",
      "m,p,128,1,128,0,40,15,4",
    ].join("\r\n");
    const [two, four] = parseProfileCsv(text, "mine.csv");
    expect(two).toMatchObject({ modelName: "m", processorName: "p", tensorParallelism: 2, source: "mine.csv" });
    expect(two!.promptKnots).toEqual({ tokens: [128, 512], seconds: [0.05, 0.13] });
    expect(two!.tokenKnots.seconds).toEqual([0.019, 0.023]);
    expect(two!.measurements).toContainEqual({
      promptTokens: 512,
      batchSize: 1,
      outputTokens: 128,
      promptSeconds: 0.12,
      tokenSeconds: 0.022,
    });
    expect(four!.tensorParallelism).toBe(4);
  });

  it.for([
    { name: "a header that lacks columns", text: "model,hardware\n", line: 1, says: /lacks prompt_size/ },
    { name: "an empty file", text: "", line: 1, says: /lacks model/ },
    { name: "no rows", text: `${HEADER}\n\n`, line: 1, says: /no row/ },
    { name: "too few cells", text: `${HEADER}\nm,p,1\n`, line: 2, says: /has 3 cells, the header 9/ },
    {
      name: "a word for a number",
      text: `${HEADER}\nm,p,512,1,128,0,fast,20,2\n`,
      line: 2,
      says: /prompt_time must be a number above 0, found "fast"/,
    },
    { name: "a time of 0", text: `${HEADER}\nm,p,512,1,128,0,1,0,2\n`, line: 2, says: /token_time/ },
    {
      name: "half a request",
      text: `${HEADER}\nm,p,512,1.5,128,0,1,1,2\n`,
      line: 2,
      says: /batch_size must be a whole number/,
    },
    {
      name: "an empty cell",
      text: `${HEADER}\nm,p,512,1,128,0,1,1,2\n,p,512,1,128,0,1,1,2\n`,
      line: 3,
      says: /model is empty/,
    },
  ])("refuses $name, with file and line", ({ text, line, says }) => {
    const parse = () => parseProfileCsv(text, "mine.csv");
    expect(parse).toThrow(ProfileParseError);
    expect(parse).toThrow(says);
    expect(parse).toThrow(`mine.csv:${line}: `);
  });
});
