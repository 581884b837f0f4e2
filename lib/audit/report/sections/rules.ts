import { count } from "../../words";
import { explain } from "../explanations";
import { html, type Html } from "../html";
import type { ReportModel } from "../report-model";
import { finding } from "./lists";

export function tenantSettings({ tenant }: ReportModel): Html | string {
  if (tenant.length === 0) return "";
  return html`<section aria-labelledby="tenant">
    <h2 id="tenant">The tenant's own settings</h2>
    <ul class="findings">
      ${tenant.map(finding)}
    </ul>
  </section>`;
}

/** Every finding explained once. */
export function whatWasFound({ rules }: ReportModel): Html | string {
  if (rules.length === 0) return "";
  return html`<section aria-labelledby="rules">
    <h2 id="rules">What was found, and why it matters</h2>
    <dl class="rules">
      ${rules.map(({ rule, severity, lists }) => {
        const { title, why } = explain(rule);
        return html`<div id="rule-${rule}">
          <dt>${title} <span class="soft">· ${count(lists)}</span></dt>
          <dd>
            <span class="severity ${severity}">${severity}</span> ${why}
            <span class="soft">Rule <code>${rule}</code>.</span>
          </dd>
        </div>`;
      })}
    </dl>
  </section>`;
}
