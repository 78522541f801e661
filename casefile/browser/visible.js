// Which words of a page a reader sees. Run in the world of page.js, and last: it changes the page.
//
// Nearly all is told from the styles and boxes of what holds a text (holders.js). Only where those leave a doubt (cut
// off by an outline, near the box of something else) the browser is asked what lies at the middle of the word.

var SECONDS = 7; // Nothing is said of a page that is not looked through by then; what is still in doubt is not seen.
var PIECE = 1000;
var WORD = /[\u3040-\u9fff]|[^\s\u3040-\u9fff]+/g; // Words, and letters of those who write none apart.
var SEEN = true;
var HIDDEN = false;

// The words a reader sees. Takes out what nobody sees and lets the browser say the rest, which leaves
// out what is not displayed; null where there is too much.
function visible(most) {
  if (!document.body) return "";
  const end = Date.now() + SECONDS * 1000;
  makeStill();
  const looked = lookAround(end);
  const judged = looked && judge(looked, end);
  if (!judged) return null;
  for (const [node, words] of judged) node.data = words;
  const text = document.body.innerText;
  return text.length > most ? null : text;
}

// At the top, letters as written, and nothing out of reach of a question for what lies at a point.
function makeStill() {
  window.scrollTo({ left: 0, top: 0, behavior: "instant" });
  for (const dialog of document.querySelectorAll("dialog:modal")) {
    dialog.close();
    dialog.show();
    dialog.style.cssText = "position: fixed !important; inset: 0 !important";
  }
  for (const element of document.querySelectorAll("[inert]")) Element.prototype.removeAttribute.call(element, "inert");
  const plain = document.createElement("style");
  plain.textContent = "* { text-transform: none !important }";
  document.documentElement.append(plain);
}

// What is to stay of each text that is not seen whole, as [node, words]. Doubts are settled last: to ask, one scrolls.
function judge({ texts, painted }, end) {
  const judged = [];
  const doubts = [];
  for (const [at, text] of texts.entries()) {
    if (at % 100 === 0 && Date.now() > end) return null;
    const doubt = doubtOf(text, painted);
    if (doubt === HIDDEN) judged.push([text.node, ""]);
    else if (doubt !== SEEN) doubts.push(doubt);
  }
  doubts.sort((one, other) => one.top - other.top);
  for (const doubt of doubts) judged.push(...wordByWord(doubt, painted, end));
  return judged;
}

// Whether a text is seen or hidden as a whole, or why its words are to be asked one by one.
//   isPale: it may have the colour of its ground      over: boxes that may lie upon it
//   isWhole: there is no other reason to ask
function doubtOf({ node, holder }, painted) {
  const ink = inkOf(holder);
  if (ink === "none") return HIDDEN;
  painted.range.selectNodeContents(node);
  const lines = painted.range.getClientRects();
  const all = allAround(lines, holder);
  if (!all.count || !hasRoom(all.room, node, holder)) return HIDDEN;
  const near = nearTo(all, node, holder, painted);
  const isPale = near.some((one) => isLike(holder, one.paint)) || (ink === "pale" && !isOnUnknown(holder));
  if (isPale && !near.length) return HIDDEN;
  const over = near.filter((one) => one.isSolid);
  const isWhole = !isPale && !holder.isAsked && all.isWhole && isWithin(all, holder.clip);
  const isFree = (line) => !over.some((one) => touches(one.box, line));
  if (isWhole && (!over.length || [...lines].every(isFree))) return SEEN;
  return { node, holder, isPale, isWhole, over: new Set(over), top: all.top };
}

// The box around those lines that can be read, how many there are, how large together, and whether that is all.
function allAround(lines, holder) {
  const all = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, count: 0, room: 0, isWhole: true };
  for (const line of lines) {
    if (isReadable(line, holder)) {
      all.left = Math.min(all.left, line.left);
      all.top = Math.min(all.top, line.top);
      all.right = Math.max(all.right, line.right);
      all.bottom = Math.max(all.bottom, line.bottom);
      all.room += line.width * line.height;
      all.count += 1;
    } else if (line.width) all.isWhole = false;
  }
  return all;
}

// Letters pushed into one another, or squeezed, are not read.
function hasRoom(room, { data }, { size }) {
  const least = 0.04 * size * size;
  return room >= least * data.length || room >= least * data.replace(/\s+/g, " ").length;
}

// A text without those of its words that nobody sees, as [node, words] for each piece.
function wordByWord(doubt, painted, end) {
  const judged = [];
  makeFindable(doubt.holder);
  for (const node of inPieces(doubt, painted, end)) {
    let words = "";
    let last = 0;
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      if (isSettled(doubt)) break;
      if (isSeen(node, index, word.length, doubt, painted, end)) continue;
      words += node.data.slice(last, index);
      last = index + word.length;
    }
    if (last) judged.push([node, words + node.data.slice(last)]);
  }
  return judged;
}

function isSettled({ isWhole, over }) {
  return isWhole && !over.size;
}

// The browser takes the longer for one word the longer its text is, and long to divide it: one word may do.
function inPieces(doubt, painted, end) {
  const { node } = doubt;
  const pieces = [node];
  if (node.length > 2 * PIECE) {
    const { 0: word, index } = node.data.matchAll(WORD).next().value;
    if (isSeen(node, index, word.length, doubt, painted, end) && isSettled(doubt)) return [];
  }
  const words = node.data;
  for (let at = 0, to; at < words.length; at = to) {
    for (to = Math.min(at + PIECE, words.length); to < words.length && /\S/.test(words[to]); to++);
    if (at) pieces.push(new Text(words.slice(at, to)));
    else node.data = words.slice(0, to);
  }
  node.after(...pieces.slice(1));
  return pieces;
}

// Whether the middle of a word is seen. Where time is up, it is not.
function isSeen(node, at, length, { holder, isPale, over }, painted, end) {
  if (Date.now() > end) return false;
  painted.range.setStart(node, at);
  painted.range.setEnd(node, at + length);
  const box = placed(painted.range.getBoundingClientRect(), holder);
  if (!isReadable(box, holder)) return false;
  const middle = middleOf(box);
  const isClear = isAt(middle, holder.clip);
  const isUnder = holder.isSticky ? over.size : [...over].some((one) => isAt(middle, one.box));
  if (!isPale && !holder.isAsked && !isUnder && isClear) return true;
  if (!isAt(middle, holder.view)) return isClear;
  const stack = stackAt(painted.range, holder);
  const own = stack.indexOf(holder.element);
  if (own < 0 || stack.slice(0, own).some((element) => isCover(painted.by.get(element)))) return false;
  const below = stack.slice(own);
  for (const one of over) if (below.includes(one.element)) over.delete(one);
  return !isPale || standsOut(holder, below, painted);
}

// What is fixed to the window covers other words a moment later.
function isCover(one) {
  return one && one.isSolid && !one.isFixed;
}

// What lies at the middle of a word, topmost first. The word is brought to the middle of the window for that, away
// from what sticks to its edges.
function stackAt(range, holder) {
  if (holder.isFixed) window.scrollTo({ left: 0, top: 0, behavior: "instant" });
  let { x, y } = middleOf(range.getBoundingClientRect());
  const isBeside = x < 0 || x >= innerWidth;
  if (!holder.isFixed && (isBeside || Math.abs(y / innerHeight - 0.5) > 0.25)) {
    window.scrollBy({ left: isBeside ? x - innerWidth / 2 : 0, top: y - innerHeight / 2, behavior: "instant" });
    ({ x, y } = middleOf(range.getBoundingClientRect()));
  }
  return document.elementsFromPoint(x, y);
}

// Whether ink stands out from what is painted at and below it, topmost first.
function standsOut(holder, below, painted) {
  for (const element of below) {
    const one = painted.by.get(element);
    if (one && !isLike(holder, one.paint)) return true;
    if (one && one.isSolid) return false;
  }
  return !isLike(holder, painted.ground);
}
