import { count } from "../../words";
import { html, type Html } from "../html";
import { reachFigure } from "../figures";
import type { ReportModel } from "../report-model";

/** What a few replies to all come to: the storm of 2016 was begun by people who asked to be removed. */
const repliesInTheExample = 10;

export function summary(model: ReportModel): Html {
  return html`<section aria-labelledby="summary">
    <h2 id="summary">In short</h2>
    ${model.lists === 0 ? nothingThere() : inFigures(model)}
  </section>`;
}

function nothingThere(): Html {
  return html`<p class="note">
    The data holds no list, so this page says nothing about any. If there are
    lists, their export went wrong.
  </p>`;
}

function inFigures(model: ReportModel): Html {
  return html`<ul class="facts">
      ${factsOf(model).map(([figure, text]) => html`<li><strong>${figure}</strong> ${text}</li>`)}
    </ul>
    ${example(model)} ${action(model)}`;
}

function factsOf({
  overLimit,
  openOver1000,
  largestOpen,
  uncleared,
}: ReportModel): [figure: string, text: string][] {
  const facts: [string, string][] = [
    [
      count(overLimit),
      overLimit === 1
        ? "open list is over its limit"
        : "open lists are over their limit",
    ],
    [
      count(openOver1000),
      openOver1000 === 1
        ? "list of more than 1,000 recipients takes mail from everybody"
        : "lists of more than 1,000 recipients take mail from everybody",
    ],
  ];
  if (largestOpen)
    facts.push([
      reachFigure(largestOpen),
      "recipients are in the largest open list",
    ]);
  // None over its limit is good news only where the data could have shown one.
  if (uncleared > 0)
    facts.push([
      count(uncleared),
      `open ${uncleared === 1 ? "list" : "lists"} may be over the limit too: the data does not say`,
    ]);
  return facts;
}

function example({ largestOpen }: ReportModel): Html | string {
  if (!largestOpen?.reach || largestOpen.reach < 100) return "";
  return html`<p>
    One mail to
    <strong class="address"><bdi>${largestOpen.address}</bdi></strong
    >, and ${repliesInTheExample} replies to all of it, are
    ${largestOpen.complete ? "" : "at least"}
    ${count(largestOpen.reach * (repliesInTheExample + 1))} mails.
  </p>`;
}

function action({ stopped, restricts }: ReportModel): Html {
  if (stopped)
    return html`<p class="note">
      Enforcing, Breakwater would restrict ${count(stopped.wanted)} lists at
      once. That is more than the ${count(stopped.limit)} that one audit may
      restrict, so it would restrict none and ask somebody first.
    </p>`;
  if (restricts === 0)
    return html`<p>Enforcing, Breakwater would restrict no list.</p>`;
  return html`<p>
    Enforcing, Breakwater would restrict ${count(restricts)}
    ${restricts === 1 ? "list" : "lists"} to chosen senders, and could give
    ${restricts === 1 ? "it" : "each"} back exactly as it was.
  </p>`;
}
