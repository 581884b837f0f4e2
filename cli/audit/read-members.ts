import type { MemberRows } from "../../lib/audit/offline/member-rows";
import { readCsv } from "../../lib/directory/csv/read-csv";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { openInput } from "../audience/open-input";
import type { ReadingProgress } from "../audience/reading-progress";

/** Takes in an export of members: columns `list` and `member`, in any order and case. */
export async function readMembers(
  file: string,
  members: MemberRows,
  progress: ReadingProgress,
): Promise<void> {
  let list = -1;
  let member = -1;
  await readCsv(await openInput(file, progress.share), file, {
    header(names) {
      const lower = names.map((name) => name.toLowerCase());
      list = lower.indexOf("list");
      member = lower.indexOf("member");
      if (list < 0 || member < 0)
        throw new BreakwaterError(
          "bad_request",
          `${file}, line 1: the columns list and member are needed; it has ${names.slice(0, 6).join(", ")}.`,
        );
    },
    row(cells, line) {
      const name = cells[list] ?? "";
      if (name.trim() === "")
        throw new BreakwaterError(
          "bad_request",
          `${file}, line ${line}, column ${list + 1}: a member of no list.`,
        );
      members.add(name, cells[member] ?? "");
    },
    progress: progress.rows,
  });
}
