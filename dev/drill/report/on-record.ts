import { html, raw, type Html } from "../../../lib/audit/report/html";

/** "normalMailsADay" as people write it. */
function words(name: string): string {
  const text = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function value(given: unknown): string {
  if (Array.isArray(given)) return given.map(value).join(", ");
  return typeof given === "number"
    ? given.toLocaleString("en")
    : typeof given === "string"
      ? given
      : JSON.stringify(given);
}

/** What sources say of the storm, as the scenario's author wrote it down. */
export function renderOnRecord(onRecord: Record<string, unknown>): Html {
  const entries = Object.entries(onRecord);
  if (!entries.length) return raw("");
  return html`<section aria-labelledby="on-record">
    <h2 id="on-record">On record</h2>
    <dl>
      ${entries.map(
        ([name, given]) =>
          html`<div>
            <dt>${words(name)}</dt>
            <dd style="font-size:.95rem;font-weight:400">${value(given)}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
