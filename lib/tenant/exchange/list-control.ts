import { BreakwaterError } from "../../errors/breakwater-error";
import {
  acceptedSendersCall,
  everyoneCall,
  getCmdlets,
  type CmdletCall,
} from "../accepted-senders-call";
import type {
  ExchangeListKind,
  ExchangePage,
  ListControl,
  ListIdentity,
  RecipientRef,
} from "../exchange-port";
import { ExchangeFailure } from "./exchange-failure";
import type { Invoke } from "./invoke-command";
import { readAddress, readGuid, readTexts, type Row } from "../read-row";
import { resolveSenders } from "./resolve-senders";

/** RecipientTypeDetails of what we call a list. */
const listTypes: Readonly<Record<string, ExchangeListKind>> = {
  DynamicDistributionGroup: "dynamicDistributionGroup",
  MailUniversalDistributionGroup: "distributionGroup",
  MailUniversalSecurityGroup: "distributionGroup",
  MailNonUniversalGroup: "distributionGroup",
  RoomList: "distributionGroup",
  GroupMailbox: "microsoft365Group",
};

export function createListControl(
  invoke: Invoke,
  deadline: () => number,
): ListControl {
  const run = async (call: CmdletCall): Promise<ExchangePage> => {
    const rows: Row[] = [];
    let complete = true;
    for await (const page of invoke(call, { priority: "urgent", deadline })) {
      rows.push(...page.rows);
      complete &&= page.complete;
      // Several answer: how many does not matter, and it may be the whole tenant.
      if (rows.length > 1) break;
    }
    return { rows, complete };
  };

  /** The one object of that identity, or nothing where there is none or are several. */
  const getOne = async (
    cmdlet: string,
    identity: string,
  ): Promise<Row | undefined> => {
    const asked = identity.trim();
    // A blank Identity returns every object there is.
    if (asked === "") throw blankIdentity();
    const { rows, complete } = await run({
      cmdlet,
      parameters: { Identity: asked },
    }).catch((error: unknown) => {
      if (!(error instanceof ExchangeFailure)) throw error;
      if (error.fault !== "not-found" && error.fault !== "ambiguous")
        throw error.error;
      return { rows: [], complete: true };
    });
    const [row] = rows;
    if (rows.length > 1) return undefined;
    // A warning beside the very object that was asked for hides no other.
    if (!complete && (!row || readGuid(row) !== asked.toLowerCase()))
      throw inPart(cmdlet);
    return row;
  };

  const findRecipient = async (
    identity: string,
  ): Promise<RecipientRef | undefined> => {
    const row = await getOne("Get-Recipient", identity);
    const guid = row && readGuid(row);
    if (!row || !guid) return undefined;
    const type = row.RecipientTypeDetails;
    return {
      guid,
      address: readAddress(row),
      type: typeof type === "string" ? type : "",
    };
  };

  // Warnings are no failure here ("completed successfully but no settings have been modified"):
  // whoever writes reads back.
  const write = async (call: CmdletCall): Promise<void> => {
    try {
      await run(call);
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      if (error.fault !== "not-manager") throw error.error;
      // An administrator who does not own a distribution group has to say that he knows.
      await run({
        ...call,
        parameters: {
          ...call.parameters,
          BypassSecurityGroupManagerCheck: true,
        },
      }).catch((second: unknown) => {
        throw second instanceof ExchangeFailure ? second.error : second;
      });
    }
  };

  return {
    findRecipient,

    async findList(identity): Promise<ListIdentity | undefined> {
      const found = await getOne("Get-Recipient", identity);
      const guid = found && readGuid(found);
      const kind = listTypes[String(found?.RecipientTypeDetails)];
      if (!found || !guid || !kind) return undefined;
      if (!answersTo(found, identity)) return undefined;
      const list = await getOne(getCmdlets[kind], guid);
      if (!list || readGuid(list) !== guid) return undefined;
      return {
        guid,
        address: readAddress(list) || readAddress(found),
        kind,
        synced: list.IsDirSynced === true,
      };
    },

    async readDelivery(list) {
      const row = await getOne(getCmdlets[list.kind], list.guid);
      if (!row || readGuid(row) !== list.guid) {
        throw new BreakwaterError(
          "not_found",
          `The list ${list.guid} is no longer in the tenant.`,
          {
            hint: "Run the directory sync, then look for it under its address.",
          },
        );
      }
      const accepted = readAccepted(row);
      if (!accepted) throw unreadable(list.guid);
      const rejected = readTexts(row, "RejectMessagesFromSendersOrMembers");
      const resolve = resolveSenders(findRecipient);
      return {
        acceptedSenders: await resolve(accepted),
        rejectedSenders: await resolve(rejected ?? []),
        moderated: row.ModerationEnabled === true,
        internalSendersOnly: row.RequireSenderAuthenticationEnabled === true,
      };
    },

    async writeAcceptedSenders(list, senders) {
      if (senders.length === 0 || senders.some((guid) => guid.trim() === ""))
        throw blankIdentity();
      await write(acceptedSendersCall(list, senders));
    },

    async restoreEveryone(list, saved) {
      if (saved.everyone !== true || list.guid.trim() === "")
        throw blankIdentity();
      await write(everyoneCall(list));
    },
  };
}

/** Whether that is really the recipient that was asked for by address or GUID, and not one with a like name. */
function answersTo(row: Row, identity: string): boolean {
  const asked = identity.trim().toLowerCase();
  if (readGuid(row) === asked || readAddress(row) === asked) return true;
  const proxies = readTexts(row, "EmailAddresses") ?? [];
  if (proxies.length === 0) return true;
  return [
    ...proxies.map((proxy) => proxy.replace(/^[^:]*:/, "")),
    row.ExternalDirectoryObjectId,
  ].some((name) => typeof name === "string" && name.toLowerCase() === asked);
}

/**
 * A setting that the answer lacks is not a setting that is blank: blank means everyone. The one
 * property is the union of the other two; should it be blank while they are not, they count.
 */
function readAccepted(row: Row): string[] | undefined {
  const union = readTexts(row, "AcceptMessagesOnlyFromSendersOrMembers");
  if (union === undefined || union.length > 0) return union;
  return [
    ...(readTexts(row, "AcceptMessagesOnlyFrom") ?? []),
    ...(readTexts(row, "AcceptMessagesOnlyFromDLMembers") ?? []),
  ];
}

function inPart(cmdlet: string): BreakwaterError {
  return new BreakwaterError(
    "tenant_incomplete",
    `Exchange answered ${cmdlet} only in part.`,
    { hint: "Try again; if it stays so, look at the object in Exchange." },
  );
}

function blankIdentity(): BreakwaterError {
  return new BreakwaterError(
    "internal",
    "A blank identity would mean every object or every sender, and was not sent.",
  );
}

function unreadable(guid: string): BreakwaterError {
  return new BreakwaterError(
    "tenant_incomplete",
    `Exchange did not say who may write to the list ${guid}.`,
    {
      hint: "Check that the app's Exchange role may read the list's delivery settings.",
    },
  );
}
