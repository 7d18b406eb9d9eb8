import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { UnknownSkuError } from "../errors/unknown-sku-error";
import type { ServerSku } from "../ports/server-provider";

/** The SKUs of a provider by name; the first is the default. */
export class SkuCatalog {
  readonly skus: readonly ServerSku[];

  constructor(skus: readonly ServerSku[]) {
    for (const sku of skus) {
      if (!(Number.isInteger(sku.processors) && sku.processors >= 1)) {
        throw new InvalidSettingsError(`SKU ${sku.name}: processors`, sku.processors, "a whole number of at least 1");
      }
    }
    this.skus = skus;
  }

  find(name: string | undefined): ServerSku | undefined {
    return name === undefined ? this.skus[0] : this.skus.find((candidate) => candidate.name === name);
  }

  /** @throws UnknownSkuError */
  get(name: string | undefined): ServerSku {
    const sku = this.find(name);
    if (sku !== undefined) return sku;
    throw new UnknownSkuError(
      name ?? "(the default)",
      this.skus.map((offered) => offered.name),
    );
  }
}
