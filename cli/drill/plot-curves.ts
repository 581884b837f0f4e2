import { plot, blue, green, red, yellow } from "asciichart";
import type { Curve } from "../../dev/drill/drill-result";
import type { VariantName } from "../../dev/drill/variants";

const height = 12;
/** Room for the labels of the axis. */
const axis = 12;

const shown = [
  { name: "unguarded", colour: red },
  { name: "native", colour: yellow },
  { name: "guarded", colour: blue },
  { name: "audited", colour: green },
] as const satisfies { name: VariantName; colour: unknown }[];

/** Deliveries since the first mail, added up, by minute. */
export function plotCurves(
  curves: Readonly<Record<VariantName, Curve>>,
  width: number,
): string {
  const minutes = Math.max(1, ...shown.map(({ name }) => curves[name].length));
  const points = Math.max(20, Math.min(width, 100) - axis);
  const series = shown.map(({ name }) =>
    stretch(addUp(curves[name], minutes), points),
  );
  const legend = shown.map(
    ({ name, colour }) => `${colour}── ${name}\u001b[0m`,
  );
  return [
    `Deliveries in all, over ${minutes} minutes   ${legend.join("  ")}`,
    plot(series, {
      height,
      colors: shown.map(({ colour }) => colour),
      format: (value) =>
        Math.round(value)
          .toLocaleString("en")
          .padStart(axis - 2),
    }),
  ].join("\n");
}

/** Once a control holds, the sum stays where it is. */
function addUp(curve: Curve, minutes: number): number[] {
  let sum = 0;
  return Array.from({ length: minutes }, (_, i) => (sum += curve[i] ?? 0));
}

function stretch(values: readonly number[], points: number): number[] {
  return Array.from(
    { length: points },
    (_, i) =>
      values[
        Math.min(values.length - 1, Math.floor((i * values.length) / points))
      ]!,
  );
}
