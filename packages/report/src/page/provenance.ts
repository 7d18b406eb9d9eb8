import { readableNumber } from "../readable-figures";
import type { RunRecord } from "../results/run-record";
import { type Html, html } from "./html";

/** Where a run's figures come from and how to get them again. @param id unique on the page */
export function provenance({ run, summary }: RunRecord, id: string): Html {
  const command = run.command === undefined ? undefined : commandText(run.command);
  const sources = [...new Set(summary.applications.flatMap(({ latency_sources }) => latency_sources))];
  const { configuration, notes = [] } = run;
  return html`
    ${
      command !== undefined &&
      html`<h3>The command</h3>
        <div class="command"><code id="command-${id}">${command}</code><button type="button" data-copy="command-${id}">Copy</button></div>`
    }
    ${
      sources.length > 0 &&
      html`<h3>Where the latencies come from</h3>
        <ul>${sources.map((source) => html`<li>${source}</li>`)}</ul>`
    }
    ${notes.length > 0 && html`<h3>Notes</h3><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
    ${
      configuration !== undefined &&
      html`<details><summary>The configuration</summary><pre id="configuration-${id}" tabindex="0">${configuration}</pre></details>`
    }
    <p class="note">${factsText(run)}</p>`;
}

function factsText({ started_at, wall_seconds, versions = {}, machine = {} }: RunRecord["run"]): string {
  const { tokentide, node } = versions;
  const facts = [
    tokentide === undefined ? undefined : `Tokentide ${tokentide}`,
    node === undefined ? undefined : `Node ${node}`,
    started_at === undefined ? undefined : `run on ${started_at.slice(0, 16).replace("T", " at ")} UTC`,
    wall_seconds === undefined ? undefined : `in ${readableNumber(wall_seconds)} s`,
    machine.processor === undefined ? undefined : `on ${machine.processors} × ${machine.processor}`,
  ];
  return `${facts.filter((fact) => fact !== undefined).join(", ")}.`;
}

/** As one would type it. */
export function commandText(command: readonly string[]): string {
  return ["tokentide", ...command]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
