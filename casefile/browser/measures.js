// Boxes in pixels of the page, and colours: [red, green, blue, alpha], 0 to 255 and 0 to 1.

var FAINT = 13; // Of 255: what differs less from its ground is not seen. Black on white is that faint at 5 %.
var WIDEST = 2560; // The picture of a page ends there.
var mixed = new Map();
var brush = null;

function boxOf(holder) {
  return placed(Element.prototype.getBoundingClientRect.call(holder.element), holder);
}

// What is fixed to the window stays where it is when the page scrolls.
function placed(box, { isFixed }) {
  const [x, y] = isFixed ? [0, 0] : [scrollX, scrollY];
  return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
}

function common(one, other) {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

function touches(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function isWithin(box, clip) {
  const isBeside = box.left >= clip.left - 1 && box.right <= clip.right + 1;
  return isBeside && box.top >= clip.top - 1 && box.bottom <= clip.bottom + 1;
}

function middleOf(box) {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

function isAt({ x, y }, box) {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

// On the page or, where it does not scroll with it, in the window; and neither flat nor thin.
function isReadable(box, { isFixed }) {
  if (box.right - box.left < 1 || box.bottom - box.top < 2) return false;
  const isIn = box.right > 0 && box.bottom > 0 && box.left < WIDEST;
  return isIn && (!isFixed || (box.left < innerWidth && box.top < innerHeight));
}

// However it is written: the browser paints it, and says what came of it.
function colorOf(words) {
  if (!mixed.has(words)) {
    brush ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = words;
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
    mixed.set(words, [red, green, blue, alpha / 255]);
  }
  return mixed.get(words);
}

function colorsIn(words) {
  return (words.match(/(?:rgba?|color|oklab|oklch|lab|lch)\([^()]*\)/g) || []).map(colorOf);
}

function differ(one, other) {
  return Math.max(Math.abs(one[0] - other[0]), Math.abs(one[1] - other[1]), Math.abs(one[2] - other[2]));
}

// A colour upon another; null upon what nobody knows.
function blend(color, ground) {
  if (color[3] >= SOLID) return color;
  return ground && color.map((part, at) => part * color[3] + ground[at] * (1 - color[3]));
}
