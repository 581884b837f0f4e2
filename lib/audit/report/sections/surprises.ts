import { count } from "../../words";
import { html, type Html } from "../html";
import { reachFigure } from "../figures";
import { timesExpected, type ReportModel } from "../report-model";

const shownAtMost = 20;

/** True against expected, on one scale of powers of ten. */
export function surprises({ surprises: lists }: ReportModel): Html | string {
  if (lists.length === 0) return "";
  const shown = lists.slice(0, shownAtMost);
  const most = Math.max(10, ...shown.map(({ reach }) => reach ?? 0));
  const width = (value: number) =>
    Math.max(1, (100 * Math.log10(value + 1)) / Math.log10(most + 1)).toFixed(
      1,
    );
  return html`<section aria-labelledby="surprises">
    <h2 id="surprises">True against expected</h2>
    <table class="surprises">
      <caption>
        Lists that reach more than their owner expects. Bars are on a scale of
        powers of ten: the upper is expected, the lower true.
      </caption>
      <thead>
        <tr>
          <th scope="col">List</th>
          <th scope="col" class="figure">Expected</th>
          <th scope="col" class="figure">Reaches</th>
          <th scope="col" class="figure">Times</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (list) =>
            html`<tr>
              <th scope="row" class="address">
                <bdi>${list.address}</bdi>
                <span class="pair" aria-hidden="true"
                  ><span
                    class="expected"
                    style="width:${width(list.expectedAudience ?? 0)}%"
                  ></span
                  ><span
                    class="true"
                    style="width:${width(list.reach ?? 0)}%"
                  ></span
                ></span>
              </th>
              <td class="figure">${count(list.expectedAudience ?? 0)}</td>
              <td class="figure">${reachFigure(list)}</td>
              <td class="figure">${times(timesExpected(list))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${lists.length > shown.length ? html`<p>And ${count(lists.length - shown.length)} more.</p>` : ""}
  </section>`;
}

function times(factor: number): string {
  return `${factor < 10 ? factor.toFixed(1) : count(Math.round(factor))} ×`;
}
