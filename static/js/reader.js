// Choosing words: with the mouse, or sentence by sentence with j, k, Shift+J and c.
// The page counts UTF-16 units, the desk code points: 🇮🇷 must not shift what follows.
const text = document.querySelector("#text");
const pick = document.querySelector("#pick");
const said = document.querySelector("#said");
const sentences = [...(text?.querySelectorAll(".s") ?? [])];
const mayWrite = Boolean(text?.querySelector(".quote"));
const points = (string) => [...string].length;
let chosen = null;
let from = -1;
let to = -1;

function offsetOf(node, offset) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(node, offset);
  return points(before.toString());
}

function fromSelection() {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const words = range.toString();
  const lead = words.length - words.trimStart().length;
  const start = offsetOf(range.startContainer, range.startOffset) + points(words.slice(0, lead));
  const end = start + points(words.trim());
  return end > start ? { start, end, box: range.getBoundingClientRect() } : null;
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

function paint(low, high) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("cursor");
  if (low < 0) return;
  const range = document.createRange();
  range.setStartBefore(sentences[low]);
  range.setEndAfter(sentences[high]);
  CSS.highlights.set("cursor", new Highlight(range));
}

function mark(first, last) {
  from = first;
  to = last;
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  paint(low, high);
  if (low < 0) return;
  chosen = { start: Number(sentences[low].dataset.start), end: Number(sentences[high].dataset.end) };
  sentences[last].scrollIntoView({ block: "nearest" });
  said.textContent = sentences.slice(low, high + 1).map((one) => one.textContent).join(" ");
}

// Reading goes on where the last claim was logged: the address ends in its mark.
function place() {
  if (to >= 0) return to;
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
};

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, dialog");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || !sentences.length) return;
  if (event.key === "Escape") mark(-1, -1);
  if (document.documentElement.dataset.keys !== "on" || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

pick?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) quote(button.dataset.part);
});
