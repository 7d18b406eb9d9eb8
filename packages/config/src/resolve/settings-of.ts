/** Every setting of a type, those that may be absent as undefined: leaving one out does not compile. */
export type EverySetting<Settings> = { readonly [Key in keyof Settings]-?: Settings[Key] | undefined };

/** Settings without those that are undefined: absent is not the same as undefined to who spreads them over defaults. */
export function settingsOf<Settings extends object>(values: EverySetting<Settings>): Settings {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Settings;
}
