import type { Finding } from "../finding";
import { mendCommand } from "./mend-command";
import { html, raw, type Html } from "./html";
import type { ReachBucket, ReportList, ReportModel } from "./report-model";
import { reportStyle } from "./report-style";

/** More than this belongs into the JSON answer: a page must open on a phone. */
const listsShown = 500;

/** One self-contained page: no script, no network. */
export function renderReport(model: ReportModel): string {
  const shown = model.matters.slice(0, listsShown);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Whom would our mailing lists really reach?</title>
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>Whom would our mailing lists really reach?</h1>
          <p>
            ${number(model.lists)} lists among ${number(model.recipients)}
            recipients, as read on ${when(model.takenAt)}.
          </p>
        </header>
        <main>
          ${summary(model)} ${distribution(model.buckets)}
          <section aria-labelledby="matters">
            <h2 id="matters">The lists that matter first</h2>
            ${shown.length === 0 ? html`<p>No list has a finding.</p>` : shown.map(listCard)}
            ${
              model.matters.length > shown.length
                ? html`<p>
                    ${number(model.matters.length - shown.length)} more lists
                    have findings: see the JSON answer.
                  </p>`
                : ""
            }
          </section>
          ${waivers(model.waived)}
        </main>
        <footer>
          <p>
            Made by Breakwater. A number with ≥ is a lower bound: part of the
            data was missing.
          </p>
        </footer>
      </body>
    </html>`.toString();
}

function summary(model: ReportModel): Html {
  const facts: [string, string][] = [
    [
      number(model.overLimit),
      model.overLimit === 1
        ? "open list is over its limit"
        : "open lists are over their limit",
    ],
    [
      number(model.openOver1000),
      "lists of more than 1,000 are open to every sender",
    ],
    [number(model.largest), "recipients reached by the largest list"],
  ];
  return html`<section aria-label="Summary">
    <ul class="facts">
      ${facts.map(([figure, text]) => html`<li><strong>${figure}</strong> ${text}</li>`)}
    </ul>
    ${
      model.stopped
        ? html`<p class="stopped" role="note">
            The audit would restrict ${number(model.stopped.wanted)} lists at
            once and may restrict ${number(model.stopped.limit)}: it stops whole
            and asks.
          </p>`
        : ""
    }
  </section>`;
}

function distribution(buckets: readonly ReachBucket[]): Html {
  const most = Math.max(1, ...buckets.map((bucket) => bucket.lists));
  const width = (lists: number) =>
    (lists === 0 ? 0 : Math.max(0.5, (100 * lists) / most)).toFixed(1);
  return html`<section aria-labelledby="reach">
    <h2 id="reach">How reach is distributed</h2>
    <table class="bars">
      <caption>
        Lists by the recipients they reach; the darker part is open to every
        sender.
      </caption>
      <thead>
        <tr>
          <th scope="col">Recipients</th>
          <th scope="col">Lists</th>
          <th scope="col">Open</th>
          <td aria-hidden="true"></td>
        </tr>
      </thead>
      <tbody>
        ${buckets.map(
          (bucket) =>
            html`<tr>
              <th scope="row">${bucket.label}</th>
              <td>${number(bucket.lists)}</td>
              <td>${number(bucket.open)}</td>
              <td aria-hidden="true" class="bar">
                <span style="width:${width(bucket.lists)}%"
                  ><span
                    style="width:${bucket.lists === 0 ? "0" : ((100 * bucket.open) / bucket.lists).toFixed(1)}%"
                  ></span
                ></span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function listCard({ list, findings, restrict, reason }: ReportList): Html {
  const worst = findings[0]?.severity ?? "info";
  return html`<article class="${worst}">
    <h3>${list.address}</h3>
    <dl>
      <div>
        <dt>Reaches</dt>
        <dd>
          ${list.reach === null ? "unknown" : `${list.complete ? "" : "≥ "}${number(list.reach)}`}
        </dd>
      </div>
      <div>
        <dt>Expected</dt>
        <dd>
          ${list.expectedAudience === null ? "not said" : number(list.expectedAudience)}
        </dd>
      </div>
      <div>
        <dt>Limit</dt>
        <dd>${number(list.limit)}</dd>
      </div>
      <div>
        <dt>Decision</dt>
        <dd>${restrict ? "restrict" : "none"}</dd>
      </div>
    </dl>
    <p class="reason">${reason}</p>
    <ul>
      ${findings.map((finding) => findingItem(finding, mendCommand(finding.rule, list)))}
    </ul>
  </article>`;
}

function findingItem(finding: Finding, command: string | null): Html {
  return html`<li>
    <span class="severity">${finding.severity}</span>
    <code>${finding.rule}</code> ${finding.message}
    ${command === null ? "" : html`<pre><code>${command}</code></pre>`}
  </li>`;
}

function waivers(waived: readonly Finding[]): Html | string {
  if (waived.length === 0) return "";
  return html`<section aria-labelledby="waived">
    <h2 id="waived">Waived</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">List</th>
          <th scope="col">Rule</th>
          <th scope="col">Why</th>
          <th scope="col">Approved by</th>
          <th scope="col">Until</th>
        </tr>
      </thead>
      <tbody>
        ${waived.map(
          (finding) =>
            html`<tr>
              <th scope="row">${finding.list}</th>
              <td>${finding.rule}</td>
              <td>${finding.waived?.reason ?? ""}</td>
              <td>${finding.waived?.approver ?? ""}</td>
              <td>${finding.waived?.expires ?? ""}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

const numbers = new Intl.NumberFormat("en-GB");
function number(value: number): string {
  return numbers.format(value);
}

function when(iso: string): string {
  return `${iso.slice(0, 10)} at ${iso.slice(11, 16)} UTC`;
}
