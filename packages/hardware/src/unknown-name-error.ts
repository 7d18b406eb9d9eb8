import { nearestMatch } from "./nearest-match";

/** What a name was looked up as. */
export type CatalogKind = "processor" | "interconnect" | "server SKU" | "model architecture" | "model size";

/** A name that the catalog does not hold. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";
  readonly code = "UNKNOWN_NAME";
  readonly kind: CatalogKind;
  readonly requested: string;
  readonly allowed: readonly string[];
  /** The allowed name that was most likely meant. */
  readonly nearest: string | undefined;

  constructor(kind: CatalogKind, requested: string, allowed: readonly string[]) {
    const nearest = nearestMatch(requested, allowed);
    const guess = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
    super(`There is no ${kind} "${requested}".${guess} Known: ${allowed.join(", ")}. Or define your own.`);
    this.kind = kind;
    this.requested = requested;
    this.allowed = allowed;
    this.nearest = nearest;
  }
}
