import { breadth } from "../breadth";
import type { FilterRule } from "../filter-rule";
import { alsoAsk, ask } from "../map-filter";

/** From this share of all recipients on … */
const share = 0.8;
/** … and of at least so many: in a handful of recipients every filter takes most. */
const least = 100;

export const nearlyEveryone: FilterRule = {
  id: "filter-nearly-everyone",
  severity: "high",
  looksAround: true,
  judge({ author, audience }) {
    const known = audience && audience.recipients >= least;
    const most = known && audience.count >= share * audience.recipients;
    if (!most && breadth(author) !== "everybody") return null;
    const hardly = most
      ? ""
      : "Asks for nothing that sets some recipients apart from the rest";
    const taken = known
      ? `${most ? "Takes" : " and takes"} ${audience.exact ? "" : "at least "}${audience.count.toLocaleString("en")} of ${audience.recipients.toLocaleString("en")} recipients`
      : "";
    return `${hardly}${taken}: narrow it by a department, an office or an attribute set for the purpose, or restrict who may write to it.`;
  },
  fill: (author) => ({
    filter: alsoAsk(author, ask("Department", "<department>")),
    note: "Fill in what sets its members apart, a department or another property:",
  }),
};
