import { InvalidSettingsError } from "../errors/invalid-settings-error";
import { type EwmaSettings, ewma } from "./ewma";
import type { Forecaster } from "./forecaster";
import { type HoltWintersSettings, holtWinters } from "./holt-winters";
import { type KalmanTrendSettings, kalmanTrend } from "./kalman-trend";
import { lastValue } from "./last-value";
import { type SeasonalNaiveSettings, seasonalNaive } from "./seasonal-naive";

/** Settings of a forecaster that comes with the library, told apart by `type`. */
export type ForecasterSettings =
  | { readonly type: "last-value" }
  | ({ readonly type: "ewma" } & EwmaSettings)
  | ({ readonly type: "seasonal-naive" } & SeasonalNaiveSettings)
  | ({ readonly type: "holt-winters" } & HoltWintersSettings)
  | ({ readonly type: "kalman" } & KalmanTrendSettings);

/** Names of the forecasters, from the simplest to the cleverest. */
export const FORECASTER_TYPES = ["last-value", "ewma", "seasonal-naive", "holt-winters", "kalman"] as const;

/** Makes a forecaster from its settings. @throws InvalidSettingsError on an unknown type or a setting that cannot be */
export function createForecaster(settings: ForecasterSettings): Forecaster {
  switch (settings.type) {
    case "last-value":
      return lastValue() as Forecaster;
    case "ewma":
      return ewma(settings) as Forecaster;
    case "seasonal-naive":
      return seasonalNaive(settings) as Forecaster;
    case "holt-winters":
      return holtWinters(settings) as Forecaster;
    case "kalman":
      return kalmanTrend(settings) as Forecaster;
    default: {
      const { type } = settings as { type: unknown };
      throw new InvalidSettingsError("forecaster.type", type, FORECASTER_TYPES.join(", "));
    }
  }
}
