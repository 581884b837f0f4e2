import type { DrillOptions } from "../../dev/drill/run-drill";
import type { Output } from "../terminal";

/** One line that is written over; nothing where nobody watches. */
export function tell(
  output: Output,
  which = "",
): Required<Pick<DrillOptions, "onRun" | "onTrouble">> {
  return {
    onRun({ name, number, of }) {
      if (output.interactive)
        output.error(`\r\u001b[K${which}[${number}/${of}] ${name} …`);
    },
    onTrouble(text) {
      clearLine(output);
      output.error(`${text}\n`);
    },
  };
}

export function clearLine(output: Output): void {
  if (output.interactive) output.error("\r\u001b[K");
}
