// What holds the texts of a page, and what is painted around them: styles and boxes, read once an element.
//
// A form answers with its fields where it is asked for a property of their name: hence Element.prototype, and a walker.

var SOLID = 0.9; // What is denser lets nothing through.
var LETTERS = "letters";
var WHOLE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

// Every text with what holds it, and every box that paints something; null where that takes too long.
function lookAround(end) {
  const root = document.documentElement;
  const ground = groundOf(root);
  const texts = [];
  const painted = { range: document.createRange(), ground: ground.behind, by: new Map(), strips: new Map(), tall: [] };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const around = [ground];
  for (let count = 0; around.length; count++) {
    if (count % 500 === 0 && Date.now() > end) return null;
    const node = walker.currentNode;
    if (node instanceof Text) {
      if (/\S/.test(node.data)) texts.push({ node, holder: around.at(-1) });
    } else {
      const holder = holderOf(node, around.at(-1), painted);
      if (holder && walker.firstChild()) {
        around.push(holder);
        continue;
      }
    }
    while (around.length && !walker.nextSibling()) {
      walker.parentNode();
      around.pop();
    }
  }
  return { texts, painted };
}

// What the page is painted on.
function groundOf(root) {
  const probe = root.appendChild(document.createElement("i"));
  probe.style.setProperty("background-color", "Canvas", "important");
  const behind = colorOf(getComputedStyle(probe).backgroundColor);
  probe.remove();
  return { force: 1, blur: 0, behind, cutOut: [], clip: WHOLE, view: WHOLE };
}

// What an element makes of the texts in it; null where it is not displayed, or shows something else.
//   force: how much of the ink is left, 0 to 1     behind: the colour under it, null for a picture
//   clip: where it can be painted                  view: the part of what scrolls that is in sight just now
//   isFixed: does not scroll with the page         isAsked: only the browser knows whether it is in sight
function holderOf(element, around, painted) {
  const style = getComputedStyle(element);
  const { display, position } = style;
  if (display === "none") return null;
  const holder = { ...around, around, style, ink: undefined };
  if (display === "contents") return holder;
  holder.element = element;
  fade(holder);
  if (position !== "static" || /flex|grid/.test(around.style?.display)) holder.isSunk ||= style.zIndex < 0;
  if (position !== "static") {
    holder.isFixed ||= position === "fixed";
    holder.isSticky ||= position === "sticky";
    holder.isAsked ||= style.clip !== "auto";
  }
  holder.isAsked ||= style.clipPath !== "none";
  const paint = paintOf(element, style);
  if (paint === LETTERS) holder.cutOut = cutOutOf(style);
  else if (paint !== undefined) {
    if (style.visibility === "visible") add(painted, holder, paint);
    holder.behind = paint && blend(paint, holder.behind);
  }
  if (isPicture(element)) return null;
  if (display === "inline") return holder;
  holder.isDeep ||= style.transform.startsWith("matrix3d");
  holder.isAsked ||= holder.isDeep && style.backfaceVisibility === "hidden";
  cut(holder);
  return holder;
}

// What opacity, filters and masks do to the ink.
function fade(holder) {
  const { opacity, filter, maskImage } = holder.style;
  if (opacity !== "1") holder.force *= opacity;
  if (maskImage !== "none") holder.force *= leftByMask(maskImage);
  if (filter !== "none") {
    holder.force *= leftByFilter(filter);
    holder.blur += blurOf(filter);
  }
}

// How much a filter leaves of the difference between ink and ground.
function leftByFilter(filter) {
  let left = 1;
  for (const [, amount, percent] of filter.matchAll(/(?:opacity|contrast|brightness)\(([\d.e+-]+)(%?)\)/g)) {
    left *= Math.min(percent ? amount / 100 : amount, 1);
  }
  return left;
}

function blurOf(filter) {
  return Math.max(0, ...[...filter.matchAll(/blur\(([\d.]+)px\)/g)].map((blur) => blur[1]));
}

// A mask that lets all of it through counts for nothing, any other may take all of it away.
function leftByMask(mask) {
  const stops = mask.includes("url(") ? [] : colorsIn(mask);
  return stops.length && stops.every((color) => color[3] >= 0.5) ? 1 : 0;
}

// Letters may be cut out of the ground: what shows through them. Of a picture, nobody knows.
function cutOutOf({ backgroundColor, backgroundImage }) {
  const isUnknown = backgroundImage.includes("url(");
  return isUnknown ? [[0, 0, 0, 1], [255, 255, 255, 1]] : [colorOf(backgroundColor), ...colorsIn(backgroundImage)];
}

// What sticks out of an element is cut off, or scrolled to where there is room.
function cut(holder) {
  const { contain, overflow } = holder.style;
  const isContained = contain !== "none" && /paint|strict|content/.test(contain);
  if (overflow === "visible" && !isContained) return;
  if (isOfViewport(holder.element)) return;
  const box = boxOf(holder);
  const left = common(box, holder.clip);
  const [clip, view] = [{ ...holder.clip }, { ...holder.view }];
  const [across, down = across] = overflow.split(" ");
  for (const [way, from, to] of [[across, "left", "right"], [down, "top", "bottom"]]) {
    if (way === "visible" && !isContained) continue;
    const scrolls = /auto|scroll/.test(way) && left[to] - left[from] >= 4;
    [clip[from], clip[to]] = scrolls ? [-Infinity, Infinity] : [left[from], left[to]];
    if (scrolls) [view[from], view[to]] = [Math.max(view[from], box[from]), Math.min(view[to], box[to])];
  }
  Object.assign(holder, { clip, view });
}

function isOfViewport(element) {
  const root = document.documentElement;
  return element === root || (element === document.body && getComputedStyle(root).overflowX === "visible");
}

// A colour where an element paints one, null where it paints a picture, undefined where nothing; or only its letters.
function paintOf(element, style) {
  if (isPicture(element)) return element.naturalWidth === 0 ? undefined : null;
  const { backgroundColor, backgroundImage } = style;
  const color = colorOf(backgroundColor);
  if (backgroundImage === "none" && color[3] === 0) return undefined;
  if (style.backgroundClip.includes("text")) return LETTERS;
  if (backgroundImage === "none") return color;
  const stops = backgroundImage.includes("url(") ? [] : colorsIn(backgroundImage);
  const isEven = stops.length && stops.every((stop) => stop[3] === 1 && differ(stop, stops[0]) < FAINT);
  return isEven ? stops[0] : null;
}

function isPicture(element) {
  return /^(img|video|canvas|iframe|embed|object|svg)$/.test(element.localName);
}

// Adds to what is painted: by element, and by where it is, in strips of the page; the tall ones apart.
function add(painted, holder, paint) {
  const { element, force, isFixed } = holder;
  makeFindable(holder);
  const box = boxOf(holder);
  if (box.right - box.left < 2 || box.bottom - box.top < 2) return;
  const isDense = paint ? paint[3] >= SOLID : /^(img|video|iframe)$/.test(element.localName);
  const one = { element, paint, box, isFixed, isSolid: isDense && force >= SOLID };
  painted.by.set(element, one);
  if (isFixed) return;
  const [first, last] = stripsOf(box);
  if (last - first > 20) painted.tall.push(one);
  else for (let at = first; at <= last; at++) stripAt(painted, at).push(one);
}

// Those that a box touches, other than what the text stands in: that is behind it, unless it was sent behind that.
function nearTo(box, node, holder, painted) {
  const found = new Set();
  const isAround = (one) => Node.prototype.contains.call(one.element, node);
  const look = (one) => touches(one.box, box) && (holder.isSunk || !isAround(one)) && found.add(one);
  painted.tall.forEach(look);
  const [first, last] = stripsOf(box);
  for (let at = first; at <= last; at++) painted.strips.get(at)?.forEach(look);
  return [...found];
}

// What lets the pointer through is not found by a question for what lies at a point.
function makeFindable({ element, style }) {
  if (style.pointerEvents === "none") element.style?.setProperty?.("pointer-events", "auto", "important");
}

function stripsOf(box) {
  return [box.top, box.bottom].map((y) => Math.min(Math.max(Math.floor(y / 256), 0), 4000));
}

function stripAt(painted, at) {
  if (!painted.strips.has(at)) painted.strips.set(at, []);
  return painted.strips.get(at);
}

// How what an element writes is painted: "none", "pale" where it has the colour of its ground, or "full".
function inkOf(holder) {
  holder.ink ??= askedInk(holder);
  return holder.ink;
}

function askedInk(holder) {
  const { style, force, behind } = holder;
  holder.size = parseFloat(style.fontSize);
  if (force * 255 < FAINT || holder.blur > holder.size / 5) return "none";
  holder.inks = [...inksOf(style, holder.size), ...holder.cutOut].filter((ink) => ink[3] * force * 255 >= FAINT);
  if (!holder.inks.length) return "none";
  return isLike(holder, behind) ? "pale" : "full";
}

// What letters are painted with: their filling, their outline, close shadows.
function inksOf(style, size) {
  const inks = [colorOf(style.webkitTextFillColor)];
  if (style.webkitTextStrokeWidth !== "0px") inks.push(colorOf(style.webkitTextStrokeColor));
  const shadows = style.textShadow;
  if (shadows === "none") return inks;
  for (const [, color, x, y, blur] of shadows.matchAll(/(\w+\(.*?\)) (\S+)px (\S+)px (\S+)px/g)) {
    if (Math.abs(x) < size && Math.abs(y) < size && blur < size / 5) inks.push(colorOf(color));
  }
  return inks;
}

// Whether no ink stands out from a ground; from a picture, some does.
function isLike({ inks, force }, ground) {
  return Boolean(ground) && inks.every((ink) => ink[3] * force * differ(ink, ground) < FAINT);
}

// Whether what an element stands on is mixed with its ink, or painted by what no element tells of (before, after).
function isOnUnknown(holder) {
  for (let one = holder; one.element; one = one.around) {
    const style = getComputedStyle(one.element);
    if (style.mixBlendMode !== "normal") return true;
    if (["::before", "::after"].some((name) => isPaintedBy(getComputedStyle(one.element, name), holder))) return true;
    if (Array.isArray(paintOf(one.element, style))) return false;
  }
  return false;
}

function isPaintedBy(pseudo, holder) {
  if (pseudo.content === "none" || pseudo.content === "normal" || parseFloat(pseudo.width) < 8) return false;
  const paint = paintOf(holder.element, pseudo);
  return paint !== undefined && paint !== LETTERS && !isLike(holder, paint);
}
