/** Names servers and instances. One source may serve several managers that share a cluster. */
export interface IdSource {
  nextServerId(): number;
  nextInstanceId(): number;
}
