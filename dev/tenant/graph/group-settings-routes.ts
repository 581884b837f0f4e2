import type { FastifyInstance, FastifyRequest } from "fastify";
import type { GroupSetting } from "../state/tenant-settings";
import { GraphError } from "./graph-error";

export interface GroupSettingsRoutes {
  /** Tenant-wide. */
  settings: readonly GroupSetting[];
  baseOf: (request: FastifyRequest) => string;
  /** Null where the token has that application permission. */
  judgeRole: (
    authorization: string | undefined,
    role: string,
  ) => Promise<string | null>;
}

/**
 * Learn, group: list settings (v1.0): what an application may read tenant-wide settings with, the least first. Before
 * there were permissions of their own, that page named `Directory.Read.All` as the least.
 */
const readers = [
  "GroupSettings.Read.All",
  "GroupSettings.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
];

/** `GET /groupSettings`, whole: a tenant has a handful of templates. Making and changing settings is not simulated. */
export function registerGroupSettings(
  app: FastifyInstance,
  { settings, baseOf, judgeRole }: GroupSettingsRoutes,
): void {
  app.get("/groupSettings", async (request) => {
    const { authorization } = request.headers;
    const wrong = await Promise.all(
      readers.map((role) => judgeRole(authorization, role)),
    );
    if (!wrong.includes(null))
      throw new GraphError(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
      );
    return {
      "@odata.context": `${baseOf(request)}/$metadata#groupSettings`,
      value: settings,
    };
  });
}
