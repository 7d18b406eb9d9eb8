import { chartColumns, instanceChart, type TextSink } from "@tokentide/report";
import { CsvLog, type EventSink, JsonLinesLog } from "@tokentide/scaling-manager";
import type { SimulationConfig } from "@tokentide/simulator";
import { combinedEventSink } from "../run/combined-sinks";
import { DecisionHighlights } from "./decision-highlights";
import { InstanceTimeline } from "./instance-timeline";

/** What is kept of one application's scaling while a run goes on. */
interface ApplicationReport {
  readonly timeline: InstanceTimeline;
  readonly highlights: DecisionHighlights;
}

/** Listens to the scaling managers of a run: writes their logs, and keeps what is shown in the end. */
export class ScalingReports {
  readonly #reports = new Map<number, ApplicationReport>();
  readonly #sinks = new Map<number, EventSink>();

  /** @param openFile opens a file of the results; absent: none is written */
  constructor({ applications }: SimulationConfig, openFile?: (relativePath: string) => TextSink) {
    for (const { applicationId, scaling } of applications) {
      if (scaling === undefined) continue;
      const report = { timeline: new InstanceTimeline(), highlights: new DecisionHighlights() };
      this.#reports.set(applicationId, report);
      const logs = openFile === undefined ? [] : openLogs(applicationId, openFile);
      this.#sinks.set(applicationId, combinedEventSink([report.timeline, report.highlights, ...logs]));
    }
  }

  /** Whether any application scales. */
  get isEmpty(): boolean {
    return this.#reports.size === 0;
  }

  // An arrow function, so that it may be handed on without its object.
  readonly sinkOf = (applicationId: number): EventSink => this.#sinks.get(applicationId)!;

  /** Why the fleets changed, in words; empty where no policy changed one. */
  highlights(): string {
    return this.#perApplication(({ highlights }) => highlights.text());
  }

  /** How the fleets went up and down, as charts of at most so many characters. */
  charts(endSeconds: number, width: number): string {
    const columns = chartColumns(width);
    return this.#perApplication(({ timeline }) => instanceChart(timeline.history(endSeconds, columns)));
  }

  #perApplication(textOf: (report: ApplicationReport) => string): string {
    const texts = [...this.#reports].map(([id, report]) => [id, textOf(report)] as const);
    const title = (id: number) => (this.#reports.size > 1 ? `Application ${id}\n` : "");
    return texts.map(([id, text]) => (text === "" ? "" : `\n${title(id)}${text}`)).join("");
  }
}

/** The quick start's log, and one with every decision's whole trail. */
function openLogs(applicationId: number, openFile: (relativePath: string) => TextSink): EventSink[] {
  const lines = (path: string) => {
    const file = openFile(path);
    return (line: string) => file.write(`${line}\n`);
  };
  return [new CsvLog(lines(`scaling/${applicationId}`)), new JsonLinesLog(lines(`decisions/${applicationId}.jsonl`))];
}
