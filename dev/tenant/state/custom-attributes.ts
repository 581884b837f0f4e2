/** Learn, Set-Mailbox, Set-DistributionGroup and Set-DynamicDistributionGroup: every recipient has fifteen. */
export const customAttributes: readonly string[] = Array.from(
  { length: 15 },
  (_, i) => `CustomAttribute${i + 1}`,
);
/** The same source: five with several values. */
export const extensionAttributes: readonly string[] = Array.from(
  { length: 5 },
  (_, i) => `ExtensionCustomAttribute${i + 1}`,
);
