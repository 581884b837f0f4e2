import { Command } from "commander";
import { kindFigures } from "../../lib/audit/report/figures";
import { count } from "../../lib/audit/words";
import type { ListAnswer } from "../../lib/http/schemas/answers";
import type { RemoteOptions } from "../remote/api-client";
import { minuteOf } from "../remote/describe-activation";
import {
  printJson,
  runRemote,
  withRemoteOptions,
} from "../remote/remote-command";
import { table } from "../remote/table";
import { wholeNumber } from "../remote/whole-number";
import type { Terminal } from "../terminal";

interface Options extends RemoteOptions {
  over?: boolean;
  open?: boolean;
  restricted?: boolean;
}

/** `lists [address]`, `lists approve <address>` */
export function listsCommand(terminal: Terminal): Command {
  const command = new Command("lists")
    .description(
      "Every list with its true and its expected audience, largest first",
    )
    .argument("[list]", "one list only, by address or GUID")
    .option("--over", "only those that reach more than their limit")
    .option("--open", "only those that anyone may write to")
    .option("--restricted", "only those that Breakwater restricts now")
    .addCommand(approveCommand(terminal));
  return withRemoteOptions(command).action(
    (list: string | undefined, options: Options) =>
      runRemote(terminal, options, async (api) => {
        const lists =
          list === undefined
            ? await api.getAll<ListAnswer>("/lists")
            : [await api.get<ListAnswer>(`/lists/${encodeURIComponent(list)}`)];
        const shown = lists.filter(
          (one) =>
            (!options.over || isOver(one)) &&
            (!options.open || one.open === true) &&
            (!options.restricted || one.restricted),
        );
        if (options.json)
          printJson(
            terminal,
            list === undefined ? { value: shown } : (shown[0] ?? null),
          );
        else {
          terminal.out(describe(shown, lists.length));
          if (list !== undefined && shown[0])
            terminal.out(describeReach(shown[0]));
        }
        return shown.some((one) => isOver(one) && one.open && !one.restricted)
          ? 1
          : 0;
      }),
  );
}

function approveCommand(terminal: Terminal): Command {
  const command = new Command("approve")
    .description(
      "Say that a list may exist, and how many it is for; the next audit goes by it",
    )
    .argument("<list>", "address or GUID of the list")
    .requiredOption(
      "--expected <recipients>",
      "how many it is meant to reach; it may reach the greater of 50 and three times as many",
      wholeNumber,
    )
    .requiredOption(
      "--reason <text>",
      "kept with the approval, at most 500 characters",
    );
  return withRemoteOptions(command).action(
    (
      list: string,
      _: RemoteOptions & { expected: number; reason: string },
      self: Command,
    ) => {
      // What `lists` itself has too (--json, --api, --token) is given to it and not to its subcommand.
      const options = self.optsWithGlobals<
        RemoteOptions & { expected: number; reason: string }
      >();
      return runRemote(terminal, options, async (api) => {
        const approved = await api.send<ListAnswer>(
          "POST",
          `/lists/${encodeURIComponent(list)}/approve`,
          { expectedAudience: options.expected, reason: options.reason },
        );
        if (options.json) printJson(terminal, approved);
        else terminal.out(describe([approved], 1));
        return 0;
      });
    },
  );
}

/** Whom its filter takes, both audiences with the moment that each is true of, and who they are. */
function describeReach(list: ListAnswer): string {
  const { takes, storedAudience, storedAsOf } = list;
  const { predictedAudience, predictedAsOf, byKind } = list;
  const of = (asOf: string | null) =>
    asOf === null ? "" : ` (as of ${minuteOf(asOf)})`;
  const kinds = kindFigures(byKind);
  return [
    takes ?? "",
    storedAudience === null
      ? ""
      : `Mail goes to ${count(storedAudience)} now${of(storedAsOf)}.`,
    predictedAudience === null
      ? ""
      : `By the directory${of(predictedAsOf)} it will go to ${count(predictedAudience)}.`,
    kinds === "" ? "" : `Its reach: ${kinds}.`,
  ]
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

function isOver({ reach, limit }: ListAnswer): boolean {
  return reach !== null && limit !== null && reach > limit;
}

function describe(shown: readonly ListAnswer[], all: number): string {
  if (all === 0)
    return "No list was audited yet: the first audit follows the first directory sync.\n";
  if (shown.length === 0) return `None of ${all} lists.\n`;
  return table(
    ["LIST", "REACHES", "EXPECTED", "LIMIT", "WHO MAY WRITE", "APPROVED"],
    shown.map((one) => [
      one.address,
      one.reach === null
        ? "unknown"
        : one.complete
          ? one.reach
          : `≥ ${one.reach.toLocaleString("en")}`,
      one.expectedAudience,
      one.limit,
      one.restricted
        ? "restricted by Breakwater"
        : one.open === null
          ? "not audited yet"
          : one.open
            ? isOver(one)
              ? "everyone: over its limit"
              : "everyone"
            : "chosen senders",
      one.approved ? "yes" : "no",
    ]),
  );
}
