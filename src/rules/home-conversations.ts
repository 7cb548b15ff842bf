import type { HomeContactSignal } from './pupil-history.js';

const TALKS: readonly HomeContactSignal['channel'][] = ['face-to-face', 'phone', 'video'];

/**
 * True where home and school have spoken: face to face, by phone or video, or because home wrote to us. A letter or mail
 * that left for home is none until somebody answers.
 */
export function isConversation({ direction, channel }: HomeContactSignal): boolean {
  return direction === 'home-to-school' || TALKS.includes(channel);
}
