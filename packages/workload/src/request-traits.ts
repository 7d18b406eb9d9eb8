import type { RandomStream, RandomStreams } from "@tokentide/sim-core";
import { MAX_INT32 } from "./cell-rules";
import { ClassDraw, type ClassShare } from "./class-shares";
import type { RequestColumns } from "./request-columns";
import { SharedPrefixes, type SharedPrefixSettings } from "./shared-prefixes";
import type { RequestSizes } from "./sizes/request-sizes";
import { requestSizes, type SizeSettings } from "./sizes/size-settings";

/** What requests are like, but for when they come. */
export interface TraitSettings {
  readonly sizes: SizeSettings;
  /** Classes that the requests are divided among at random. Absent: none has a class. */
  readonly classes?: readonly ClassShare[];
  /** Prefixes that prompts share. Absent: no two prompts are alike. */
  readonly sharedPrefix?: SharedPrefixSettings;
}

/** Draws what independent requests are like, each trait from a stream of its own, straight into the columns of a batch. */
export class RequestTraits {
  readonly #sizes: RequestSizes;
  readonly #sizeRandom: RandomStream;
  readonly #classes: ClassDraw | undefined;
  readonly #classRandom: RandomStream;
  readonly #prefixes: SharedPrefixes | undefined;
  readonly #prefixRandom: RandomStream;

  /** @throws WorkloadError when a setting is out of range. */
  constructor(settings: TraitSettings, random: RandomStreams, applicationId: number) {
    this.#sizes = requestSizes(settings.sizes);
    this.#sizeRandom = random.stream(`workload/${applicationId}/sizes`);
    this.#classes = settings.classes && new ClassDraw(settings.classes);
    this.#classRandom = random.stream(`workload/${applicationId}/classes`);
    this.#prefixRandom = random.stream(`workload/${applicationId}/prefixes`);
    this.#prefixes = settings.sharedPrefix && new SharedPrefixes(settings.sharedPrefix, this.#prefixRandom);
  }

  /** Gives a batch the columns that {@link draw} fills. */
  open(columns: RequestColumns): void {
    if (this.#classes) columns.open("classId");
    if (!this.#prefixes) return;
    columns.open("prefixId");
    columns.open("prefixTokens");
  }

  /** Draws the next request into a row. */
  draw(columns: RequestColumns, row: number): void {
    const sizes = this.#sizes;
    sizes.draw(this.#sizeRandom);
    columns.promptTokens[row] = sizes.promptTokens;
    columns.outputTokens[row] = sizes.outputTokens;
    if (this.#classes) columns.classId![row] = this.#classes.draw(this.#classRandom);
    if (!this.#prefixes) return;
    const group = this.#prefixes.draw(this.#prefixRandom);
    const prefixTokens = this.#prefixes.tokensOf(group);
    columns.prefixId![row] = group;
    columns.prefixTokens![row] = prefixTokens;
    columns.promptTokens[row] = Math.min(MAX_INT32, prefixTokens + sizes.promptTokens);
  }
}
