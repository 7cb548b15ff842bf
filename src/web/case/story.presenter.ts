import type { StoryLine } from '../../cases/reading/case-file.js';
import type { LastLook } from '../../cases/triage/case-looks.js';
import type { Day } from '../../shared/days.js';
import { dayAndTimeWords, pastMomentWords } from '../layout/dates.js';
import { storyTitle } from './story-words.js';

const SHOWN = 20;

/** Who reads a story, and how far they had read it. */
export interface StoryReader {
  /** As in the audit: what they wrote themselves is not new to them. */
  readonly name: string;
  /** Null: they have never looked at this case, so there is nothing that it could be newer than. */
  readonly lastLook: LastLook | null;
  /** Also what is long past. */
  readonly wantsWholeStory: boolean;
}

/** The story for its page, newest first, with what others have added since this person looked. Nothing new is hidden behind a link. */
export function presentStory(lines: readonly StoryLine[], zone: string, today: Day, reader: StoryReader) {
  const { lastLook } = reader;
  const added = lastLook === null ? 0 : Math.max(0, lines.length - lastLook.linesSeen);
  const isNew = ({ actor }: StoryLine, at: number) => at < added && actor !== reader.name;
  const firstNew = lines.findIndex(isNew);
  const shown = reader.wantsWholeStory ? lines : lines.slice(0, Math.max(SHOWN, added));
  return {
    story: shown.map((line, at) => ({
      title: storyTitle(line.kind),
      who: line.who,
      at: line.at,
      when: pastMomentWords(line.at, zone),
      text: line.text,
      isNew: isNew(line, at),
      isFirstNew: at === firstNew,
    })),
    moreStory: olderWords(lines.length - shown.length),
    news: newsOf(lines.filter(isNew).length, lastLook, (at) => dayAndTimeWords(at, zone, today)),
  };
}

function newsOf(count: number, lastLook: LastLook | null, words: (at: LastLook['at']) => string) {
  if (lastLook === null || count === 0) return null;
  return {
    count: count === 1 ? '1 new line in the story' : `${count} new lines in the story`,
    since: `since you looked on ${words(lastLook.at)}`,
  };
}

/** Of the link to the whole story; null where all of it is shown. */
function olderWords(count: number): string | null {
  if (count === 0) return null;
  return count === 1 ? 'Show one older line' : `Show the ${count} older lines`;
}
