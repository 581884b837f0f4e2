import { createSeeded, type Seeded } from "./seeded";
import type { PlannedMail, StormScript } from "./storm-script";

/**
 * When whom the script makes write, if every mail arrives: exactly the script's cumulative figures
 * at the script's minutes, exactly its number of repliers, the rest by seed.
 */
export function planStorm(script: StormScript, seed: number): PlannedMail[] {
  const offsets = planOffsets(script, createSeeded(seed, "storm-minutes"));
  const chance = createSeeded(seed, "storm-people");
  const replies = Math.max(0, offsets.length - 1);
  const machine = planMachines(script, replies, chance);
  const authors = planAuthors(script, machine, chance);
  // A chance of its own: what a script does not ask for changes nothing about the rest.
  const breaks = createSeeded(seed, "storm-breaks");
  return offsets.map((offset, i) => {
    if (i === 0) return { offset, author: 0, kind: "original" as const };
    if (machine[i - 1])
      return { offset, author: authors[i - 1]!, kind: "automatic" as const };
    const removal = chance.chance(script.shareAskingToBeRemoved ?? 0.6);
    const author = authors[i - 1]!;
    if (i > firstReplies && breaks.chance(script.shareOfRecalls ?? 0))
      return { offset, author, kind: "recall" as const };
    if (i > 1 && breaks.chance(script.shareStartingNewThreads ?? 0))
      return { offset, author, kind: "newThread" as const };
    return {
      offset,
      author,
      kind: removal ? ("removal" as const) : ("reply" as const),
    };
  });
}

const firstReplies = 20;

function planOffsets(
  { listMessagesByMinute: curve }: StormScript,
  chance: Seeded,
): number[] {
  const [first] = curve;
  if (!first || first[0] !== 0 || first[1] < 1)
    throw new RangeError(
      "a storm's curve starts at minute 0 with at least one mail",
    );
  // Whoever is in at minute 0 beside the first mail writes within its first seconds.
  const offsets = [
    0,
    ...Array.from({ length: first[1] - 1 }, (_, i) => (i + 1) * 1_000),
  ];
  for (let i = 1; i < curve.length; i++) {
    const [fromMinute, from] = curve[i - 1]!;
    const [toMinute, to] = curve[i]!;
    if (toMinute <= fromMinute || to < from)
      throw new RangeError(`a storm's curve never falls: minute ${toMinute}`);
    const slot = ((toMinute - fromMinute) * 60_000) / Math.max(1, to - from);
    for (let j = 0; j < to - from; j++)
      offsets.push(
        Math.round(fromMinute * 60_000 + (j + chance.next()) * slot),
      );
  }
  return offsets.sort((a, b) => a - b);
}

/** Machines answer only after the first replies: those decide how soon the storm is seen, and are people on record. */
function planMachines(
  script: StormScript,
  replies: number,
  chance: Seeded,
): boolean[] {
  const later = Math.max(0, replies - firstReplies);
  const chosen = new Set(
    chance.sample(
      Math.round(later * (script.shareOfAutomaticAnswers ?? 0)),
      later,
    ),
  );
  return Array.from(
    { length: replies },
    (_, i) => i >= firstReplies && chosen.has(i - firstReplies),
  );
}

function planAuthors(
  script: StormScript,
  machine: readonly boolean[],
  chance: Seeded,
): number[] {
  const share = script.shareOfDistinctRepliersAmongFirst20 ?? 0.9;
  const human = machine.flatMap((isMachine, i) => (isMachine ? [] : [i]));
  const early = human.filter((i) => i < firstReplies);
  const late = human.filter((i) => i >= firstReplies);
  const distinctEarly = Math.min(
    script.repliers ?? early.length,
    Math.round(share * early.length),
  );
  const distinctLate = Math.min(
    late.length,
    script.repliers === undefined
      ? Math.round(share * late.length)
      : script.repliers - distinctEarly,
  );
  // The first reply has nobody to repeat.
  const newcomers = new Set([
    ...early.slice(0, 1),
    ...chance
      .sample(distinctEarly - 1, Math.max(0, early.length - 1))
      .map((k) => early[k + 1]!),
    ...chance.sample(distinctLate, late.length).map((k) => late[k]!),
  ]);
  const machines = Math.max(1, Math.round(machine.filter(Boolean).length / 20));
  let known = 0;
  return machine.map((isMachine, i) => {
    if (isMachine) return chance.below(machines);
    return newcomers.has(i) || known === 0 ? ++known : 1 + chance.below(known);
  });
}
