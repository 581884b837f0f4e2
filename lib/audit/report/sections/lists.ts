import { sayFilter } from "../../../audience/filter/say-filter";
import { count } from "../../words";
import type { Finding } from "../../finding";
import { explain } from "../explanations";
import { factList } from "../fact-list";
import { html, type Html } from "../html";
import { kindFigures, reachFigure } from "../figures";
import type { ReportList, ReportModel } from "../report-model";

/** A page must open on a phone: the worst lists whole, the next in a line each, the rest in the CSV. */
const shownWhole = 50;
const shownInLine = 500;
/** The others open at a touch: unfolded, fifty lists are ninety printed pages. */
const unfolded = 3;

export function listsThatMatter({
  lists,
  matters,
}: ReportModel): Html | string {
  if (lists === 0) return "";
  const whole = matters.slice(0, shownWhole);
  const lines = matters.slice(shownWhole, shownWhole + shownInLine);
  const left = matters.length - whole.length - lines.length;
  return html`<section aria-labelledby="matters">
    <h2 id="matters">The lists that matter first</h2>
    ${whole.length > unfolded ? html`<p class="paper">What was open on the screen is printed; the rest is in the page.</p>` : ""}
    ${whole.length === 0 ? html`<p>No list has a finding.</p>` : whole.map(card)}
    ${lines.length === 0 ? "" : moreLists(lines)}
    ${left > 0 ? html`<p>${count(left)} more ${left === 1 ? "list has" : "lists have"} findings: <code>breakwater audit --csv</code> writes every list in a row of a spreadsheet.</p>` : ""}
  </section>`;
}

function card(
  { list, name, findings, restrict, reason }: ReportList,
  index: number,
): Html {
  const worst = findings[0]?.severity ?? "info";
  const kinds = kindFigures(list.byKind);
  const takes = sayFilter(list.filter);
  const id = `list-${index + 1}`;
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
  return html`<article class="${worst}" aria-labelledby="${id}">
    <h3 id="${id}" class="address"><bdi>${list.address}</bdi></h3>
    ${name === null ? "" : html`<p class="name soft"><bdi>${name}</bdi></p>`}
    ${factList(facts)}
    <p>
      <span class="severity ${worst}">${worst}</span>
      ${titles(findings)}
    </p>
    <details${index < unfolded ? " open" : ""}>
      <summary aria-describedby="${id}">Why, and what mends it</summary>
      ${takes === null ? "" : html`<p>${takes}</p>`}
      ${kinds === "" ? "" : html`<p class="soft">${kinds}.</p>`}
      <ul class="findings">
        ${sayCommandsOnce(findings).map(finding)}
      </ul>
      <p class="soft">
        ${restrict ? "Breakwater would restrict it" : "Breakwater would leave it as it is"}:
        ${reason}.
      </p>
    </details>
  </article>`;
}

function titles(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ rule }) => explain(rule).title))].join(
    "; ",
  );
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
  return html`<div>
    <h3>More lists with findings</h3>
    <details>
      <summary>
        The next ${count(lists.length)}, less pressing than those above
      </summary>
      <table>
        <caption>
          How many each list reaches, and what was found.
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
            ({ list, name, findings }) =>
              html`<tr>
                <th scope="row" class="address">
                  <bdi>${list.address}</bdi>
                  ${name === null ? "" : html`<bdi class="name soft">${name}</bdi>`}
                </th>
                <td class="figure">${reachFigure(list)}</td>
                <td>${titles(findings)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </div>`;
}
