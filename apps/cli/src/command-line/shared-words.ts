/** Help of `--set`, which several commands take. */
export const SET_HELP: string =
  "override a setting, e.g. applications.0.scheduler=jsq; the value is read as YAML; may be repeated";
/** Help of the argument that names a configuration. */
export const CONFIG_HELP: string = "YAML file, or the name of a preset: demo";
