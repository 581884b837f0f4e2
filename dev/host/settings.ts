type Settings = Readonly<Record<string, string | undefined>>;

/** Replaces `%NAME%` by the app setting; throws naming the setting that is missing. */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%\s]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined)
      throw new Error(`"%${name}%" does not resolve: set ${name}`);
    return value;
  });
}

/** Learn, "How to disable functions": the dotted name, and the form that Linux plans accept. */
export function isDisabled(functionName: string, settings: Settings): boolean {
  const value =
    settings[`AzureWebJobs.${functionName}.Disabled`] ??
    settings[`AzureWebJobs_${functionName}_Disabled`];
  return value !== undefined && /^(true|1)$/i.test(value.trim());
}
