import Table from "cli-table3";

/** Columns without a frame: they can be read, piped and cut. Numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const none = {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  };
  const numeric = head.map((_, column) =>
    rows.some((row) => typeof row[column] === "number"),
  );
  const drawn = new Table({
    chars: none,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: numeric.map((right) => (right ? "right" : "left")),
  });
  drawn.push([...head]);
  for (const row of rows)
    drawn.push(
      row.map((cell) =>
        cell === null
          ? "–"
          : typeof cell === "number"
            ? cell.toLocaleString("en")
            : cell,
      ),
    );
  return `${drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}
