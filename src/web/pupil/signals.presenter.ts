import { worryWords } from '../layout/worry-words.js';
import { comparableSeries, fallOf, scoredResults } from '../../rules/comparable-results.js';
import { counted, oneDecimal } from '../../rules/wording.js';
import { valueOf } from '../../rules/exact-ratio.js';
import { plain } from '../../rules/same-text.js';
import { type Day, type EpochDay, fromEpochDay, toEpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import type {
  ShownHomeContact,
  ShownIncident,
  ShownInsight,
  ShownObservation,
  ShownResult,
  ShownSignals,
} from '../../signals/reading/pupil-signals.reader.js';
import { dayWords, shortDay } from '../layout/day-words.js';

/** Some rows, and where to see the rest. */
export interface Shown<Row> {
  readonly rows: readonly Row[];
  /** Address of all; null when all are shown. */
  readonly all: string | null;
}

export interface SignalsView {
  readonly incidents: Shown<{
    readonly when: string;
    readonly category: string;
    readonly severity: string;
    readonly points: string;
  }>;
  readonly results: Shown<ResultView>;
  readonly observations: Shown<{
    readonly when: string;
    readonly heading: string;
    readonly text: string;
    readonly author: string | null;
    readonly restricted: boolean;
  }>;
  readonly insights: Shown<{ readonly when: string; readonly text: string; readonly from: string }>;
  readonly homeContacts: Shown<{
    readonly when: string;
    readonly heading: string;
    readonly text: string;
    readonly author: string | null;
  }>;
}

/** Where a pupil stands in one subject on one scale. */
export interface ResultView {
  readonly subject: string;
  readonly level: string;
  readonly what: string;
  readonly fell: string | null;
  readonly earlier: readonly string[];
}

export const SHOWN_AT_FIRST = 10;
const EARLIER_AT_FIRST = 3;

/** What the texts of a page depend on, beside its rows. */
export interface SignalWords {
  readonly name: string;
  readonly today: Day;
  /** The section that is shown whole. */
  readonly all: string | null;
  /** Address of the page that shows one section whole. */
  readonly allAddress: (section: string) => string;
}

/** Each kind newest first, ten at first. */
export function presentSignals(signals: ShownSignals, words: SignalWords): SignalsView {
  const { today, name } = words;
  const some = <Row, View>(section: string, rows: readonly Row[], view: (row: Row) => View): Shown<View> => {
    const whole = words.all === section || rows.length <= SHOWN_AT_FIRST;
    const shown = whole ? rows : rows.slice(0, SHOWN_AT_FIRST);
    return { rows: shown.map(view), all: whole ? null : words.allAddress(section) };
  };
  const when = (day: EpochDay) => dayWords(fromEpochDay(day), today);
  return {
    incidents: some('incidents', signals.incidents, (one) => incidentView(one, when)),
    results: some('results', seriesOf(signals.results), (series) =>
      resultView(series, toEpochDay(today), words.all === 'results'),
    ),
    observations: some('observations', signals.observations, (one) => observationView(one, when)),
    insights: some('insights', signals.insights, ({ day, text, from }: ShownInsight) => ({
      ...{ when: when(day), text, from: from ?? name },
    })),
    homeContacts: some('home-contacts', signals.homeContacts, (one) => homeContactView(one, when)),
  };
}

type When = (day: EpochDay) => string;

function incidentView({ day, category, severity, points, polarity }: ShownIncident, when: When) {
  const grave = polarity === 'negative' ? `Severity ${severity} of 5` : POLARITY_WORDS[polarity];
  return { when: when(day), category, severity: grave, points: points === 0 ? '' : counted(points, 'point') };
}

const POLARITY_WORDS = { positive: 'Praise', neutral: 'For the record' } as const;

function observationView({ day, theme, severity, text, author, restricted }: ShownObservation, when: When) {
  return { when: when(day), heading: worryWords(theme, severity), text, author, restricted };
}

const CHANNEL_WORDS: Readonly<Record<ShownHomeContact['channel'], string>> = {
  'face-to-face': 'Talked in person',
  phone: 'Phone call',
  video: 'Video call',
  letter: 'Letter',
  email: 'Mail',
  text: 'Text message',
};

function homeContactView(one: ShownHomeContact, when: When) {
  const way = one.direction === 'home-to-school' ? 'home got in touch' : 'we got in touch';
  const who = one.with === null ? '' : `, ${one.with}`;
  return {
    when: when(one.day),
    heading: `${CHANNEL_WORDS[one.channel]}${who} (${way})`,
    text: one.summary,
    author: one.author,
  };
}

/** By subject and scale, each newest first; the subject with the newest result first. */
function seriesOf(results: readonly ShownResult[]): ShownResult[][] {
  return [
    ...groupBy(results, ({ subject, scale }) => JSON.stringify([plain(subject), plain(scale)])).values(),
  ];
}

function resultView(series: readonly ShownResult[], today: EpochDay, whole: boolean): ResultView {
  const [newest, ...earlier] = series;
  if (!newest) throw new Error('A series of results without any.');
  const shown = whole ? earlier : earlier.slice(0, EARLIER_AT_FIRST);
  return {
    subject: newest.subject,
    level: levelOf(newest),
    what: `${newest.assessment}, ${shortDay(newest.day, today)}`,
    fell: fellBy(series, today),
    earlier: shown.map((one) => `${levelOf(one)} (${one.assessment}, ${shortDay(one.day, today)})`),
  };
}

function levelOf({ score, grade }: ShownResult): string {
  if (score === null) return grade ?? 'no level';
  return grade === null ? oneDecimal(score) : `${grade} (${oneDecimal(score)})`;
}

/** The newest held against the one before it, as the rules compare: same subject, same scale, both with a number. */
function fellBy(series: readonly ShownResult[], today: EpochDay): string | null {
  const oldestFirst = [...series].reverse().map((one, at) => ({ ...one, id: String(at), knownOn: one.day }));
  const [scored] = comparableSeries(scoredResults(oldestFirst, {}));
  const later = scored?.at(-1);
  const earlier = scored?.at(-2);
  if (!later || !earlier) return null;
  const fall = valueOf(fallOf({ earlier, later }));
  return fall <= 0 ? null : `${oneDecimal(fall)} lower than on ${shortDay(earlier.day, today)}`;
}
