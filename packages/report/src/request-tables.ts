import type { CompletedRequest } from "@tokentide/simulator";
import { CompletedRequestCsv } from "./completed-request-csv";
import { CompletedRequestParquet, type ParquetLibrary } from "./completed-request-parquet";
import { groupThousands } from "./readable-figures";
import type { RequestTable } from "./request-table";
import type { StagedFiles } from "./staged-files";

/** So many rows, some 100 MB of CSV, are still a table that one opens. */
const AUTO_ROWS = 1_000_000;

/** What {@link loadParquet} answers: that rows go to Parquet, and the means to write it. */
export interface ParquetRows {
  /** Its own: hand it on. Opaque, so that nobody needs the library's types, which CommonJS could not load. */
  readonly library: unknown;
}

/**
 * How completed requests are written, a row each: as CSV, as Parquet, or not at all. `auto` is CSV, and none of an
 * application's rows when it completes more requests than a table is good for.
 */
export type RequestRows = "auto" | "csv" | "none" | ParquetRows;

/** What a run needs to write its rows as Parquet. Loads the library that does it, so that other runs do without. */
export async function loadParquet(): Promise<ParquetRows> {
  return { library: await import("hyparquet-writer") };
}

/** What decides which rows are kept. */
export interface RequestTablesOptions {
  readonly rows: RequestRows;
  /** With `auto`: rows of an application beyond which none is kept. Default 1,000,000. */
  readonly autoRows?: number | undefined;
  /** Whether each row ends with the request's class. Default: no. */
  readonly classes?: boolean | undefined;
}

/** The tables of completed requests of a run, one an application, each in a file of its own. */
export class RequestTables {
  readonly #files: StagedFiles;
  readonly #rows: RequestRows;
  readonly #limit: number;
  readonly #hasClasses: boolean;
  readonly #ofApplications = new Map<number, LimitedTable>();

  constructor(files: StagedFiles, { rows, autoRows, classes = false }: RequestTablesOptions) {
    this.#files = files;
    this.#rows = rows;
    this.#hasClasses = classes;
    this.#limit = rows === "auto" ? (autoRows ?? AUTO_ROWS) : Number.POSITIVE_INFINITY;
  }

  add(request: CompletedRequest): void {
    if (this.#rows === "none") return;
    const limited = this.#tableOf(request.applicationId);
    if (limited.count++ < this.#limit) limited.table?.add(request);
    else if (limited.table !== undefined) {
      limited.table = undefined;
      // Half a table would be taken for a whole one.
      this.#files.remove(limited.path);
    }
  }

  /** Hands over the last rows of an application. Its file exists also when none of its requests completed. */
  finish(applicationId: number): void {
    if (this.#rows !== "none") this.#tableOf(applicationId).table?.flush();
  }

  /** Says which tables are missing, why, and how to get them. */
  notes(): readonly string[] {
    return [...this.#ofApplications.entries()]
      .filter(([, { count }]) => count > this.#limit)
      .sort(([one], [other]) => one - other)
      .map(
        ([applicationId, { path, count }]) =>
          `${path} was not kept: ${groupThousands(count)} requests of application ${applicationId} completed, and unless asked for, rows are kept up to ${groupThousands(this.#limit)} only. For all rows add --detailed csv or --detailed parquet (output.detailed in the configuration).`,
      );
  }

  #tableOf(applicationId: number): LimitedTable {
    let limited = this.#ofApplications.get(applicationId);
    if (limited === undefined) {
      limited = this.#create(applicationId);
      this.#ofApplications.set(applicationId, limited);
    }
    return limited;
  }

  #create(applicationId: number): LimitedTable {
    const rows = this.#rows;
    if (typeof rows === "string") {
      const path = `detailed/${applicationId}.csv`;
      return { path, count: 0, table: new CompletedRequestCsv(this.#files.createText(path), this.#hasClasses) };
    }
    const path = `detailed/${applicationId}.parquet`;
    const library = rows.library as ParquetLibrary;
    const open = (stagedPath: string) => new CompletedRequestParquet(stagedPath, library, this.#hasClasses);
    return { path, count: 0, table: this.#files.create(path, open) };
  }
}

/** The table of an application, until it is given up for too many rows. */
interface LimitedTable {
  readonly path: string;
  /** Completed requests, the ones without a row too. */
  count: number;
  table: RequestTable | undefined;
}
