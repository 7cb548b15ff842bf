import { describe, expect, it } from '@jest/globals';
import type { Evidence, IncidentsEvidence, ObservationsEvidence } from '../../rules/evidence.js';
import { evidenceTables } from './evidence-tables.js';

const READER = { today: '2026-03-02', isDsl: false };
const SPAN = { from: '2026-02-02', to: '2026-02-27' };

const incidents: IncidentsEvidence = {
  ...{ kind: 'incidents', ...SPAN, omitted: 2 },
  incidents: [{ id: 'i', day: '2026-02-20', category: 'Fighting', severity: 4, points: 5 }],
};
const observations: ObservationsEvidence = {
  ...{ kind: 'observations', ...SPAN, omitted: 0 },
  observations: [{ id: 'o', day: '2026-02-20', theme: null, severity: 'mild', restricted: true }],
};

describe('The signals behind an answer, as tables', () => {
  it('say what each mark means, and the sum they stand in', () => {
    const marks: Evidence = {
      ...{ kind: 'sessions', omitted: 0, span: { ...SPAN, possible: 30, absent: 1 } },
      marks: [{ day: '2026-02-20', session: 'AM', code: 'I' }],
    };
    const [table] = evidenceTables(marks, READER);
    expect(table?.caption).toBe(
      'Marks counted: 1 of 30 possible sessions missed from 2 February to 27 February',
    );
    expect(table?.rows).toEqual([['20 February', 'AM', 'I', expect.stringMatching(/ill/i)]]);
  });

  it('say how many older ones are left out, and the year where it is another', () => {
    const [table] = evidenceTables(incidents, { ...READER, today: '2027-03-02' });
    expect(table).toMatchObject({
      rows: [['20 February 2026', 'Fighting', '4 of 5', '5']],
      omitted: '2 older incidents not shown.',
    });
  });

  it('are one for each condition of a rule on several, and none where nothing is behind it', () => {
    const nothing: Evidence = { ...incidents, incidents: [], omitted: 0 };
    expect(
      evidenceTables({ kind: 'combination', parts: [incidents, nothing, incidents] }, READER),
    ).toHaveLength(2);
  });

  it('have a restricted worry for the DSL alone', () => {
    expect(evidenceTables(observations, READER)).toEqual([]);
    expect(evidenceTables(observations, { ...READER, isDsl: true })[0]?.rows).toEqual([
      ['20 February', 'For the DSL only', 'something small'],
    ]);
  });

  it('say of a contact with home who got in touch, and of a result what was compared', () => {
    const contact = { id: 'c', day: '2026-02-20', channel: 'phone', direction: 'home-to-school' };
    const contacts: Evidence = { kind: 'home-contacts', ...SPAN, omitted: 0, contacts: [contact] };
    expect(evidenceTables(contacts, READER)[0]?.rows).toEqual([['20 February', 'phone', 'Home']]);
    const result = { id: 'r', day: '2026-02-20', subject: 'French', assessment: 'Spring', scale: 'points' };
    const results: Evidence = { kind: 'results', results: [{ ...result, score: 61.5 }] };
    expect(evidenceTables(results, READER)[0]?.rows).toEqual([['20 February', 'French', 'Spring', '61.5']]);
  });
});
