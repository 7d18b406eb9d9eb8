import type { WindowSignals } from "./observation";

/** Feed of one scope: the application or a pool. */
export declare class SignalRings {
  offered(nowSeconds: number, promptTokens: number, outputTokens: number): void;
  completed(nowSeconds: number, promptTokens: number, outputTokens: number): void;
  firstToken(nowSeconds: number, ttftSeconds: number): void;
  finished(nowSeconds: number, e2eSeconds: number, tbtSeconds: number, metSlo: boolean): void;
  signals(nowSeconds: number, windowSeconds: number): WindowSignals;
}
