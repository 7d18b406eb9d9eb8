import type {
  ListedServer,
  ProviderAnswer,
  ServerProvider,
  ServerRequest,
  ServerSku,
} from "@tokentide/scaling-manager";
import type { Server } from "../instances/server";
import type { Application } from "../requests/application";
import type { Mishaps } from "./mishaps";

/** What buying and returning servers does to the run. */
export interface ServerHost {
  readonly skus: readonly ServerSku[];
  rentServer(serverId: number, skuName: string, application: Application): void;
  returnServer(serverId: number): void;
  serversOf(application: Application): readonly Server[];
}

/** The servers of one application, as its scaling manager buys and returns them. */
export class SimulatedServers implements ServerProvider {
  readonly skus: readonly ServerSku[];
  readonly #application: Application;
  readonly #host: ServerHost;
  readonly #mishaps: Mishaps;
  readonly #booting = new Set<number>();

  constructor(application: Application, host: ServerHost, mishaps: Mishaps) {
    this.#application = application;
    this.#host = host;
    this.#mishaps = mishaps;
    this.skus = host.skus;
  }

  create({ serverId, skuName }: ServerRequest): ProviderAnswer {
    this.#mishaps.checkSupply(skuName);
    this.#host.rentServer(serverId, skuName, this.#application);
    const seconds = this.#mishaps.serverStartUpSeconds();
    if (seconds === 0) return "done";
    this.#booting.add(serverId);
    this.#mishaps.after(seconds, () => {
      if (this.#booting.delete(serverId)) this.#application.scalingManager?.serverReady(serverId);
    });
    return "started";
  }

  remove(serverId: number): ProviderAnswer {
    this.#booting.delete(serverId);
    this.#host.returnServer(serverId);
    return "done";
  }

  list(): ListedServer[] {
    return this.#host.serversOf(this.#application).map(({ id, sku }) => ({
      serverId: id,
      skuName: sku.name,
      state: this.#booting.has(id) ? "booting" : "ready",
    }));
  }
}
