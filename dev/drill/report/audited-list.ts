import { explain } from "../../../lib/audit/report/explanations";
import { factList } from "../../../lib/audit/report/fact-list";
import { reachFigure } from "../../../lib/audit/report/figures";
import { html, raw, type Html } from "../../../lib/audit/report/html";
import { count } from "../../../lib/audit/words";
import type { AuditOfList } from "../audit-of-list";

/** What the audit found in one run, before anybody had written to the list. */
export function renderAuditedList(audit: AuditOfList | null): Html {
  if (!audit) return raw("");
  return html`<section aria-labelledby="audit">
    <h2 id="audit">What the audit said before the first mail</h2>
    <p class="address">${audit.list}</p>
    ${audit.takes === null ? "" : html`<p>${audit.takes}</p>`}
    ${factList(figures(audit))}
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
  const { expectedAudience, limit, restricted } = audit;
  const known = (value: number | null) =>
    value === null ? "not known" : count(value);
  return [
    ["Reaches", reachFigure(audit)],
    ["Its owner expects", known(expectedAudience)],
    ["May reach", known(limit)],
    ["Restricted by the audit", restricted ? "yes" : "no"],
  ];
}
