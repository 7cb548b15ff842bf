import type { PublishedVersion } from '../../rules/publishing/rule-history.js';
import { dateWords } from '../layout/day-words.js';
import { countedDifferences, type ShownDifference, shownDifferences } from './difference-words.js';

export interface HistoryView {
  readonly title: string;
  readonly versions: readonly VersionLine[];
}

interface VersionLine {
  readonly heading: string;
  readonly who: string;
  readonly reason: string;
  /** "1 rule is changed": what it says of itself before somebody opens it. */
  readonly summary: string;
  readonly differences: readonly ShownDifference[];
}

export function presentHistory(versions: readonly PublishedVersion[]): HistoryView {
  return { title: 'What has been published', versions: versions.map(line) };
}

function line(version: PublishedVersion, at: number): VersionLine {
  const { differences, isOwn } = version;
  const when = dateWords(version.publishedAt.slice(0, 10));
  return {
    heading: `Rule set ${version.version}: ${version.title}${at === 0 ? ', in force' : ''}`,
    who: `Published on ${when} by ${version.author}${isOwn ? '' : ', for every school without rules of its own'}.`,
    reason: version.reason,
    summary:
      differences === null
        ? `The first here, with ${version.rules.length} rules.`
        : `${countedDifferences(differences)} since the one before.`,
    differences: shownDifferences(differences ?? []),
  };
}
