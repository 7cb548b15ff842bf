import type { PublishedVersion } from '../../rules/publishing/rule-history.js';
import { dateOfMoment } from '../layout/dates.js';
import { countedDifferences, type ShownDifference, shownDifferences } from './difference-words.js';

export interface HistoryView {
  readonly title: string;
  readonly versions: readonly VersionLine[];
}

interface VersionLine {
  /** Where it stands whole. */
  readonly href: string;
  readonly heading: string;
  readonly who: string;
  readonly reason: string;
  /** "1 rule is changed": what it says of itself before somebody opens it. */
  readonly summary: string;
  readonly differences: readonly ShownDifference[];
}

/** @param zone in which its days are told */
export function presentHistory(versions: readonly PublishedVersion[], zone: string): HistoryView {
  return {
    title: 'What has been published',
    versions: versions.map((version, at) => line(version, at === 0, zone)),
  };
}

function line(version: PublishedVersion, isInForce: boolean, zone: string): VersionLine {
  const { differences } = version;
  return {
    heading: `Rule set ${version.version}: ${version.title}${isInForce ? ', in force' : ''}`,
    ...{ href: pathOfSet(version), who: publishedWords(version, zone) },
    reason: version.reason,
    summary:
      differences === null
        ? `The first here, with ${version.rules.length} rules.`
        : `${countedDifferences(differences)} since the one before.`,
    differences: shownDifferences(differences ?? []),
  };
}

/** The page of one set. */
export function pathOfSet({ publicId }: Pick<PublishedVersion, 'publicId'>): string {
  return `/settings/rules/history/${publicId}`;
}

export function publishedWords({ publishedAt, author, isOwn }: PublishedVersion, zone: string): string {
  const forAll = isOwn ? '' : ', for every school without rules of its own';
  return `Published on ${dateOfMoment(publishedAt, zone)} by ${author}${forAll}.`;
}
