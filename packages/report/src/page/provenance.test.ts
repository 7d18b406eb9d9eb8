import { describe, expect, it } from "vitest";
import { commandText } from "./provenance";

describe("the command", () => {
  it.for([
    { command: ["run", "demo", "--set", "seed=1"], text: "tokentide run demo --set seed=1" },
    { command: ["run", "my file.yaml"], text: "tokentide run 'my file.yaml'" },
    { command: ["run", "a", "--set", "policy={type: hpa}"], text: "tokentide run a --set 'policy={type: hpa}'" },
    { command: ["run", "it's"], text: "tokentide run 'it'\\''s'" },
  ])("$text is what one would type", ({ command, text }) => {
    expect(commandText(command)).toBe(text);
  });
});
