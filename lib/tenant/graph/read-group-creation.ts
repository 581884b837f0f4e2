import { z } from "zod";
import {
  BreakwaterError,
  isBreakwaterError,
} from "../../errors/breakwater-error";
import type { Log } from "../../ports/log";
import type {
  GroupCreation,
  GroupCreationReader,
} from "../tenant-settings-port";
import type { RequestBudget } from "../transport/request-budget";
import type { GraphRequests } from "./graph-requests";

/** Learn, overview of group settings: the template `Group.Unified`, the same in every tenant. */
const unifiedTemplate = "62375ab9-6b52-47ed-826b-58e47e0e304b";
const what = "GET /groupSettings";

/** Every value is text, booleans too (Learn, settingValue). */
const settingSchema = z.object({
  id: z.string().min(1),
  templateId: z.string().toLowerCase(),
  values: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});
const truth = z.stringbool({ truthy: ["true"], falsy: ["false"] });

/**
 * Who may create Microsoft 365 groups, as Graph's tenant-wide group settings say it. A tenant that never changed them
 * has none, and then everybody may (Learn, overview of group settings: `EnableGroupCreation` is true by default).
 */
export function createGroupCreationReader(
  requests: Pick<GraphRequests, "pages">,
  budget: RequestBudget,
  deadline: () => number,
  log: Log,
): GroupCreationReader {
  const read = async (): Promise<GroupCreation> => {
    const pages = requests.pages("/groupSettings", {
      what,
      priority: "background",
      deadline: deadline(),
      budget,
    });
    for await (const { value, complete } of pages) {
      for (const row of value) {
        const setting = settingSchema.safeParse(row);
        // What cannot be read may be the very setting: without it nobody knows who may.
        if (!setting.success) throw unreadable(setting.error);
        if (setting.data.templateId === unifiedTemplate)
          return toGroupCreation(setting.data);
      }
      if (!complete) throw unreadable();
    }
    return { everyone: true, allowedGroup: null, settingId: null };
  };
  return {
    async readGroupCreation() {
      try {
        return { read: true, value: await read() };
      } catch (error) {
        if (!isBreakwaterError(error)) throw error;
        log.warn("tenant-settings.unread", { cmdlet: what, code: error.code });
        return { read: false, code: error.code };
      }
    },
  };
}

function toGroupCreation({
  id,
  values,
}: z.infer<typeof settingSchema>): GroupCreation {
  const valueOf = (wanted: string) =>
    values.find(({ name }) => name.toLowerCase() === wanted)?.value ?? "";
  const enabled = truth.safeParse(valueOf("enablegroupcreation") || "true");
  if (!enabled.success) throw unreadable(enabled.error);
  return {
    everyone: enabled.data,
    allowedGroup: valueOf("groupcreationallowedgroupid").toLowerCase() || null,
    settingId: id,
  };
}

function unreadable(cause?: unknown): BreakwaterError {
  return new BreakwaterError(
    "tenant_unavailable",
    `Graph answered ${what} with something that cannot be read whole.`,
    { cause, hint: "Nothing: it is asked again within the hour." },
  );
}
