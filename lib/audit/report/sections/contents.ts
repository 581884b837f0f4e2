import { count } from "../../words";
import { html, type Html } from "../html";
import type { ReportModel } from "../report-model";

/** What else is on the page, for whoever has a keyboard, a small screen or a question. */
export function contents(model: ReportModel): Html | string {
  const sections: [id: string, title: string, shown: boolean][] = [
    ["surprises", "True against expected", model.surprises.length > 0],
    ["reach", "How reach is distributed", model.lists > 0],
    [
      "matters",
      `Lists with findings (${count(model.matters.length)})`,
      model.matters.length > 0,
    ],
    ["tenant", "The tenant's own settings", model.tenant.length > 0],
    [
      "waivers",
      `Waivers (${count(model.waivers.length)})`,
      model.waivers.length > 0,
    ],
    ["rules", "What was found, and why it matters", model.rules.length > 0],
  ];
  const shown = sections.filter(([, , there]) => there);
  if (shown.length < 2) return "";
  return html`<nav aria-label="On this page">
    <ul>
      ${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
  </nav>`;
}
