import { html, type Html } from "../html";
import { explain } from "../explanations";
import type { ReportModel, ReportWaiver } from "../report-model";

/** Said in good time, so that nobody is surprised by a list that is restricted the day after. */
const soon = 30;

export function waivers({ waivers: all }: ReportModel): Html | string {
  if (all.length === 0) return "";
  return html`<section aria-labelledby="waivers">
    <h2 id="waivers">Waivers</h2>
    <p>Findings that somebody accepted, and until when.</p>
    ${all.map(
      (waiver) =>
        html`<article class="waiver">
          <h3 class="address"><bdi>${waiver.list}</bdi></h3>
          <p>${explain(waiver.rule).title}: ${waiver.reason}</p>
          <p class="soft">
            Approved by ${waiver.approver}. ${expiry(waiver)}
            ${waiver.covers === 0 && waiver.daysLeft > 0 ? "It covers nothing at present." : ""}
          </p>
        </article>`,
    )}
  </section>`;
}

function expiry({ daysLeft, expires }: ReportWaiver): Html {
  if (daysLeft <= 0)
    return html`<strong
      >It expired after ${expires} and counts no more.</strong
    >`;
  const left =
    daysLeft === 1 ? "today is its last day" : `${daysLeft} days left`;
  return daysLeft <= soon
    ? html`<strong>Until ${expires}: ${left}.</strong>`
    : html`Until ${expires}.`;
}
