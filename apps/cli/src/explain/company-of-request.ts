import type { RequestRecord } from "./request-records";

/** What the instances of one request did beside it, from the rows of all the others; only completed ones have a row. */
export class CompanyOfRequest {
  readonly #request: RequestRecord;
  /** Prompts of the same iteration. */
  promptsBeside = 0;
  promptTokensBeside = 0;
  /** Prompts that its instance worked on while it waited. */
  promptsBefore = 0;
  promptTokensBefore = 0;
  /** Requests whose tokens its instance made while it waited. */
  decodesWhileWaiting = 0;
  /** Prompts that its instance worked on while it got its tokens. */
  promptsWhileTokens = 0;
  promptTokensWhileTokens = 0;
  #decodeSeconds = 0;

  constructor(request: RequestRecord) {
    this.#request = request;
  }

  /** Requests that got tokens on its instance beside it, on average over its token phase. */
  get meanDecodesBeside(): number {
    const { tokenStartSeconds, lastTokenSeconds } = this.#request;
    const seconds = lastTokenSeconds - tokenStartSeconds;
    return seconds > 0 ? this.#decodeSeconds / seconds : 0;
  }

  /** Takes a look at a request of the run. */
  meet(other: RequestRecord): void {
    const own = this.#request;
    if (other.requestId === own.requestId) return;
    if (other.promptInstanceId === own.promptInstanceId) {
      if (other.promptStartSeconds === own.promptStartSeconds || overlaps(other, own)) {
        this.promptsBeside++;
        this.promptTokensBeside += other.promptTokens;
      } else if (other.firstTokenSeconds > own.arrivalSeconds && other.promptStartSeconds < own.promptStartSeconds) {
        this.promptsBefore++;
        this.promptTokensBefore += other.promptTokens;
      }
    }
    const hasTokens = other.outputTokens > 1;
    if (
      hasTokens &&
      other.tokenInstanceId === own.promptInstanceId &&
      other.tokenStartSeconds < own.promptStartSeconds &&
      other.lastTokenSeconds > own.arrivalSeconds
    )
      this.decodesWhileWaiting++;
    if (own.outputTokens === 1) return;
    if (hasTokens && other.tokenInstanceId === own.tokenInstanceId) {
      const from = Math.max(own.tokenStartSeconds, other.tokenStartSeconds);
      this.#decodeSeconds += Math.max(0, Math.min(own.lastTokenSeconds, other.lastTokenSeconds) - from);
    }
    if (
      other.promptInstanceId === own.tokenInstanceId &&
      other.firstTokenSeconds > own.tokenStartSeconds &&
      other.promptStartSeconds < own.lastTokenSeconds
    ) {
      this.promptsWhileTokens++;
      this.promptTokensWhileTokens += other.promptTokens;
    }
  }
}

/** Whether two prompts were in work at the same time: times are sums of rounded figures, so more than a hair of it. */
function overlaps(other: RequestRecord, own: RequestRecord): boolean {
  const from = Math.max(other.promptStartSeconds, own.promptStartSeconds);
  const common = Math.min(other.firstTokenSeconds, own.firstTokenSeconds) - from;
  return (
    common >
    0.5 * Math.min(other.firstTokenSeconds - other.promptStartSeconds, own.firstTokenSeconds - own.promptStartSeconds)
  );
}
