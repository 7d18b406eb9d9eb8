import { UNKNOWN_OUTCOME } from "../errors/unknown-outcome-error";
import type { Listing, ProviderAnswer } from "../ports/provider-answer";

/** What to do with each kind of answer. Called inside {@link ask} or, for a promise, later. */
export interface AnswerHandlers {
  done(): void;
  /** It may or may not have taken effect. */
  unknown(reason: string): void;
  /** It has not taken effect. */
  failed(error: unknown): void;
}

/** Makes a call to a provider and sees to every way in which it can be answered. Never throws. */
export function ask(isLive: () => boolean, call: () => ProviderAnswer, handlers: AnswerHandlers): void {
  let answer: ProviderAnswer;
  try {
    answer = call();
  } catch (error) {
    refused(error, handlers);
    return;
  }
  if (typeof answer !== "object") {
    settled(answer, handlers);
    return;
  }
  answer.then(
    (later) => {
      if (isLive()) settled(later, handlers);
    },
    (error: unknown) => {
      if (isLive()) refused(error, handlers);
    },
  );
}

/** Reads a list, now or later. */
export function readListing<T>(
  isLive: () => boolean,
  list: () => Listing<T>,
  handlers: { listed(entries: readonly T[]): void; failed(error: unknown): void },
): void {
  let listing: Listing<T>;
  try {
    listing = list();
  } catch (error) {
    handlers.failed(error);
    return;
  }
  if (!("then" in listing)) {
    handlers.listed(listing);
    return;
  }
  listing.then(
    (entries) => {
      if (isLive()) handlers.listed(entries);
    },
    (error: unknown) => {
      if (isLive()) handlers.failed(error);
    },
  );
}

/** What an error says, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function settled(answer: "done" | "started", handlers: AnswerHandlers): void {
  // What was started is heard of by signal.
  if (answer !== "started") handlers.done();
}

function refused(error: unknown, handlers: AnswerHandlers): void {
  // By its code: a provider may have been built against another copy of this library.
  const isUnknown = error instanceof Error && "code" in error && error.code === UNKNOWN_OUTCOME;
  if (isUnknown) handlers.unknown(error.message);
  else handlers.failed(error);
}
