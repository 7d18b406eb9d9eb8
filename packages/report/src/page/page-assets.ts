/** The page's script and style: whoever builds or tests bundles them from `page/` and puts them here; see `scripts/page-bundle.mjs`. */
declare const TOKENTIDE_PAGE_SCRIPT: string;
declare const TOKENTIDE_PAGE_STYLE: string;

/** What makes a page move. */
export function pageScript(): string {
  return TOKENTIDE_PAGE_SCRIPT;
}

/** What makes it look. */
export function pageStyle(): string {
  return TOKENTIDE_PAGE_STYLE;
}
