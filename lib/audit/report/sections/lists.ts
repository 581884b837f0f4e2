import { sayFilter } from "../../../audience/filter/say-filter";
import { count } from "../../words";
import type { Finding } from "../../finding";
import { explain } from "../explanations";
import { factList } from "../fact-list";
import { html, type Html } from "../html";
import { kindFigures, reachFigure } from "../figures";
import type { ReportList, ReportModel } from "../report-model";

/** A page must open on a phone: the worst lists whole, the next in a line each, the rest in the JSON answer. */
const shownWhole = 50;
const shownInLine = 500;

export function listsThatMatter({ matters }: ReportModel): Html {
  const lines = matters.slice(shownWhole, shownWhole + shownInLine);
  const left = matters.length - shownWhole - lines.length;
  return html`<section aria-labelledby="matters">
    <h2 id="matters">The lists that matter first</h2>
    ${matters.length === 0 ? html`<p>No list has a finding.</p>` : matters.slice(0, shownWhole).map(card)}
    ${lines.length === 0 ? "" : moreLists(lines)}
    ${left > 0 ? html`<p>${count(left)} more lists have findings: the JSON answer of the audit has them all.</p>` : ""}
  </section>`;
}

function card({ list, findings, restrict, reason }: ReportList): Html {
  const worst = findings[0]?.severity ?? "info";
  const kinds = kindFigures(list.byKind);
  const takes = sayFilter(list.filter);
  const facts: [string, string][] = [
    ["Reaches", reachFigure(list)],
    [
      "Expected",
      list.expectedAudience === null
        ? "nobody said"
        : count(list.expectedAudience),
    ],
    ["Limit", count(list.limit)],
    ["Open", list.open ? "to everybody" : "no"],
  ];
  return html`<article class="${worst}" aria-labelledby="list-${list.guid}">
    <h3 id="list-${list.guid}" class="address">${list.address}</h3>
    ${takes === null ? "" : html`<p>${takes}</p>`} ${factList(facts)}
    ${kinds === "" ? "" : html`<p class="soft">${kinds}.</p>`}
    <ul class="findings">
      ${sayCommandsOnce(findings).map(finding)}
    </ul>
    <p class="soft">
      ${restrict ? "Breakwater would restrict it" : "Breakwater would leave it as it is"}:
      ${reason}.
    </p>
  </article>`;
}

/** One command often mends several findings: it stands under the first. */
function sayCommandsOnce(findings: readonly Finding[]): Finding[] {
  const said = new Set<string>();
  return findings.map((one) => {
    if (one.mend === null || !said.has(one.mend)) {
      said.add(one.mend ?? "");
      return one;
    }
    return { ...one, mend: null };
  });
}

export function finding({ rule, severity, message, mend }: Finding): Html {
  return html`<li>
    <p>
      <span class="severity ${severity}">${severity}</span>
      <a href="#rule-${rule}">${explain(rule).title}</a>
    </p>
    <p>${message}</p>
    ${mend === null ? "" : html`<pre role="group" aria-label="Command"><code>${mend}</code></pre>`}
  </li>`;
}

function moreLists(lists: readonly ReportList[]): Html {
  return html`<h3>More lists with findings</h3>
    <table>
      <caption>
        Less pressing than those above: how many each reaches, and what was
        found.
      </caption>
      <thead>
        <tr>
          <th scope="col">List</th>
          <th scope="col" class="figure">Reaches</th>
          <th scope="col">Findings</th>
        </tr>
      </thead>
      <tbody>
        ${lists.map(
          ({ list, findings }) =>
            html`<tr>
              <th scope="row" class="address">${list.address}</th>
              <td class="figure">${reachFigure(list)}</td>
              <td>
                ${findings.map(({ rule }) => explain(rule).title).join("; ")}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
