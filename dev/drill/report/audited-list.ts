import { explain } from "../../../lib/audit/report/explanations";
import { html, raw, type Html } from "../../../lib/audit/report/html";
import type { AuditOfList } from "../audit-of-list";

const count = (value: number) => value.toLocaleString("en");

/** What the audit found in one run, before anybody had written to the list. */
export function renderAuditedList(audit: AuditOfList | null): Html {
  if (!audit) return raw("");
  return html`<section aria-labelledby="audit">
    <h2 id="audit">What the audit said before the first mail</h2>
    <p class="address">${audit.list}</p>
    ${audit.takes === null ? "" : html`<p>${audit.takes}</p>`}
    <dl>
      ${figures(audit).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      audit.findings.length
        ? html`<ul class="findings" role="list">
            ${audit.findings.map(
              ({ rule, severity, message }) =>
                html`<li>
                  <p>
                    <span class="severity ${severity}">${severity}</span>
                    <strong>${explain(rule).title}</strong>
                  </p>
                  <p>${message}</p>
                </li>`,
            )}
          </ul>`
        : html`<p>It found nothing to say of it.</p>`
    }
  </section>`;
}

function figures(audit: AuditOfList): [string, string][] {
  const { reach, complete, expectedAudience, limit, restricted } = audit;
  const known = (value: number | null) =>
    value === null ? "not known" : count(value);
  return [
    ["Reaches", `${complete ? "" : "≥ "}${known(reach)}`],
    ["Its owner expects", known(expectedAudience)],
    ["May reach", known(limit)],
    ["Restricted by the audit", restricted ? "yes" : "no"],
  ];
}
