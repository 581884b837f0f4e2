import { count, when } from "../words";
import { html, raw } from "./html";
import type { ReportModel } from "./report-model";
import { reportStyle } from "./report-style";
import { contents } from "./sections/contents";
import { distribution } from "./sections/distribution";
import { listsThatMatter } from "./sections/lists";
import { tenantSettings, whatWasFound } from "./sections/rules";
import { summary } from "./sections/summary";
import { surprises } from "./sections/surprises";
import { waivers } from "./sections/waivers";

/** One self-contained page: no script, no network. */
export function renderReport(model: ReportModel): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Whom would our mailing lists really reach?</title>
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>Whom would our mailing lists really reach?</h1>
          <p>
            ${count(model.lists)} mailing lists among ${count(model.recipients)}
            recipients, judged on ${when(model.takenAt)}.
          </p>
        </header>
        <main>
          ${summary(model)} ${contents(model)} ${surprises(model)}
          ${distribution(model)} ${listsThatMatter(model)}
          ${tenantSettings(model)} ${waivers(model)} ${whatWasFound(model)}
        </main>
        <footer>
          <p>
            Made by Breakwater. Reach counts every recipient once, lists within
            lists expanded. A number with ≥ is a lower bound: part of the data
            was missing, so it can only be too small.
          </p>
        </footer>
      </body>
    </html>`.toString();
}
