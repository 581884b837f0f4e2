import { createReachKeeper } from "../audience/reach/create-reach-keeper";
import { createAuditor, type Auditor } from "../audit/create-auditor";
import { createSnapshotStore } from "../directory/snapshot-store";
import { createEnforcement } from "../enforcement/create-enforcement";
import { createApi } from "../http/create-api";
import { createOperatorTokens } from "../http/operator-tokens";
import { createRejectedCount } from "../incident/count-rejected";
import { createIncidents } from "../incident/create-incidents";
import { createRejectionWatch } from "../enforcement/watch-rejections";
import { createGraphNotifications } from "../mail-flow/accept-graph-notifications";
import { createMailIntake } from "../mail-flow/create-mail-intake";
import { ownMailFrom } from "../mail-flow/own-mail";
import { createMailTips } from "../mail-tip/create-mail-tips";
import { createAutomation } from "../policy/create-automation";
import { hour } from "../time/clock";
import { createMailCount } from "../storm/count-incident-mail";
import { createDetector } from "../storm/create-detector";
import { createMailLog } from "../storm/mail-log";
import type { App } from "./app-methods";
import { createApprovedSenders } from "./approved-senders";
import { createAutomationAnswers } from "./automation-answers";
import { createHealthCheck } from "./check-health";
import { connectStorage } from "./connect-storage";
import { connectTenant } from "./connect-tenant";
import { createConversationLists } from "./find-conversation-lists";
import { createStormLists } from "./find-storm-lists";
import { createHeartbeats } from "./heartbeats";
import { invocationLog as log } from "./invocation-log";
import { keepFor } from "./keep-for";
import { createListAnswers } from "./list-answers";
import { createListKnowledge } from "./list-knowledge";
import { loadPolicy } from "./load-policy";
import { createPreview } from "./preview-filter";
import { createSenderResolver } from "./resolve-policy-senders";
import { runSync } from "./run-sync";
import { useRuntime } from "./runtime";
import { readSettings } from "./settings";

/**
 * The whole app, made of its parts: here and nowhere else is decided who gets what.
 * @throws BreakwaterError `not_configured`, `invalid_policy`, `storage_unavailable`
 */
export async function buildApp(): Promise<App> {
  const runtime = useRuntime();
  const { clock, ids, fetch } = runtime;
  const settings = readSettings(runtime.env);
  const { tenantId } = settings;
  const policy = await loadPolicy(settings.policyFile);
  const { tables, queues, blobs } = await connectStorage(settings, runtime);
  const { exchange, graph } = connectTenant(settings, runtime, log);
  const house = { tenantId, tables, queues, blobs, clock, ids, log };

  const snapshots = createSnapshotStore(house);
  const { loadSnapshot } = snapshots;
  const reachOptions = { contactSizes: policy.limits.contacts };
  const measureInTurn = createReachKeeper({
    options: reachOptions,
    clock,
    log,
  });
  const mailLog = createMailLog(tables, tenantId);
  const knowledge = createListKnowledge({
    auditor: (): Auditor => auditor,
    loadSnapshot,
  });
  const approvedSenders = createApprovedSenders({
    identity: policy.approvedSenders,
    lists: exchange,
    clock,
    log,
  });
  const rejections = createRejectionWatch({ trace: graph, clock });
  const enforcement = createEnforcement({
    ...house,
    rejections,
    lists: exchange,
    approvedSenders: approvedSenders.find,
    findInSnapshot: knowledge.find,
    conversationLists: createConversationLists({
      mailLog,
      knowledge,
      lists: exchange,
    }),
    openLists: knowledge.open,
  });
  const { killSwitch } = enforcement;
  const automation = createAutomation({
    ...house,
    enforcementBlockedBy: approvedSenders.missing,
  });
  const auditor = createAuditor({
    ...house,
    policy,
    loadSnapshot,
    measureReach: (snapshot) => Promise.resolve(measureInTurn(snapshot)),
    resolveSender: createSenderResolver(policy),
    tenantSettings: keepFor(hour, clock, async () => {
      const [settings, groupCreation] = await Promise.all([
        exchange.readExchangeSettings(),
        graph.readGroupCreation(),
      ]);
      return { ...settings, groupCreation };
    }),
    automationBlockedBy: automation.blockedBy,
    isPaused: async () => (await automation.lastPause())?.paused === true,
    mailTips: createMailTips({ ...house, policy, tips: exchange }),
    holds: enforcement.auditHolds,
  });
  const incidents = createIncidents({
    ...house,
    killSwitch,
    countMail: createMailCount(mailLog, clock),
    countRejected: createRejectedCount({ killSwitch, rejections, log }),
  });
  const detector = createDetector({
    ...house,
    lists: createStormLists({
      clock,
      log,
      knowledge,
      askTenant: (address) => exchange.findList(address),
    }),
    mailLog,
    incidents,
    killSwitch,
    policy: () => policy,
    automationBlockedBy: automation.blockedBy,
    ownMail: ownMailFrom(policy.notices.from, settings.webhookSecrets),
  });
  const heartbeats = createHeartbeats(house);
  const api = createApi({
    ...house,
    operatorTokens: createOperatorTokens({
      tenantId,
      audiences: settings.apiAudiences,
      fetch,
      clock,
    }),
    killSwitch,
    auditor,
    lists: createListAnswers({
      policy,
      auditor,
      knowledge,
      restrictedLists: enforcement.restrictedLists,
    }),
    incidents,
    mailIntake: createMailIntake({
      ...house,
      secrets: settings.webhookSecrets,
    }),
    graphNotifications: createGraphNotifications({
      ...house,
      clientStates: settings.graphClientStates,
    }),
    automation: createAutomationAnswers(automation, policy),
    preview: createPreview({ loadSnapshot, options: reachOptions }),
    health: createHealthCheck({
      clock,
      heartbeats,
      snapshotInfo: snapshots.readCurrentVersion,
    }),
  });

  return {
    handleHttp: api.handle,
    detectStorms: detector.detect,
    async reconcile(message) {
      await enforcement.reconcile(message);
    },
    syncDirectory: () =>
      heartbeats.around("sync-directory", async () => {
        await runSync({
          ...house,
          snapshots,
          exchange,
          graph,
          reachOptions,
          lastPredicted: knowledge.predicted,
        });
        await auditor.keepBaseline();
      }),
    auditLists: () =>
      heartbeats.around("audit-lists", async () => {
        if (await snapshots.readCurrentVersion())
          await auditor.run({ by: "audit-lists" });
        else log.info("audit.waits-for-sync");
      }),
    sweepEnforcement: () =>
      heartbeats.around("sweep-enforcement", async () => {
        await enforcement.sweep();
        await incidents.follow();
      }),
  };
}
