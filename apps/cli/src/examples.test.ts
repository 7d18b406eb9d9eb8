import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tokentide } from "./testing/command-line";

const folder = fileURLToPath(new URL("../../../examples/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

describe("examples", () => {
  it.for(files)("%s runs", async (file) => {
    const { code, stdout, stderr } = await tokentide("run", join(folder, file), "--set", "end_time=60");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/[1-9][\d,]* of [1-9][\d,]* completed/);
  });

  it.for(files)("%s is listed and says what it shows", (file) => {
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`[${file}](${file})`);
    expect(readFileSync(join(folder, file), "utf8")).toMatch(/^# [A-Z].*[.]\n/);
  });
});
