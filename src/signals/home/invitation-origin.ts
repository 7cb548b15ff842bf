/** What a home contact says of an invitation: it left, it was taken back, or somebody at home has answered. */
export interface InvitationTrace {
  /** The invitation, as it is numbered here. */
  readonly invitation: string;
  readonly part: 'sent' | 'called-off' | 'answered';
}

/** One mail of an invitation. */
export interface InvitationMailOrigin {
  readonly invitationId: number;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly sequence: number;
}

/** The origin of the home contact that a mail of an invitation is: once for each mail. */
export function mailOrigin({ invitationId, method, sequence }: InvitationMailOrigin): string {
  return `mail:${invitationId}:${method}:${sequence}`;
}

/** The origin of the home contact that an answer is. `rest` tells this answer from every other of the invitation. */
export function answerOrigin(invitationId: number, ...rest: readonly (string | number)[]): string {
  return ['answer', invitationId, ...rest].join(':');
}

/** Reads what {@link mailOrigin} and {@link answerOrigin} have written; null for any other contact with home. */
export function invitationTraceOf(origin: string | null): InvitationTrace | null {
  const [kind, invitation, method] = origin?.split(':') ?? [];
  if (!invitation) return null;
  if (kind === 'answer') return { invitation, part: 'answered' };
  if (kind !== 'mail') return null;
  return { invitation, part: method === 'CANCEL' ? 'called-off' : 'sent' };
}
