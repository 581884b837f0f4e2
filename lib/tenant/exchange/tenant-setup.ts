import { z } from "zod";
import { BreakwaterError } from "../../errors/breakwater-error";
import { second } from "../../time/clock";
import { readAddress, readGuid } from "../read-row";
import type { TenantSetup } from "../tenant-setup-port";
import { sendPatiently } from "../transport/send-patiently";
import { ExchangeFailure, readFailure } from "./exchange-failure";
import {
  exchangeHost,
  type Invoke,
  type InvokeDependencies,
} from "./invoke-command";

/** Microsoft's module asks for its own list of cmdlets so; its version is part of the question. */
const moduleVersion = "3.9.2";
const answerWithin = 60 * second;

const modulesSchema = z.object({
  value: z.array(z.object({ exportedCmdlets: z.array(z.string()) })),
});

/** @param deadline epoch milliseconds after which nothing is sent any more */
export function createTenantSetup(
  deps: InvokeDependencies,
  invoke: Invoke,
  deadline: () => number,
): TenantSetup {
  return {
    async allowedCmdlets() {
      const what = "EXOModuleFile";
      const answer = await sendPatiently(
        {
          what,
          priority: "urgent",
          deadline: deadline(),
          repeatable: true,
          async send(token) {
            const response = await deps.fetch(
              `https://${exchangeHost}/adminapi/v1.0/${deps.tenantId}/EXOModuleFile?Version=${moduleVersion}`,
              {
                headers: {
                  Authorization: `Bearer ${token}`,
                  Accept: "application/json",
                  CommandName: "*",
                },
                signal: AbortSignal.timeout(answerWithin),
              },
            );
            return {
              status: response.status,
              headers: response.headers,
              text: await response.text(),
            };
          },
        },
        deps,
      );
      if (answer.status !== 200) throw readFailure(what, answer).error;
      const body = modulesSchema.safeParse(parseJson(answer.text));
      if (!body.success)
        throw new BreakwaterError(
          "tenant_unavailable",
          "Exchange did not say which cmdlets may be run.",
          { hint: "Look at the role groups of the principal in the portal." },
        );
      return body.data.value.flatMap(({ exportedCmdlets }) => exportedCmdlets);
    },

    async createApprovedSenders({ address, name, members }) {
      const parameters = {
        Name: name,
        PrimarySmtpAddress: address,
        Type: "Security",
        MemberJoinRestriction: "Closed",
        MemberDepartRestriction: "Closed",
        RequireSenderAuthenticationEnabled: true,
        ...(members.length > 0 && { Members: members }),
      };
      try {
        const call = { cmdlet: "New-DistributionGroup", parameters };
        const options = { priority: "urgent", deadline } as const;
        for await (const { rows } of invoke(call, options))
          for (const row of rows) {
            const guid = readGuid(row);
            const type = row.RecipientTypeDetails;
            if (guid)
              return {
                guid,
                address: readAddress(row) || address.toLowerCase(),
                type: typeof type === "string" ? type : "",
              };
          }
      } catch (error) {
        throw error instanceof ExchangeFailure ? error.error : error;
      }
      throw new BreakwaterError(
        "tenant_incomplete",
        "Exchange did not answer with the group that it made.",
        { hint: "Run setup again: it finds the group where it is there." },
      );
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
