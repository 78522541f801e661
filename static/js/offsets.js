// Places in a text. The page counts UTF-16 units, the desk code points: 🇮🇷 must not shift what follows.
export const points = (string) => [...string].length;

// Units of the text before a place in the page.
export function unitsBefore(text, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(node, offset);
  return before.toString().length;
}

// A range of the page over units [low, high) of the text.
export function rangeOver(text, low, high) {
  const range = document.createRange();
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = at + node.length;
    if (low >= at && low < end) range.setStart(node, low - at);
    if (high > at && high <= end) {
      range.setEnd(node, high - at);
      break;
    }
    at = end;
  }
  return range;
}

// Units as the desk counts them.
export function inPoints(content, low, high) {
  const start = points(content.slice(0, low));
  return { start, end: start + points(content.slice(low, high)) };
}

// [start, end) in units of every word, as the language of the text divides them.
export function wordsOf(content, language) {
  if (!("Segmenter" in Intl)) return [];
  const words = new Intl.Segmenter(language || undefined, { granularity: "word" }).segment(content);
  return [...words].filter((one) => one.isWordLike).map((one) => [one.index, one.index + one.segment.length]);
}
