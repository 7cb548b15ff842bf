const ABOUT_ONE_INVITATION =
  /^(by-phone|by-letter|unanswered|not-delivered|not-sent:[a-z-]+|answer|cancelled):(\d+):/;

/**
 * Whether the owner was asked by this `origin` to ask whom one of the invitations is for whether they come. (What somebody has
 * answered is not among it: who said no, or asked for a call or another time, is to be spoken with all the same.)
 */
export function asksWhetherTheyCome(origin: string, invitationIds: ReadonlySet<number>): boolean {
  const [, why, invitationId] = ABOUT_ONE_INVITATION.exec(origin) ?? [];
  const stands = why !== 'cancelled' && why !== 'answer';
  return invitationId !== undefined && stands && invitationIds.has(Number(invitationId));
}

/** Whether the owner of a case was asked by this `origin` to contact whom one of the invitations is for, or whoever answers at home. */
export function asksToContact(origin: string, invitationIds: ReadonlySet<number>): boolean {
  const [, , invitationId] = ABOUT_ONE_INVITATION.exec(origin) ?? [];
  return invitationId === undefined ? origin.startsWith('missed:') : invitationIds.has(Number(invitationId));
}

/**
 * Whether the owner was asked by this `origin` because of what one of the invitations got as an answer, or because it got none:
 * what no longer stands once there is another answer. (To tell somebody that a meeting is off is not among it.)
 */
export function standsOnAnswer(origin: string, invitationIds: ReadonlySet<number>): boolean {
  const [, why, invitationId] = ABOUT_ONE_INVITATION.exec(origin) ?? [];
  return invitationId !== undefined && why !== 'cancelled' && invitationIds.has(Number(invitationId));
}

/** Whether the owner was asked by this `origin` to speak or write to whom the invitation is for, so that they may know of the meeting. */
export function mayHaveToldOf(origin: string, invitationId: number): boolean {
  return asksWhetherTheyCome(origin, new Set([invitationId]));
}

/** What asks the owner for another time, because the school is closed on the day of a meeting: once for each time it came to stand so. */
export function dayOffTask(followUpId: number, sequence: number, times: number | '%'): string {
  return `day-off:${followUpId}:${sequence}:${times}`;
}

/** Whether the owner was asked by this `origin` for another time, because the school is closed on the day of the meeting. */
export function isForDayOff(origin: string, followUpId: number): boolean {
  return origin.startsWith(`day-off:${followUpId}:`);
}

/** Whether the owner was asked to find another time with whom one of the invitations is for. */
export function asksForAnotherTime(origin: string, invitationIds: ReadonlySet<number>): boolean {
  const [, id] = /^answer:(\d+):\d+:another-time(?::|$)/.exec(origin) ?? [];
  return id !== undefined && invitationIds.has(Number(id));
}

/** What asks the owner to talk with who wanted another time and was not at the meeting: it stands on their answer. */
export function missedOrigin(invitationId: number, sequence: number): string {
  return `answer:${invitationId}:${sequence}:missed-it`;
}

/** Whether the owner was asked for a call that somebody at home wishes for: that wish outlives another time. */
export function isWishForCall(origin: string): boolean {
  return /^answer:\d+:\d+:phone-me(:|$)/.test(origin);
}
