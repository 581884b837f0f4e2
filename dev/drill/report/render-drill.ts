import { html, raw, type Html } from "../../../lib/audit/report/html";
import { reportStyle } from "../../../lib/audit/report/report-style";
import type { DrillColumn } from "../drill-result";
import type { Drill } from "../run-drill";
import { variantNames, type VariantName } from "../variants";
import { renderAuditedList } from "./audited-list";
import { drawCurves } from "./draw-curves";
import { drillStyle } from "./drill-style";
import { renderOnRecord } from "./on-record";
import { avertedShare, duration, percent, verdict } from "./verdict";

const titles: Record<VariantName, string> = {
  unguarded: "Unguarded",
  native: "Built-in protection",
  guarded: "Breakwater's detector",
  standing: "… and a standing rule",
  audited: "… and the audit before",
};
const meanings: Record<VariantName, string> = {
  unguarded: "nothing protects the tenant",
  native: "what Exchange Online does by itself, at its defaults",
  guarded:
    "the built-in protection, and Breakwater hears the mail and throws its kill switch",
  standing:
    "the same, and a mail flow rule against replies to lists over their limit was in place before",
  audited:
    "detector and built-in protection, and the audit had restricted the list before the first mail",
};

const count = (value: number) => value.toLocaleString("en");

/** One page that needs nothing else: for a board, a printer, a phone and a screen reader. */
export function renderDrill(drill: Drill): string {
  const { result } = drill;
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Drill: ${result.title}</title>
          <style>
            ${raw(reportStyle + drillStyle)}
          </style>
        </head>
        <body>
          <header>
            <h1>${result.title}</h1>
            <p>
              A drill of Breakwater: the whole application against a simulated
              tenant, in virtual time. Scenario ${result.scenario}, scale
              ${result.scale}, seed ${result.seed}; the list reaches
              ${count(result.audience)}.
            </p>
          </header>
          <main>
            <section class="verdict" aria-labelledby="verdict">
              <h2 id="verdict">What it showed</h2>
              ${verdict(result).map((sentence) => html`<p>${sentence}</p>`)}
            </section>
            <section aria-labelledby="deliveries">
              <h2 id="deliveries">Deliveries over time</h2>
              <figure style="margin:0">
                ${drawCurves(variantNames.map((name) => ({ name, curve: drill.curves[name] })))}
                <figcaption>
                  <ul class="legend" role="list">
                    ${variantNames.map(legend)}
                  </ul>
                </figcaption>
              </figure>
            </section>
            ${controls(drill)} ${renderAuditedList(result.audit)}
            ${timeline(drill)} ${sensitivity(drill)} ${assumptions(drill)}
            ${renderOnRecord(result.onRecord)}
            <section aria-labelledby="reading">
              <h2 id="reading">How to read this</h2>
              <p>
                Deliveries are mails to the list times the recipients whom it
                reaches; nothing is extrapolated. Seconds are those of the
                simulated tenant: Breakwater's own processing costs none there,
                and what it waits for is in the table of delays. What has been
                expanded before a control holds is delivered all the same.
              </p>
            </section>
          </main>
          <footer>
            Repeat it with
            <code
              >breakwater drill ${result.scenario} --seed ${result.seed} --scale
              ${result.scale}</code
            >: the same seed gives the same figures.
          </footer>
        </body>
      </html> `,
  );
}

function legend(name: VariantName): Html {
  return html`<li>
    <svg viewBox="0 0 42 12" aria-hidden="true">
      <line class="curve ${name}" x1="1" x2="41" y1="6" y2="6" /></svg
    >${titles[name]}
  </li>`;
}

/** Roles, because a phone shows rows as blocks, and a table that is none to the browser is none to a screen reader. */
function controls({ result }: Drill): Html {
  const time = (seconds: number | null) =>
    seconds === null ? "–" : duration(seconds);
  const averted = (column: DrillColumn) => {
    const share = avertedShare(column, result.unguarded);
    return share === null || column === result.unguarded ? "–" : percent(share);
  };
  const measures: { title: string; of: (column: DrillColumn) => string }[] = [
    { title: "Deliveries", of: (one) => count(one.deliveries) },
    { title: "Averted", of: averted },
    { title: "Refused mails", of: (one) => count(one.rejected) },
    {
      title: "Replies before it acted",
      of: (one) => String(one.trippedAfterReplies ?? "–"),
    },
    { title: "Acted after", of: (one) => time(one.secondsToTrip) },
    { title: "Contained after", of: (one) => time(one.secondsToContainment) },
    { title: "False actions", of: (one) => String(one.falseActions) },
  ];
  return html`<section aria-labelledby="controls">
    <h2 id="controls">What each control would have averted</h2>
    <table class="controls" role="table" aria-labelledby="controls">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Control</th>
          ${measures.map(
            ({ title }) =>
              html`<th scope="col" role="columnheader" class="number">
                ${title}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${variantNames.map(
          (name) =>
            html`<tr role="row">
              <th scope="row" role="rowheader">${titles[name]}</th>
              ${measures.map(
                ({ title, of }) =>
                  html`<td role="cell" class="number" data-title="${title}">
                    ${of(result[name])}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <dl>
      ${variantNames.map(
        (name) =>
          html`<div>
            <dt>${titles[name]}</dt>
            <dd style="font-size:.95rem;font-weight:400">${meanings[name]}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function timeline({ result }: Drill): Html {
  const shown = variantNames.filter((name) => name !== "unguarded");
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    ${shown.map((name) => {
      const stages = result.stages.filter((one) => one.variant === name);
      return html`<h3>${titles[name]}</h3>
        <ol class="timeline" role="list">
          ${stages.map(({ stage, seconds }) => html`<li><span class="when">${seconds < 0 ? duration(seconds) : `+ ${duration(seconds)}`}</span> ${stage}</li>`)}
        </ol>`;
    })}
  </section>`;
}

function sensitivity({ result }: Drill): Html {
  return html`<section aria-labelledby="delays">
    <h2 id="delays">If the delays are other than assumed</h2>
    <p>
      Nobody outside Microsoft knows how long a restriction takes to hold.
      Breakwater's detector again, with short, usual and long delays:
    </p>
    <div class="scroll" role="group" tabindex="0" aria-labelledby="delays">
      <table aria-labelledby="delays">
        <thead>
          <tr>
            <th scope="col">Delays</th>
            <th scope="col" class="number">Breakwater hears after</th>
            <th scope="col" class="number">A restriction holds after</th>
            <th scope="col" class="number">Deliveries</th>
            <th scope="col" class="number">Acted after</th>
          </tr>
        </thead>
        <tbody>
          ${result.sensitivity.map(
            (one) =>
              html`<tr>
                <th scope="row">${one.delays}</th>
                <td class="number">${duration(one.hearingSeconds)}</td>
                <td class="number">${duration(one.restrictionSeconds)}</td>
                <td class="number">${count(one.deliveries)}</td>
                <td class="number">
                  ${one.secondsToTrip === null ? "–" : duration(one.secondsToTrip)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function assumptions({ result }: Drill): Html {
  if (!result.assumed.length) return raw("");
  return html`<section aria-labelledby="assumed">
    <h2 id="assumed">Assumed, because no source tells</h2>
    <ul>
      ${result.assumed.map((one) => html`<li>${one}</li>`)}
    </ul>
  </section>`;
}
