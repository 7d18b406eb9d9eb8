/** What every error of this library is: told apart by `code`, or by its class. */
export abstract class ScalingError extends Error {
  /** Stable, for programs: `LIMIT_EXCEEDED`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.name = className(code);
  }
}

/** `LIMIT_EXCEEDED` is the code of `LimitExceededError`; spelt out here because minifiers rename classes. */
function className(code: string): string {
  return `${code.toLowerCase().replace(/(?:^|_)(.)/g, (_match, initial: string) => initial.toUpperCase())}Error`;
}
