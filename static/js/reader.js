// Choosing words: with the mouse; or sentence by sentence with j, k and Shift+J, then word by word; and what they become.
import { inPoints, rangeOver, unitsBefore, wordsOf } from "./offsets.js";

const text = document.querySelector("#text");
const pick = document.querySelector("#pick");
const said = document.querySelector("#said");
const sentences = [...(text?.querySelectorAll(".s") ?? [])];
const mayWrite = Boolean(text?.querySelector(".quote"));
const content = text?.textContent ?? "";
let words = null;
let chosen = null;
let units = null;
let from = -1;
let to = -1;
let last = -1;

function fromSelection() {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const picked = range.toString();
  const low = unitsBefore(text, range.startContainer, range.startOffset) + picked.length - picked.trimStart().length;
  const high = low + picked.trim().length;
  return high > low ? { ...inPoints(content, low, high), box: range.getBoundingClientRect() } : null;
}

function offer(box) {
  pick.hidden = false;
  const most = document.documentElement.clientWidth - pick.offsetWidth - 8;
  pick.style.setProperty("top", `${Math.max(0, box.bottom + scrollY + 6)}px`);
  pick.style.setProperty("left", `${Math.max(8, Math.min(box.left + scrollX, most))}px`);
}

document.addEventListener("selectionchange", () => {
  if (!mayWrite) return;
  const found = fromSelection();
  if (found) {
    mark(-1, -1);
    chosen = found;
    offer(found.box);
  } else {
    pick.hidden = true;
    if (from < 0) chosen = null;
  }
});

// The open form goes along, so that nothing typed is lost; the desk answers with the words that stand at the place.
async function ask(value) {
  const form = document.querySelector("#claim-form");
  const query = new URLSearchParams({ text: text.dataset.text, passage: value });
  if (!form) return fetch(`${text.dataset.read}?${query}`);
  const body = new FormData(form);
  body.append("also", value);
  return fetch(text.dataset.read, { method: "POST", body });
}

async function quote(part) {
  if (!mayWrite || !chosen) return;
  const value = `${text.dataset.text}:${chosen.start}:${chosen.end}:${part}`;
  const claim = document.querySelector("#claim");
  if (!claim) {
    location.assign(`${text.dataset.read}?${new URLSearchParams({ passage: value })}`);
    return;
  }
  const answer = await ask(value);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#claim");
  if (!answer.ok || !fresh) {
    location.reload();
    return;
  }
  claim.replaceWith(document.importNode(fresh, true));
  pick.hidden = true;
  getSelection().removeAllRanges();
  mark(-1, -1);
  document.querySelector("#claim [name=voice]:checked, #claim [name=voice]")?.focus();
}

function paint() {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("cursor");
  if (units) CSS.highlights.set("cursor", new Highlight(rangeOver(text, ...units)));
}

// Take units [low, high) of the text; what is taken is told to those who do not see it.
function take(low, high) {
  units = [low, high];
  chosen = inPoints(content, low, high);
  paint();
  said.textContent = content.slice(low, high);
}

function mark(first, end) {
  [from, to] = [first, end];
  if (end < 0) {
    units = null;
    paint();
    return;
  }
  last = end;
  const [low, high] = [sentences[Math.min(first, end)], sentences[Math.max(first, end)]];
  take(unitsBefore(text, low, 0), unitsBefore(text, high, high.childNodes.length));
  sentences[end].scrollIntoView({ block: "nearest" });
}

// The edge of what is taken goes to the next or the last word; at least one word stays.
function edge(side, step) {
  if (!units) return;
  words ??= wordsOf(content, text.lang);
  const places = words.map((word) => word[side]);
  const at = units[side];
  const place = step > 0 ? places.find((one) => one > at) : places.findLast((one) => one < at);
  if (place === undefined) return;
  const [low, high] = side ? [units[0], place] : [place, units[1]];
  if (words.some(([start, end]) => start >= low && end <= high)) take(low, high);
}

// Reading goes on where the last claim was logged: the address ends in its mark.
function place() {
  if (last >= 0) return last;
  const there = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  return there ? sentences.indexOf(there.closest(".s")) : -1;
}

function walk(step, extend) {
  const at = place();
  const next = Math.max(0, Math.min(sentences.length - 1, at < 0 && step < 0 ? sentences.length - 1 : at + step));
  mark(extend && from >= 0 ? from : next, next);
}

const KEYS = {
  j: () => walk(1, false),
  k: () => walk(-1, false),
  J: () => walk(1, true),
  K: () => walk(-1, true),
  c: () => quote("words"),
  m: () => quote("meaning"),
  w: () => edge(0, 1),
  b: () => edge(0, -1),
  "]": () => edge(1, 1),
  "[": () => edge(1, -1),
};
const AHEAD = text?.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
const ARROWS = ["ArrowLeft", "ArrowRight"];

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, dialog");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || !sentences.length) return;
  if (event.key === "Escape") mark(-1, -1);
  const isArrow = event.shiftKey && units && ARROWS.includes(event.key);
  if (document.documentElement.dataset.keys !== "on" || !(isArrow || KEYS[event.key])) return;
  event.preventDefault();
  if (isArrow) edge(1, event.key === AHEAD ? 1 : -1);
  else KEYS[event.key]();
});

pick?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) quote(button.dataset.part);
});
