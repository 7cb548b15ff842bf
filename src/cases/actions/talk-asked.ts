/** As Tandem itself words it, and as people do who know whom they mean. */
const BEGINS =
  /^(?:[Pp]hone|[Rr]ing|[Cc]all|[Tt]alk (?:with|to)|[Ss]peak (?:with|to)|[Ff]ind another time with) \p{Lu}|^Ask .+ how else we can talk/u;
const TALKING = /\b(phone|ring|call|talk|speak|contact|reach|visit|meet|ask|tell)\b/i;
const HOME =
  /\b(home|mum|mom|mam|mother|dad|father|parents?|carers?|gran|nan|grandmother|grandfather|grandparents?|guardian|foster|family)\b/i;

/**
 * Whether doing this means speaking with home, so that whoever ticks it is asked whether they reached somebody: the school would
 * otherwise go on as if nobody had called. Only a question follows, so a word too many does no harm. What home has promised is not ours
 * to do.
 */
export function asksForTalk(title: string): boolean {
  const plain = title.trim();
  if (/^home agreed:/i.test(plain)) return false;
  return BEGINS.test(plain) || (TALKING.test(plain) && HOME.test(plain));
}
