// Choosing words: with the mouse, or sentence by sentence with j, k, Shift+J and c.
// The page counts UTF-16 units, the desk code points: 🇮🇷 must not shift what follows.
const text = document.querySelector("#text");
const pick = document.querySelector("#pick");
const said = document.querySelector("#said");
const sentences = [...(text?.querySelectorAll(".s") ?? [])];
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
  if (!selection.rangeCount || selection.isCollapsed) return null;
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
  pick.style.setProperty("inset-block-start", `${Math.max(0, box.bottom + scrollY + 6)}px`);
  pick.style.setProperty("left", `${Math.max(8, Math.min(box.left + scrollX, innerWidth - pick.offsetWidth - 8))}px`);
}

document.addEventListener("selectionchange", () => {
  if (!text || !pick || !document.querySelector("#claim")) return;
  const found = fromSelection();
  if (found) {
    chosen = found;
    offer(found.box);
  } else if (from < 0) {
    pick.hidden = true;
  }
});

function address(part) {
  const query = new URLSearchParams();
  query.set("text", text.dataset.text);
  const form = document.querySelector("#claim form");
  if (form && !form.hidden) {
    for (const [name, value] of new FormData(form)) {
      if (!["csrfmiddlewaretoken", "idempotency_key"].includes(name) && value) query.append(name, value);
    }
  }
  query.append("passage", `${text.dataset.text}:${chosen.start}:${chosen.end}:${part}`);
  return `${text.dataset.read}?${query}`;
}

async function quote(part) {
  if (!chosen) return;
  const url = address(part);
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("#claim");
    if (!answer.ok || !form) throw new Error("no form");
    document.querySelector("#claim").replaceWith(document.importNode(form, true));
    const focus = document.querySelector("#claim [name=voice]:checked") ?? document.querySelector("#claim [name=voice]");
    focus?.focus();
  } catch {
    location.assign(`${url}#claim`);
  }
  pick.hidden = true;
  getSelection().removeAllRanges();
  mark(-1, -1);
}

function mark(first, last) {
  from = first;
  to = last;
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  sentences.forEach((sentence, place) => sentence.classList.toggle("at", place >= low && place <= high && low >= 0));
  if (low < 0) return;
  chosen = { start: Number(sentences[low].dataset.start), end: Number(sentences[high].dataset.end) };
  sentences[last].scrollIntoView({ block: "nearest" });
  said.textContent = sentences.slice(low, high + 1).map((one) => one.textContent).join(" ");
}

function walk(step, extend) {
  const next = Math.max(0, Math.min(sentences.length - 1, (to < 0 ? (step > 0 ? -1 : sentences.length) : to) + step));
  mark(extend && from >= 0 ? from : next, next);
}

const KEYS = {
  j: () => walk(1, false),
  k: () => walk(-1, false),
  J: () => walk(1, true),
  K: () => walk(-1, true),
  c: () => quote("words"),
  Escape: () => mark(-1, -1),
};

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, [role=listbox]");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || !sentences.length) return;
  if (!document.querySelector("[data-keys=on]") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

pick?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) quote(button.dataset.part);
});
document.documentElement.dataset.ready = "1";
