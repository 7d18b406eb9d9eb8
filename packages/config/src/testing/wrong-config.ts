import { UNIFORM } from "./base-configs";
import { errorOf, type Files } from "./parse";

/** A configuration with a mistake, and what is to be said about it. */
export interface WrongConfig {
  readonly name: string;
  /** Default: {@link UNIFORM}. */
  readonly text?: string;
  readonly set?: readonly string[];
  readonly files?: Files;
  /** Path of the problem. */
  readonly at: string;
  /** What the message must say, in any of its parts. */
  readonly says: readonly string[];
}

/** What the message about a wrong configuration lacks, or has too much; empty when it is as it should be. */
export function shortcomings({ text = UNIFORM, set = [], files = {}, at, says }: WrongConfig): readonly string[] {
  const { message, problems } = errorOf(text, set, files);
  const paths = problems.map(({ path }) => path);
  return [
    ...(paths.includes(at) ? [] : [`names ${paths.join(", ")} and not ${at}`]),
    ...says.filter((words) => !message.includes(words)).map((words) => `does not say "${words}": ${message}`),
    ...(/\n\s+at /.test(message) ? [`has a stack trace: ${message}`] : []),
    ...(/\[object |undefined|NaN/.test(message) ? [`shows what is no text: ${message}`] : []),
  ];
}
