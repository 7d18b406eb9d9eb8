import { type Html, html, trustedHtml } from "./html";
import { pageStyle } from "./page-assets";
import { paletteStyle } from "./palette";

/** A whole HTML document around a page's body. Nothing in it may reach a network. */
export function documentText(title: string, body: Html): string {
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Tokentide">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title} · Tokentide</title>
<style>${trustedHtml(paletteStyle() + pageStyle())}</style>
</head>
<body>${body}</body>
</html>`.html
  }\n`;
}
