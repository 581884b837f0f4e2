import { html, raw, type Html } from "../../../lib/audit/report/html";
import type { Curve } from "../drill-result";
import type { VariantName } from "../variants";
import { niceSteps } from "./nice-steps";

const width = 720;
const height = 336;
/** Room for ticks of 28 units, which a phone shows in half their size. */
const margin = { top: 16, right: 16, bottom: 72, left: 88 };
const inner = {
  width: width - margin.left - margin.right,
  height: height - margin.top - margin.bottom,
};

export interface DrawnCurve {
  name: VariantName;
  /** Deliveries by minute. */
  curve: Curve;
}

const compact = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumFractionDigits: 1,
});

/** Deliveries added up over the minutes since the first mail, one line a control: told apart by dashes as well as by colour. */
export function drawCurves(curves: readonly DrawnCurve[]): Html {
  const minutes = Math.max(1, ...curves.map(({ curve }) => curve.length));
  const sums = curves.map(({ name, curve }) => ({
    name,
    points: addUp(curve, minutes),
  }));
  const most = Math.max(1, ...sums.map(({ points }) => points.at(-1)!));
  const rows = niceSteps(most, 4);
  const top = rows.at(-1)!;
  const x = (minute: number) => margin.left + (minute / minutes) * inner.width;
  const y = (sum: number) =>
    margin.top + inner.height - (sum / top) * inner.height;
  const path = (points: readonly number[]) =>
    points
      .map(
        (sum, minute) =>
          `${minute ? "L" : "M"}${x(minute).toFixed(1)} ${y(sum).toFixed(1)}`,
      )
      .join("");
  const end = sums
    .map(({ name, points }) => `${name} ${points.at(-1)!.toLocaleString("en")}`)
    .join(", ");
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Deliveries added up over ${minutes} minutes. At the end: ${end}."
  >
    ${rows.map(
      (value) =>
        html`<line
            class="grid"
            x1="${margin.left}"
            x2="${width - margin.right}"
            y1="${y(value)}"
            y2="${y(value)}"
          /><text
            class="tick"
            text-anchor="end"
            x="${margin.left - 8}"
            y="${y(value)}"
            dy=".35em"
            >${compact.format(value)}</text
          >`,
    )}
    ${niceSteps(minutes, 6)
      .filter((minute) => minute <= minutes)
      .map(
        (minute) =>
          html`<text
            class="tick"
            text-anchor="middle"
            x="${x(minute)}"
            y="${height - margin.bottom + 27}"
            >${minute}</text
          >`,
      )}
    <text
      class="tick"
      text-anchor="middle"
      x="${margin.left + inner.width / 2}"
      y="${height - 8}"
    >
      minutes since the first mail
    </text>
    ${sums.map(
      ({ name, points }) =>
        html`<path class="curve ${name}" d="${raw(path(points))}" />`,
    )}
  </svg>`;
}

/** From nought at minute 0; once a control holds, the sum stays where it is. */
function addUp(curve: Curve, minutes: number): number[] {
  let sum = 0;
  return [
    0,
    ...Array.from({ length: minutes }, (_, i) => (sum += curve[i] ?? 0)),
  ];
}
