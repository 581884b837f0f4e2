import type { Part } from "../scenario-schema";
import { playBacklog } from "./backlog";
import { playFollowUp } from "./follow-up";
import { playForgedToSentinel } from "./forged-to-sentinel";
import { playOwnNotices } from "./own-notices";
import type { PartContext } from "./part-context";
import { playRobot } from "./robot";
import { playSeries } from "./series";

/** Answers when its last mail is due. */
export function playPart(context: PartContext, part: Part): number {
  switch (part.part) {
    case "robot":
      return playRobot(context, part);
    case "series":
      return playSeries(context, part);
    case "followUp":
      return playFollowUp(context, part);
    case "backlog":
      return playBacklog(context, part);
    case "ownNotices":
      return playOwnNotices(context, part);
    case "forgedToSentinel":
      return playForgedToSentinel(context, part);
  }
}
