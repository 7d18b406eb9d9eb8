import { TICKS_PER_SECOND } from "./cell-scanner";
import { dateOfDay, daysSince1970 } from "./civil-date";
import type { RequestBatch } from "./request-batch";
import { ABSENT, optionalColumnsOf } from "./request-columns";
import { OPTIONAL_COLUMN_NAMES, type OptionalTraceColumn, type TraceFormat } from "./trace-format";
import { WorkloadError } from "./workload-error";

const SECONDS_PER_DAY = 86_400;
const TICK_DIGITS = 7;
/** Of timestamps with four digits for the year. */
const LAST_YEAR = 9999;

/** Second 0 of a trace written in the Azure form. A Monday, as is the default start of a run. */
const AZURE_EPOCH_DAY = daysSince1970(2024, 1, 1);

/**
 * Turns batches into the text of a trace. Pure: whoever uses it writes the text.
 *
 * In the `splitwise` form everything is kept, and numbers read back bit for bit. The `azure` form has timestamps of
 * 100 ns, no ids, and no application: it is refused for requests of more than one, and when it is read its first request
 * is at second 0.
 */
export class TraceRows {
  readonly #format: TraceFormat;
  #optional: readonly OptionalTraceColumn[] = [];
  #applicationId: number | undefined;

  constructor(format: TraceFormat) {
    this.#format = format;
  }

  /**
   * The rows of a batch, each with its line end; before the first ones the header, whose columns are those of the batch.
   *
   * @throws WorkloadError when the form cannot hold the requests.
   */
  text(batch: RequestBatch): string {
    let text = "";
    if (this.#applicationId === undefined) {
      this.#applicationId = batch.applicationId[0]!;
      this.#optional = traceColumnsOf(batch);
      text = this.#header();
    }
    const late = traceColumnsOf(batch).find((name) => !this.#optional.includes(name));
    if (late) {
      throw new WorkloadError(
        "WORKLOAD_NOT_WRITABLE",
        `A later batch has ${late}, and the first one did not, so the header has no column for it. Give all batches the same columns.`,
      );
    }
    const isAzure = this.#format === "azure";
    for (let row = 0; row < batch.length; row++) {
      text += isAzure ? this.#azureCells(batch, row) : splitwiseCells(batch, row);
      for (const name of this.#optional) {
        const value = batch[name]?.[row] ?? ABSENT[name];
        text += value === ABSENT[name] ? "," : `,${value}`;
      }
      text += "\n";
    }
    return text;
  }

  #header(): string {
    const columns =
      this.#format === "azure"
        ? "TIMESTAMP,ContextTokens,GeneratedTokens"
        : "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size";
    return `${[columns, ...this.#optional.map((name) => OPTIONAL_COLUMN_NAMES[name])].join(",")}\n`;
  }

  #azureCells(batch: RequestBatch, row: number): string {
    const applicationId = batch.applicationId[row]!;
    if (applicationId !== this.#applicationId) {
      throw new WorkloadError(
        "WORKLOAD_NOT_WRITABLE",
        `The azure form has no column for applications, and the requests are of at least two (${this.#applicationId} and ${applicationId}). Write the splitwise form, or one application at a time.`,
      );
    }
    return `${timestamp(batch.arrivalSeconds[row]!)},${batch.promptTokens[row]},${batch.outputTokens[row]}`;
  }
}

/** The optional columns of a batch; requests that wait for others have no arrival that could be written. */
function traceColumnsOf(batch: RequestBatch): OptionalTraceColumn[] {
  return optionalColumnsOf(batch).map((name) => {
    if (name !== "ticket") return name;
    throw new WorkloadError(
      "WORKLOAD_NOT_WRITABLE",
      "These requests wait for the answers to others (a closed loop, or sessions), so when they arrive depends on what serves them, and a trace cannot hold them. Write open arrivals without sessions.",
    );
  });
}

/** Request type 2 is the ancestor's number for language models. */
function splitwiseCells(batch: RequestBatch, row: number): string {
  const arrival = batch.arrivalSeconds[row]!;
  // Integral times get a `.0`, as the ancestor's have.
  const arrivalText = Number.isInteger(arrival) && arrival < 1e21 ? `${arrival}.0` : String(arrival);
  return `${batch.requestId[row]},2,${batch.applicationId[row]},${arrivalText},1,${batch.promptTokens[row]},${batch.outputTokens[row]}`;
}

/** `YYYY-MM-DD HH:MM:SS.fffffff` of a second of the run. */
function timestamp(arrivalSeconds: number): string {
  const floor = Math.floor(arrivalSeconds);
  const roundedTicks = Math.round((arrivalSeconds - floor) * TICKS_PER_SECOND);
  const seconds = roundedTicks === TICKS_PER_SECOND ? floor + 1 : floor;
  const ticks = roundedTicks % TICKS_PER_SECOND;
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const { year, month, dayOfMonth } = dateOfDay(AZURE_EPOCH_DAY + day);
  if (year > LAST_YEAR) {
    throw new WorkloadError(
      "WORKLOAD_NOT_WRITABLE",
      `A request arrives at ${arrivalSeconds} s, which is beyond the year ${LAST_YEAR}. Write the splitwise form.`,
    );
  }
  const secondOfDay = seconds - day * SECONDS_PER_DAY;
  const date = `${year}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
  const hours = padded(Math.floor(secondOfDay / 3600), 2);
  const minutes = padded(Math.floor(secondOfDay / 60) % 60, 2);
  return `${date} ${hours}:${minutes}:${padded(secondOfDay % 60, 2)}.${padded(ticks, TICK_DIGITS)}`;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
