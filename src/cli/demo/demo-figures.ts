import type { Reader } from '../../platform/database/reader.js';

/** What the demonstration ends with, as one line of JSON. */
export interface DemoFigures {
  readonly pupils: number;
  /** Marks, incidents, results and observations as they stand. */
  readonly signals: number;
  readonly concernsRaised: number;
  /** Cases that a person opened (proposals nobody opened are not counted). */
  readonly casesOpened: number;
  /** Meetings that were approved, whatever became of them. */
  readonly followUpsScheduled: number;
  readonly invitationsSent: number;
}

/** Counts what is in the database. */
export async function countDemo(reader: Reader): Promise<DemoFigures> {
  const count = async (from: string): Promise<number> =>
    (await reader.first<{ n: number }>(`SELECT CAST(count(*) AS integer) AS n FROM ${from}`))?.n ?? 0;
  const current = 'WHERE superseded_at IS NULL';
  return {
    pupils: await count('pupil'),
    signals:
      (await count('mark')) +
      (await count(`incident ${current}`)) +
      (await count(`result ${current}`)) +
      (await count(`observation ${current}`)),
    concernsRaised: await count('concern'),
    casesOpened: await count('pupil_case WHERE opened_at IS NOT NULL'),
    followUpsScheduled: await count('follow_up WHERE starts_at IS NOT NULL'),
    invitationsSent: await count(`invitation_mail WHERE state = 'sent' AND method = 'REQUEST'`),
  };
}
