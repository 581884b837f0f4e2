import type { DrillOptions } from "../../dev/drill/run-drill";
import { rewriteLine, type Output } from "../terminal";

/** One line that is written over; nothing where nobody watches. */
export function tell(
  output: Output,
  which = "",
): Required<Pick<DrillOptions, "onRun" | "onTrouble">> {
  return {
    onRun({ name, number, of }) {
      rewriteLine(output, `${which}[${number}/${of}] ${name} …`);
    },
    onTrouble(text) {
      rewriteLine(output);
      output.error(`${text}\n`);
    },
  };
}
