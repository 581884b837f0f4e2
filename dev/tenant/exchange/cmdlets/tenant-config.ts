import { seededGuid } from "../../mail-flow/seeded";
import type { EstateState } from "../../state/create-tenant-state";
import type { SettingsObject } from "../../state/settings-object";
import { nothing, objectRow, textParameter, type Cmdlet } from "../cmdlet";
import { objectNotFound } from "../exchange-error";
import { exchangeTime } from "../../state/exchange-time";
import { flag, limit, texts, whole, type ReadValue } from "../setting-kinds";

/** The Get- and the Set- of an object that a tenant has one of. */
interface ConfigCmdlets {
  noun: string;
  /** Its Name and Identity. */
  name: (state: EstateState) => string;
  settings: (state: EstateState) => SettingsObject<object>;
  kinds: (state: EstateState) => Readonly<Record<string, ReadValue>>;
  parameters: readonly string[];
}

const organization: ConfigCmdlets = {
  noun: "OrganizationConfig",
  name: ({ domain }) => domain,
  settings: ({ settings }) => settings.organization,
  parameters: [
    "MailTipsAllTipsEnabled",
    "MailTipsExternalRecipientsTipsEnabled",
    "MailTipsGroupMetricsEnabled",
    "MailTipsLargeAudienceThreshold",
    "MailTipsMailboxSourcedTipsEnabled",
    "DistributionGroupNameBlockedWordsList",
  ],
  kinds: () => ({
    MailTipsAllTipsEnabled: flag,
    MailTipsExternalRecipientsTipsEnabled: flag,
    MailTipsGroupMetricsEnabled: flag,
    // Learn gives the default and no range.
    MailTipsLargeAudienceThreshold: whole(0, 0x7fff_ffff),
    MailTipsMailboxSourcedTipsEnabled: flag,
    DistributionGroupNameBlockedWordsList: texts,
  }),
};

const transport: ConfigCmdlets = {
  noun: "TransportConfig",
  name: () => "Transport Settings",
  settings: ({ settings }) => settings.transport,
  parameters: [
    "MaxRecipientEnvelopeLimit",
    "ReplyAllStormProtectionEnabled",
    "ReplyAllStormDetectionMinimumRecipients",
    "ReplyAllStormDetectionMinimumReplies",
    "ReplyAllStormBlockDurationHours",
  ],
  // Exchange team blog, 2021-05-05, customizable reply-all storm protection: 1,000 to 5,000 recipients,
  // 1 to 12 hours. Learn, Set-TransportConfig: at most 1,000 recipients an envelope.
  kinds: ({ habits }) => ({
    MaxRecipientEnvelopeLimit: limit(1, 1_000),
    ReplyAllStormProtectionEnabled: flag,
    ReplyAllStormDetectionMinimumRecipients: whole(1_000, 5_000),
    ReplyAllStormDetectionMinimumReplies: whole(
      habits.stormReplies === "from2" ? 2 : 5,
      20,
    ),
    ReplyAllStormBlockDurationHours: whole(1, 12),
  }),
};

function getConfig({ noun, name, settings }: ConfigCmdlets): Cmdlet {
  return {
    name: `Get-${noun}`,
    parameters: ["Identity"],
    endpointParameters: [],
    run(parameters, state) {
      const identity = textParameter(parameters, "identity");
      if (
        identity !== "" &&
        identity.toLowerCase() !== name(state).toLowerCase()
      )
        throw objectNotFound(identity);
      const { written, changedAt } = settings(state);
      const changed = exchangeTime(changedAt);
      return objectRow({
        Name: name(state),
        Identity: name(state),
        Id: name(state),
        Guid: seededGuid(state.seed, noun),
        ...written,
        WhenChanged: changed,
        WhenChangedUTC: changed,
      });
    },
  };
}

function setConfig(config: ConfigCmdlets): Cmdlet {
  return {
    name: `Set-${config.noun}`,
    parameters: ["Identity", "Confirm", ...config.parameters],
    run(parameters, state) {
      const settings = config.settings(state);
      const kinds = config.kinds(state);
      const changes = Object.entries(kinds).flatMap(([name, read]) =>
        parameters.has(name.toLowerCase())
          ? [
              [
                name,
                read(
                  name,
                  parameters.get(name.toLowerCase()),
                  (settings.written as Record<string, unknown>)[name],
                ),
              ] as const,
            ]
          : [],
      );
      if (changes.length > 0) settings.write(Object.fromEntries(changes));
      return nothing;
    },
  };
}

export const tenantConfigCmdlets: readonly Cmdlet[] = [
  getConfig(organization),
  setConfig(organization),
  getConfig(transport),
  setConfig(transport),
];
