import type { Readable } from "node:stream";
import type { EstateState } from "../state/create-tenant-state";
import type { Rights } from "../state/roles/role-directory";
import { nothing, type Cmdlet, type CmdletResult } from "./cmdlet";
import { cmdlets } from "./cmdlets";
import { badParameters, expiredPage, ForbiddenCmdlet } from "./exchange-error";
import type { PageCursors } from "./page-cursors";
import { readInvocation, type Invocation } from "./read-invocation";
import type { Surface } from "./surfaces";
import { writePage } from "./write-page";
import { writeScopeOf } from "./write-scope";

/** A call as it came in, by itself or inside a batch. */
export interface ExchangeCall {
  surface: Surface;
  /** Absolute, as the caller reached this machine. */
  url: URL;
  body: unknown;
  header: (name: string) => string | undefined;
  /** Null: rights are not enforced. */
  rights: Rights | null;
  /** Rows an answer has at most, whatever was asked for: a fault. */
  mostRows?: number;
}

const known = new Map(
  cmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]),
);
const parametersOf = (name: string) =>
  known.get(name.toLowerCase())?.parameters;

/** Names of the cmdlets that there are, or of those that are granted. */
export const cmdletNames = (rights: Rights | null): string[] =>
  cmdlets
    .map(({ name }) => name)
    .filter((name) => !rights || rights.has(name.toLowerCase()))
    .sort();

/** The answer's JSON, in pieces where it is long. Throws ExchangeError and ForbiddenCmdlet. */
export function invokeCmdlet(
  call: ExchangeCall,
  state: EstateState,
  cursors: PageCursors,
): Buffer | Readable {
  const { surface, rights } = call;
  const invocation = readInvocation(call.body, call.header("prefer"));
  const cmdlet = known.get(invocation.cmdlet.toLowerCase());
  if (
    !cmdlet ||
    (surface.only !== null && cmdlet.name !== surface.only) ||
    (rights && !rights.has(cmdlet.name.toLowerCase()))
  )
    throw new ForbiddenCmdlet();
  checkParameters(cmdlet, invocation, surface);
  // Learn, WhatIf: "without actually applying those changes"; what PowerShell prints of it is not on the wire.
  if (invocation.parameters.get("whatif") === true)
    return page(
      call,
      state,
      cursors,
      { ...cmdlet, run: () => nothing },
      invocation,
    );
  return page(call, state, cursors, cmdlet, invocation);
}

function page(
  { surface, url, header, rights, mostRows = Infinity }: ExchangeCall,
  state: EstateState,
  cursors: PageCursors,
  cmdlet: Cmdlet,
  { parameters, ...asked }: Invocation,
): Buffer | Readable {
  const select = url.searchParams.get("$select");
  const token = url.searchParams.get("$skiptoken");
  const anchor = header("x-anchormailbox");
  const from: {
    result: CmdletResult;
    offset: number;
    limit: number;
    pageSize: number;
  } =
    token === null
      ? {
          result: cmdlet.run(parameters, state, {
            parametersOf,
            ...writeScopeOf(cmdlet.name, rights, state),
          }),
          offset: 0,
          limit: asked.limit,
          pageSize: asked.pageSize,
        }
      : (cursors.take(token, cmdlet.name, anchor) ?? stale());
  const { result, offset, pageSize } = from;
  const limit = Math.min(from.limit, mostRows);
  const end = Math.min(result.count, limit);
  // Seen: a page size of 0 answers 200 with no rows.
  const until = Math.min(end, offset + pageSize);
  const next = () => {
    const link = new URL(url.pathname, url.origin);
    if (select) link.searchParams.set("$select", select);
    const at = { result, limit, pageSize, offset: until };
    link.searchParams.set(
      "$skiptoken",
      cursors.keep({ ...at, cmdlet: cmdlet.name, anchor }),
    );
    return link.href;
  };
  return writePage({
    base: `${url.origin}/adminapi/${surface.version}/${state.tenantId}`,
    result,
    offset,
    until,
    truncated: until < result.count,
    nextLink: until < end && pageSize > 0 ? next() : null,
    wanted: select
      ? new Set(select.split(",").map((name) => name.trim().toLowerCase()))
      : null,
  });
}

/** PowerShell's own, which every cmdlet takes; what changes something also those of a change. */
const commonParameters = ({ name }: Cmdlet): readonly string[] => [
  "ErrorAction",
  "WarningAction",
  ...(/^(Get|Test)-/.test(name) ? [] : ["Confirm", "WhatIf"]),
];

function checkParameters(
  cmdlet: Cmdlet,
  { given, parameters }: Invocation,
  { only }: Surface,
): void {
  const allowed = (
    only === null
      ? [...cmdlet.parameters, ...commonParameters(cmdlet)]
      : (cmdlet.endpointParameters ?? cmdlet.parameters)
  ).map((name) => name.toLowerCase());
  const unknown = given.find((name) => !allowed.includes(name.toLowerCase()));
  if (unknown !== undefined) throw badParameters(unknown);
  // Learn, member endpoints: Identity is required there.
  if (
    only !== null &&
    allowed.includes("identity") &&
    !parameters.get("identity")
  )
    throw badParameters("Identity");
}

function stale(): never {
  throw expiredPage();
}
