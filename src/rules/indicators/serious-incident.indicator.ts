import { IsInt, Max, Min } from 'class-validator';
import { incidentsEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import type { IncidentSignal } from '../pupil-history.js';
import { Says } from '../says.js';
import { counted, dayInWords } from '../wording.js';

export class SeriousIncidentParameters {
  /** Severity from which one incident is enough, 1 to 5; reached exactly counts. */
  @Says('severity of a negative incident, 1 being slight', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(5)
  severity = 4;

  /** School days looked at, today included. */
  @Says('school days looked at, today included')
  @IsInt()
  @Min(1)
  @Max(200)
  schoolDays = 10;
}

interface Facts {
  gravest: IncidentSignal | null;
}

/** The gravest negative incident of recent school days; 0 when there was none. One is enough to talk. */
export const seriousIncident: Indicator<SeriousIncidentParameters, Facts> = {
  key: 'serious-incident',
  title: 'A serious incident',
  domain: 'behaviour',
  parameters: SeriousIncidentParameters,
  reads: ['incidents'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-days', count: p.schoolDays }),
  minimumData: () => 'none: no incident is severity 0',
  threshold: (p) => p.severity,
  inWords: (p) =>
    `There was a negative incident of severity ${p.severity} or more, of 5, in the last ${counted(p.schoolDays, 'school day')}.`,
  amount: (value) => `severity ${value}`,
  sentence: ({ gravest }, p, firstName) =>
    gravest
      ? `${firstName} was part of an incident of severity ${gravest.severity} on ${dayInWords(gravest.day)} (${gravest.category}).`
      : `No incident with ${firstName} in the last ${counted(p.schoolDays, 'school day')}.`,

  measure({ incidents, calendar }, p, asOf) {
    const from = calendar.startOfSchoolDays(asOf, p.schoolDays);
    const recent = incidents.filter((incident) => incident.polarity === 'negative' && incident.day >= from);
    const gravest = recent.reduce<IncidentSignal | null>(
      (worst, incident) => (worst === null || incident.severity >= worst.severity ? incident : worst),
      null,
    );
    return {
      kind: 'measured',
      ratio: whole(gravest?.severity ?? 0),
      facts: { gravest },
      evidence: () =>
        incidentsEvidence(
          recent.filter((incident) => incident.severity >= p.severity),
          from,
          asOf,
        ),
    };
  },
};
