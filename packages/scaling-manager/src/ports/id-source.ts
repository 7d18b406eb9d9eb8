/** Names servers and instances. One source may serve several managers that share a cluster. */
export interface IdSource {
  nextServerId(): number;
  nextInstanceId(): number;
  /** This id is in use (an adopted fleet): never give it. */
  taken(kind: "server" | "instance", id: number): void;
}
