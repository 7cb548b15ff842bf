import { ValidateBy } from 'class-validator';
import { isMailAddress } from '../messaging/mail-address.js';
import { isDay } from '../shared/days.js';

/** Longest id of another system that is kept. */
export const MAX_OUTSIDE_ID = 80;

const LOCAL_DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?$/;

/**
 * A local date and time to the minute, `YYYY-MM-DDTHH:mm`, from one that may have seconds or a space for the T; null when it
 * is none. An offset or Z is refused: the clock on the school's wall is meant, and converting would guess.
 */
export function localMinuteOf(text: string): string | null {
  const [, day = '', hour = '', minute = ''] = LOCAL_DATE_TIME.exec(text.trim()) ?? [];
  return isDay(day) ? `${day}T${hour}:${minute}` : null;
}

/** Accepts a calendar day, `YYYY-MM-DD`. */
export function IsSchoolDate(): PropertyDecorator {
  return rule('isSchoolDate', 'a day as YYYY-MM-DD', (text) => isDay(text.trim()));
}

/** Accepts a local date and time, see {@link localMinuteOf}. */
export function IsLocalDateTime(): PropertyDecorator {
  return rule('isLocalDateTime', 'a local time as YYYY-MM-DDTHH:mm', (text) => localMinuteOf(text) !== null);
}

/** Accepts an id of another system: something beside space, at most 80 characters when trimmed. */
export function IsOutsideId(): PropertyDecorator {
  return rule('isOutsideId', `an id of at most ${MAX_OUTSIDE_ID} characters`, (text) => {
    const { length } = text.trim();
    return length > 0 && length <= MAX_OUTSIDE_ID;
  });
}

/** Accepts text with something beside space in it. */
export function HasText(): PropertyDecorator {
  return rule('hasText', 'some text', (text) => text.trim() !== '');
}

/** Accepts exactly one plain mail address, see {@link isMailAddress}. */
export function IsOneMailAddress(): PropertyDecorator {
  return rule('isOneMailAddress', 'one mail address', isMailAddress);
}

/** Accepts a register code as text of at most 16 characters; whether the code exists is asked later, and reported. */
export function IsRegisterCode(): PropertyDecorator {
  return rule('isRegisterCode', 'a register code', (text) => {
    const { length } = text.trim();
    return length > 0 && length <= 16;
  });
}

function rule(name: string, expected: string, accepts: (text: string) => boolean): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && !value.includes('\0') && accepts(value),
      defaultMessage: () => `expected ${expected}`,
    },
  });
}
