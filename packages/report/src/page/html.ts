/** Text that may stand in a page as it is. */
export interface Html {
  readonly html: string;
}

/** What a template may hold: text, which is escaped, pieces of HTML, lists of them; nothing for undefined and false. */
export type HtmlValue = string | number | Html | undefined | false | readonly HtmlValue[];

/** A piece of HTML; what is put in is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: parts.map((part, index) => (index === 0 ? part : textOf(values[index - 1]) + part)).join("") };
}

/** Takes text for HTML: the page's own script and style. */
export function trustedHtml(text: string): Html {
  return { html: text };
}

/** Text that stands for itself between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function textOf(value: HtmlValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if ("html" in value) return value.html;
  return value.map(textOf).join("");
}
