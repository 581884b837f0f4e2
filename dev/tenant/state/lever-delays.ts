/** Seconds between a write and its effect, a lever each. */
export interface LeverDelays {
  /** Who may write to a list: nothing is documented, "expect minutes". */
  restrictionSeconds: number;
  /** Learn, manage mail flow rules: "30 minutes or more in some cases", also to switch one on or off. */
  ruleSeconds: number;
  /**
   * Learn, reply-all storm protection report: settings changed during a storm "might not apply … in time to
   * affect the current storm"; no figure is given.
   */
  transportConfigSeconds: number;
}

export const defaultDelays: Readonly<LeverDelays> = {
  restrictionSeconds: 300,
  ruleSeconds: 1_800,
  transportConfigSeconds: 1_800,
};
