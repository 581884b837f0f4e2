import { count } from "../../words";
import { html, type Html } from "../html";
import type { ReportModel } from "../report-model";

/** Bars in a table: a picture for those who see, numbers for those who listen. */
export function distribution({
  lists,
  buckets,
  unknown,
}: ReportModel): Html | string {
  if (lists === 0) return "";
  const most = Math.max(1, ...buckets.map(({ lists }) => lists));
  const share = (part: number, whole: number) =>
    part === 0 ? "0" : Math.max(0.7, (100 * part) / whole).toFixed(1);
  return html`<section aria-labelledby="reach">
    <h2 id="reach">How reach is distributed</h2>
    <table class="bars">
      <caption>
        Lists by how many recipients they reach. The left part of a bar takes
        mail from everybody.
      </caption>
      <thead>
        <tr>
          <th scope="col">Recipients</th>
          <th scope="col" class="figure">Lists</th>
          <th scope="col" class="figure">Open</th>
          <td class="bar"></td>
        </tr>
      </thead>
      <tbody>
        ${buckets.map(
          ({ label, lists, open }) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td class="figure">${count(lists)}</td>
              <td class="figure">${count(open)}</td>
              <td class="bar" aria-hidden="true">
                <span style="width:${share(lists, most)}%"
                  ><span style="width:${share(open, lists)}%"></span
                ></span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${unknown === 0 ? "" : html`<p>${unknown === 1 ? "Of one more list nobody knows the reach: its filter cannot be read, or its" : `Of ${count(unknown)} more lists nobody knows the reach: their filters cannot be read, or their`} members were not in the data.</p>`}
  </section>`;
}
