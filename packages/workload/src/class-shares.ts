import { categorical, type Distribution, type RandomStream } from "@tokentide/sim-core";
import { badSetting, inRange, RANGE } from "./setting-checks";

/** A class of requests and how many of all are of it. */
export interface ClassShare {
  readonly classId: number;
  /** Relative to the shares of the other classes. */
  readonly share: number;
}

/** Draws the class of each request. */
export class ClassDraw {
  readonly #classIds: readonly number[];
  readonly #shares: Distribution;

  /** @throws WorkloadError when there is no class, or a setting is out of range. */
  constructor(classes: readonly ClassShare[], path = "classes") {
    if (classes.length === 0) throw badSetting(path, "is empty; give at least one class, or leave it out.");
    this.#classIds = classes.map(({ classId }, index) =>
      inRange(classId, RANGE.applicationId, `${path}[${index}].classId`),
    );
    this.#shares = categorical(
      classes.map(({ share }, index) => inRange(share, RANGE.positive, `${path}[${index}].share`)),
    );
  }

  draw(random: RandomStream): number {
    return this.#classIds[this.#shares.sample(random)]!;
  }
}
