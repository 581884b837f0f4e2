import { asksForMembers, serviceOf, sumCalls, type Calls } from "./calls";
import type { AuditedAgain } from "./audit-changes";
import type { Streamed, Synced, Took } from "./sync-process";
import type { Changed, TenantReady } from "./tenant-process";

export interface SyncMeasured {
  tenant: TenantReady;
  whole: Synced;
  snapshotFiles: { name: string; bytes: number }[];
  load: Took;
  audited: AuditedAgain[];
  changed: Changed;
  changes: Synced;
  /** By the same instance, after as much again changed. */
  changesWarm: Synced;
  stream: Streamed;
}

/** Measured on a live tenant: 25,000 members in about 110 s, in pages of 1,000. */
const secondsAPage = 4.4;

export function writeReport(measured: SyncMeasured): string {
  const { tenant, whole, load, changed, changes, changesWarm, stream } =
    measured;
  const { recipients } = whole.result;
  const bytes = measured.snapshotFiles.reduce((sum, one) => sum + one.bytes, 0);
  const readingCalls = exchangeCalls(whole.calls, false);
  const allCalls = exchangeCalls(whole.calls, true);
  const changesCalls = sumCalls(changes.calls, (call) => !asksForMembers(call));
  const readSeconds = whole.phases.recipients ?? whole.seconds;
  return [
    `${number(recipients)} recipients, ${number(tenant.lists)} lists; between the two readings ${number(changed.moved)} people move, ${number(changed.joined)} join and ${number(changed.left)} leave.`,
    "",
    "| step | Exchange calls | Graph calls | of them for members | s | s of processor time | peak MB |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    stepRow("first sync", whole, whole.calls),
    stepRow("snapshot load", load, {}),
    stepRow("incremental sync, just started", changes, changes.calls),
    stepRow("incremental sync, warm", changesWarm, changesWarm.calls),
    stepRow(`single stream, ${number(stream.rows)} rows`, stream, {
      "Get-Recipient": stream.pages,
    }),
    "",
    `- First sync: ${number(recipients / readSeconds)} recipients/s until all ranges were read (${seconds(readSeconds)}), ${number(recipients / whole.seconds)} over all. Working out whose members to read first: ${seconds(whole.predictSeconds)}. Complete: ${whole.result.complete ? "yes" : "no"}.`,
    `- Snapshot: ${megabytes(bytes)} (${measured.snapshotFiles.map(({ name, bytes: size }) => `${name} ${megabytes(size)}`).join(", ")}).`,
    `- Incremental to first: ${ratio(
      changesCalls,
      sumCalls(whole.calls, (call) => !asksForMembers(call)),
    )} of the calls without those for members, ${ratio(changes.seconds, whole.seconds)} of the time, ${ratio(load.seconds, changes.seconds)} of that for loading the snapshot before.`,
    `- Of the incremental sync's time, waiting for members and all else: ${splitTime(changes)} just started, ${splitTime(changesWarm)} warm. What is neither that nor processor time is waiting for the simulated tenant, which puts every question of what changed to all its rows.`,
    `- At one Exchange call a second, computed from the calls counted: ${minutes(readingCalls)} for everyone and every list, ${minutes(allCalls)} with the members read in the first run; the incremental sync ${minutes(exchangeCalls(changes.calls, false))}, and ${minutes(exchangeCalls(changes.calls, true))} with members.`,
    `- Otherwise, computed: one stream of ${number(Math.ceil(recipients / 1000))} pages at ${secondsAPage} s a page (measured on a live tenant) takes ${minutes((recipients / 1000) * secondsAPage)}, begins anew when it breaks off, and knows no list's audience; four ranges at once, as here, ${minutes(((recipients / 1000) * secondsAPage) / 4)}.${
      whole.memberCalls === null
        ? ""
        : ` Reading every list member by member: ${number(whole.memberCalls)} calls, ${minutes(whole.memberCalls)} at one a second.`
    }`,
    "",
    "| people changed | counting all lists, s of processor time | counting by what changed | to the whole |",
    "| --- | --- | --- | --- |",
    ...measured.audited.map(
      ({ changed: people, listsToo, whole: all, byChanges, everybody }) =>
        `| ${number(people)}${listsToo ? ", and a list made, one deleted, one with another filter" : ""} | ${all.toFixed(1)} | ${byChanges.toFixed(1)}${everybody ? ", everybody after all" : ""} | ${ratio(byChanges, all)} |`,
    ),
    "",
    "| call | first sync | incremental |",
    "| --- | --- | --- |",
    ...[
      ...new Set([...Object.keys(whole.calls), ...Object.keys(changes.calls)]),
    ]
      .sort()
      .map(
        (call) =>
          `| \`${call}\` | ${number(whole.calls[call] ?? 0)} | ${number(changes.calls[call] ?? 0)} |`,
      ),
    "",
  ].join("\n");
}

function stepRow(name: string, took: Took, calls: Calls): string {
  const cells = [
    name,
    number(sumCalls(calls, (call) => serviceOf(call) === "Exchange")),
    number(sumCalls(calls, (call) => serviceOf(call) === "Graph")),
    number(sumCalls(calls, asksForMembers)),
    took.seconds.toFixed(1),
    took.cpuSeconds.toFixed(1),
    number(took.peakBytes / 1e6),
  ];
  return `| ${cells.join(" | ")} |`;
}

function splitTime({ result, seconds: all, memberSeconds }: Synced): string {
  return `${seconds(memberSeconds)} for the members of ${number(result.membershipsRead)} lists and ${seconds(all - memberSeconds)}`;
}

function exchangeCalls(calls: Calls, members: boolean): number {
  return sumCalls(
    calls,
    (call) =>
      serviceOf(call) === "Exchange" && (members || !asksForMembers(call)),
  );
}

const number = (value: number) => Math.round(value).toLocaleString("en");
const seconds = (value: number) => `${value.toFixed(1)} s`;
const minutes = (value: number) => `${number(value / 60)} min`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const ratio = (part: number, whole: number) =>
  `${((100 * part) / whole).toFixed(1)} %`;
