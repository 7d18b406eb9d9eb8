/**
 * The reference of configurations as Markdown, from their JSON Schema: a section for each map and each choice by `type`, a
 * table of its settings. What stands at several places is described at the first.
 */
import GithubSlugger from "github-slugger";
import { allowedValues, isChoiceByType } from "./schema-words.mjs";

const INTRODUCTION = `# Configuration

Every setting of a configuration file, from the schema by which files are checked (\`npm run docs:yaml\` writes this page).
A configuration needs \`cluster\`, \`applications\`, \`start_state\` and requests: \`workload\` or \`trace\`, at the top or in an
application. Times are seconds, sizes tokens, money dollars, wherever nothing else is said.

- \`extends: base.yaml\` at the top lays the file over another one, \`include: part.yaml\` does so with any map, and
  \`key: !include part.yaml\` reads one value. Maps merge, lists are replaced, \`null\` takes a setting away.
- \`tokentide run … --set applications.0.scheduler=token_jsq\` goes over the file.
- \`tokentide validate\` says all that is wrong at once; \`tokentide schema config\` prints the schema for editors, whose first
  line in a file is then \`# yaml-language-server: $schema=tokentide.schema.json\`.
- Unknown settings are errors, and so are settings without effect in their combination.

`;

/** A map with no more settings than this, all plain, is described in the table of the map that it is in. */
const MOST_INLINE_SETTINGS = 4;

const MOST_HASHES = 4;

/** Stands around the number of a link that is not written yet; in no description. */
const REFERENCE = "§§";
const REFERENCES = /§§(\d+)§§/g;

/** They may stand in any map, which the introduction says. */
const FILE_KEYS = ["include", "extends"];

/**
 * @param {import("@tokentide/config").JsonSchema} schema
 * @returns {string} Markdown
 */
export function yamlReference(schema) {
  return INTRODUCTION + new Reference().write(schema);
}

/**
 * @typedef {object} Place where a section's settings stand
 * @property {string} path
 * @property {string} [type] of the choice that alone has them
 */

class Reference {
  /** The places of what was described, by what it is. */
  #described = new Map();
  #parts = [];
  #references = [];

  write({ properties }) {
    this.#parts.push("## At the top\n", this.#table({ properties }, { path: "" }));
    for (const [key, setting] of Object.entries(properties)) {
      if (key !== "extends" && complexOf(setting) !== undefined) this.#section({ path: key }, setting, 2);
    }
    const text = this.#parts
      .join("\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trimEnd();
    return `${text.replaceAll(REFERENCES, (_, index) => this.#link(this.#references[index]))}\n`;
  }

  #section(place, setting, depth) {
    const complex = complexOf(setting);
    this.#parts.push(`\n${hashes(depth)} ${headingOf(place)}\n`);
    const description = setting.description ?? complex.description;
    if (description !== undefined) this.#parts.push(`${sentence(description)}\n`);
    if (complex !== setting) this.#parts.push(`Value: ${allowedValues(setting)}.\n`);
    for (const each of complex.oneOf ?? [complex]) this.#described.set(fingerprint(each), place);
    if (complex.oneOf !== undefined) this.#variants(place, complex.oneOf, depth);
    else this.#map(place, complex.properties === undefined ? complex.additionalProperties : complex, depth);
  }

  #map(place, map, depth) {
    this.#parts.push(this.#table(map, place));
    this.#inner(place, map, depth);
  }

  #variants({ path }, variants, depth) {
    const name = path.split(".").at(-1);
    for (const { properties, required } of variants) {
      const { type, ...settings } = properties;
      this.#parts.push(`\n${hashes(depth + 1)} \`${name}\` \`${type.const}\`\n`);
      if (type.description !== undefined) this.#parts.push(`${sentence(type.description)}\n`);
      this.#parts.push(this.#table({ properties: settings, required }, { path, type: type.const }));
    }
    for (const variant of variants) this.#inner({ path, type: variant.properties.type.const }, variant, depth);
  }

  /** Sections of the maps in a map, where they are not described yet. */
  #inner({ path, type }, { properties }, depth) {
    for (const [key, setting] of Object.entries(properties)) {
      const complex = complexOf(setting);
      if (complex === undefined || isInline(complex) || this.#whereDescribed(complex) !== undefined) continue;
      this.#section({ path: `${path}.${key}`, type }, setting, depth + 1);
    }
  }

  #table({ properties, required = [] }, place) {
    const rows = [];
    const accepted = [];
    for (const [key, setting] of Object.entries(properties)) {
      if (FILE_KEYS.includes(key)) continue;
      if (isAccepted(setting)) accepted.push(`\`${key}\``);
      else rows.push(...this.#rows(key, setting, required.includes(key), place));
    }
    const table = rows.length === 0 ? "" : `| setting | value | meaning |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
    if (accepted.length === 0) return table;
    return `${table}\nAccepted without effect, so that SplitwiseSim's files can be used as they are: ${accepted.join(", ")}.\n`;
  }

  #rows(key, setting, isRequired, { path, type }) {
    const complex = complexOf(setting);
    // What stands at the top has a section in any case.
    const inline = complex !== undefined && path !== "" && isInline(complex);
    const meaning = [sentence(setting.description ?? complex?.description ?? "")];
    if (setting.default !== undefined) meaning.push(`Default: ${code(setting.default)}.`);
    if (complex !== undefined && !inline) {
      const own = path === "" ? { path: key } : { path: `${path}.${key}`, type };
      meaning.push(`See ${this.#reference(complex, own)}.`);
    }
    const value = `${cell(allowedValues(setting))}${isRequired ? ", **required**" : ""}`;
    const row = `| \`${key}\` | ${value} | ${cell(meaning.filter(Boolean).join(" "))} |`;
    if (!inline) return [row];
    const prefix = isListed(setting) ? `${key}[]` : key;
    const inner = Object.entries(complex.properties).filter(([name]) => !FILE_KEYS.includes(name));
    return [
      row,
      ...inner.flatMap(([name, each]) =>
        this.#rows(`${prefix}.${name}`, each, complex.required?.includes(name) ?? false, { path, type }),
      ),
    ];
  }

  /** A link whose target is known when all is written: equal maps are described at the first of their places. */
  #reference(complex, own) {
    return `${REFERENCE}${this.#references.push({ complex, own }) - 1}${REFERENCE}`;
  }

  #link({ complex, own }) {
    const heading = headingOf(this.#whereDescribed(complex) ?? own);
    const link = `[${heading}](#${anchorOf(heading)})`;
    const name = complex.oneOf?.[0].properties.name;
    if (name === undefined || heading === headingOf(own)) return link;
    return `${link}; each may also have a \`name\`: ${name.description.replace(/\.$/, "")}`;
  }

  /** The section that has all of this already. */
  #whereDescribed(complex) {
    const [place, ...others] = new Set(
      (complex.oneOf ?? [complex]).map((each) => this.#described.get(fingerprint(each))),
    );
    return others.length === 0 ? place : undefined;
  }
}

/** The map or the choice by `type` that a setting is, maybe beside a plain value or in a list. */
function complexOf(setting) {
  if (isChoiceByType(setting)) return setting;
  if (setting.properties !== undefined || typeof setting.additionalProperties === "object") return setting;
  if (setting.items !== undefined) return complexOf(setting.items);
  const found = (setting.anyOf ?? setting.oneOf ?? []).map(complexOf).filter((each) => each !== undefined);
  return found.length > 1 && found.every(({ properties }) => properties !== undefined) ? mergedMap(found) : found[0];
}

/** Maps of which one is to be chosen: `allowedValues` says which settings go together. */
function mergedMap(maps) {
  return { properties: Object.assign({}, ...maps.map(({ properties }) => properties)) };
}

function isInline({ oneOf, properties }) {
  if (oneOf !== undefined || properties === undefined) return false;
  const settings = Object.entries(properties).filter(([key]) => !FILE_KEYS.includes(key));
  return settings.length <= MOST_INLINE_SETTINGS && settings.every(([, each]) => complexOf(each) === undefined);
}

const isListed = ({ type, anyOf = [] }) => type === "array" || (anyOf.length > 0 && anyOf.every(isListed));

/** A setting that may have any value has no effect. */
const isAccepted = (setting) =>
  Object.keys(setting).every((key) => key === "description") && /no effect\.$/.test(setting.description ?? "");

/** Equal for what has the same settings; a `name` of its own does not count. */
function fingerprint({ properties, additionalProperties }) {
  const { name: _, ...settings } = properties ?? {};
  return JSON.stringify(properties === undefined ? additionalProperties : settings);
}

const hashes = (depth) => "#".repeat(Math.min(depth, MOST_HASHES));
const headingOf = ({ path, type }) => (type === undefined ? `\`${path}\`` : `\`${path}\` of \`${type}\``);

/** As GitHub forms it. */
const anchorOf = (heading) => new GithubSlugger().slug(heading.replaceAll("`", ""));

const code = (value) => `\`${typeof value === "object" ? flow(value) : String(value)}\``;

const flow = (value) =>
  `{ ${Object.entries(value)
    .map(([key, each]) => `${key}: ${each}`)
    .join(", ")} }`;

const sentence = (text) => (text === "" || /[.)]$/.test(text) ? text : `${text}.`);
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
