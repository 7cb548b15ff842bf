import { Conflict, InvalidInput, NotAllowed } from '../../shared/errors.js';

/** Somebody is booked elsewhere at that time. Names who, so that the next try can be a better one. Status 409. */
export class SlotTaken extends Conflict {
  override readonly code = 'slot-taken';

  constructor(readonly who: readonly string[]) {
    super(
      `Already booked at that time: ${who.join(', ')}. Choose another time, or have the times refreshed.`,
    );
  }
}

/** The time lies in the past, or too near to tell the home in time. Status 409. */
export class TooLate extends Conflict {
  override readonly code = 'too-late';
}

/** Nobody of this home may be asked today. Status 409. */
export class NobodyToAsk extends Conflict {
  override readonly code = 'nobody-to-ask';

  constructor() {
    super('Nobody at home may be asked now. The reasons stand with the draft.');
  }
}

/** Since the draft was read, who is asked has changed: it has been written anew and must be read again. Status 409. */
export class DraftHasChanged extends Conflict {
  override readonly code = 'draft-has-changed';

  constructor() {
    super(
      'Who is asked, or what is written to them, has changed since this was drafted. It has been written anew: please read it again.',
    );
  }
}

/** What would be sent is not, word for word, what somebody has read. Nothing was done; it must be read again. Status 409. */
export class TextsHaveChanged extends Conflict {
  override readonly code = 'texts-have-changed';

  constructor() {
    super(
      'What would be sent is not what was read: somebody, or a word to somebody, has changed since. Nothing was done; please read it again.',
    );
  }
}

/** The case has ended or waits, so there is nothing to meet about now. Status 409. */
export class CaseHasEnded extends Conflict {
  override readonly code = 'case-has-ended';

  constructor() {
    super(
      'The case has ended or waits: its evidence was withdrawn, or somebody has closed it or watches it.',
    );
  }
}

/** A home would keep an entry for a meeting of which nobody tells them that it is off. Status 409. */
export class MeetingNotCalledOff extends Conflict {
  override readonly code = 'meeting-not-called-off';

  constructor() {
    super(
      'A meeting with home still lies ahead. Call it off first, so that everybody who knows of it is told, or hold it.',
    );
  }
}

/** Nothing is sent about a pupil whom the school no longer has. Status 409. */
export class PupilHasLeft extends Conflict {
  override readonly code = 'pupil-has-left';

  constructor() {
    super(
      'The pupil has left the school: nothing is sent. A meeting that is agreed can be held or cancelled.',
    );
  }
}

/** Mail may already be under way: a meeting is moved or cancelled, not taken back. Status 409. */
export class AlreadyLeaving extends Conflict {
  override readonly code = 'already-leaving';

  constructor() {
    super('The time to take it back has passed. Move or cancel the meeting instead.');
  }
}

/** Families could not open their page, or others could read it on the way. Status 409. */
export class FamilyPageNotPublic extends Conflict {
  override readonly code = 'family-page-not-public';

  constructor() {
    super(
      'Nothing is sent while FAMILY_BASE_URL is a private address or plain http: families could not open their page.',
    );
  }
}

/** Only the DSL, or the designated teacher acting as one, decides about this home. Status 403. */
export class DslDecides extends NotAllowed {
  constructor() {
    super('This one is for the DSL to decide.');
  }
}

/** A draft does not suggest that many times, or none at all. Status 422. */
export class NoSuchSlot extends InvalidInput {
  constructor(readonly count: number) {
    super(
      count === 0 ? 'startsAt' : 'slotIndex',
      count === 0
        ? 'a time of your own: none was found that suits the staff who are known (staff.csv)'
        : `0 to ${count - 1} (slot 1 to ${count}), or startsAt`,
    );
  }
}

/** Nobody of the staff can make that time. Status 422. */
export class OutsideHours extends InvalidInput {
  constructor(field: string) {
    super(
      field,
      'a quarter-hour on a school day, inside the working hours of everybody who takes part',
      'Choose a time on a school day, on a quarter of an hour such as 15:15, when everybody of the school who takes part is at work',
    );
  }
}
