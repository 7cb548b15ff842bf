/**
 * Words that staff use among themselves and that must not reach a family: they blame, frighten or say nothing. Matched as whole
 * words in any case; a trailing `*` matches any ending. Every text to a home is checked against them.
 */
export const STAFF_WORDS = [
  'absence*',
  'absent*',
  'agency',
  'agencies',
  'agenda',
  'attainment',
  'attendance',
  'barrier*',
  'behaviour*',
  'CAMHS',
  'case',
  'cases',
  'caseload',
  'chronology',
  'compliance',
  'concern*',
  'contact bar*',
  'disclos*',
  'DSL',
  'EHA',
  'early help',
  'early warning',
  'engagement',
  'enrol*',
  'escalat*',
  'evidence*',
  'EWO',
  'exclusion*',
  'failing',
  'finding',
  'findings',
  'flag',
  'flagged',
  'flags',
  'follow-up',
  'follow up',
  'harm*',
  'hold placed',
  'incident*',
  'indicator*',
  'intervention*',
  'LAC',
  'looked-after',
  'MASH',
  'MAST',
  'mandatory',
  'monitor*',
  'multi-agency',
  'neglect*',
  'observation*',
  'outcome*',
  'parental responsibility',
  'pastoral',
  'penalty',
  'PEP',
  'persistent*',
  'poor',
  'proposed',
  'prosecut*',
  'provision',
  'punctual*',
  'referral*',
  'referred',
  'risk*',
  'rule',
  'rules',
  'safeguard*',
  'sanction*',
  'SEMH',
  'SENCO',
  'SEND',
  'session*',
  'severe',
  'severity',
  'signal*',
  'social care',
  'stakeholder*',
  'strategy',
  'support plan',
  'TAF',
  'threshold*',
  'triage*',
  'trigger*',
  'truan*',
  'unauthorised',
  'unauthorized',
  'vulnerab*',
  'withheld',
] as const;

/** Abbreviations are staff words only in capitals: "send" and "mast" are plain English. */
const ABBREVIATION = /^[A-Z]{3,}$/;

const PATTERNS = STAFF_WORDS.map((word) => ({ word: word.replace('*', ''), pattern: patternOf(word) }));

/**
 * The staff words in a text, in the order of the list, each once; empty when it may go to a family. `names` (people, school, place)
 * are passed over: a Mr Case may be met.
 */
export function staffWordsIn(text: string, names: readonly string[] = []): string[] {
  const rest = names
    .filter((name) => name.trim() !== '')
    .reduce((left, name) => left.replaceAll(name, ' '), text);
  return PATTERNS.filter(({ pattern }) => pattern.test(rest)).map(({ word }) => word);
}

function patternOf(word: string): RegExp {
  const ending = word.endsWith('*') ? '[\\p{L}-]*' : '';
  const body = word.replace('*', '').replaceAll(/[ -]/g, '[\\s-]+');
  return new RegExp(
    `(?<![\\p{L}\\p{N}])${body}${ending}(?![\\p{L}\\p{N}])`,
    ABBREVIATION.test(word) ? 'u' : 'iu',
  );
}
