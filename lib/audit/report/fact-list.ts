import { html, type Html } from "./html";

/** Names and what they are, side by side. */
export function factList(facts: readonly (readonly [string, string])[]): Html {
  return html`<dl>
    ${facts.map(
      ([name, fact]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${fact}</dd>
        </div>`,
    )}
  </dl>`;
}
