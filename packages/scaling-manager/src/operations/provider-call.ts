import { UNKNOWN_OUTCOME } from "../errors/unknown-outcome-error";
import type { ManagerContext } from "../manager-context";
import type { ProviderAnswer } from "../ports/provider-answer";

/** What to do with each kind of answer. Called inside {@link ask} or, for a promise, later. */
export interface AnswerHandlers {
  done(): void;
  /** It may or may not have taken effect. */
  unknown(reason: string): void;
  /** It has not taken effect. */
  failed(reason: string): void;
}

/**
 * Makes a call to a provider and sees to every way in which it can be answered. Never throws.
 * @returns what was thrown, where the provider refused at once
 */
export function ask(
  context: Pick<ManagerContext, "isLive">,
  call: () => ProviderAnswer,
  handlers: AnswerHandlers,
): { readonly error: unknown } | undefined {
  let refusal: { readonly error: unknown } | undefined;
  hear(context, call, {
    // What was started is heard of by signal.
    heard: (answer) => {
      if (answer !== "started") handlers.done();
    },
    failed: (error) => {
      // By its code: a provider may have been built against another copy of this library.
      if (error instanceof Error && "code" in error && error.code === UNKNOWN_OUTCOME) handlers.unknown(error.message);
      else {
        refusal = { error };
        handlers.failed(errorText(error));
      }
    },
  });
  return refusal;
}

/** Hears what a call answers, now or, for a promise, later; then only while the manager is live. */
export function hear<T>(
  { isLive }: Pick<ManagerContext, "isLive">,
  call: () => T | PromiseLike<T>,
  handlers: { heard(answer: T): void; failed(error: unknown): void },
): void {
  let answer: T | PromiseLike<T>;
  try {
    answer = call();
  } catch (error) {
    handlers.failed(error);
    return;
  }
  if (!isPromise(answer)) {
    handlers.heard(answer);
    return;
  }
  answer.then(
    (later) => {
      if (isLive()) handlers.heard(later);
    },
    (error: unknown) => {
      if (isLive()) handlers.failed(error);
    },
  );
}

function isPromise<T>(answer: T | PromiseLike<T>): answer is PromiseLike<T> {
  return typeof answer === "object" && answer !== null && "then" in answer;
}

/** What an error says, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
