// A batch by key: n and p walk the rows, a approves, r returns and asks for the reason.
const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;

function go(step) {
  at = Math.max(0, Math.min(rows.length - 1, at + step));
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "start" });
}

function answer(verdict) {
  const radio = rows[at]?.querySelector(`[value=${verdict}]`);
  if (!radio) return;
  radio.checked = true;
  if (verdict === "return") rows[at].querySelector("textarea").focus();
}

const KEYS = { n: () => go(1), p: () => go(-1), a: () => answer("approve"), r: () => answer("return") };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !rows.length) return;
  if (document.documentElement.dataset.keys !== "on" || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
rows.forEach((row, place) => row.addEventListener("focusin", () => { at = place; }));

// Presets an answer row by row; each can still be changed before it is sent.
const preset = document.querySelector("#approve-clear");
const clear = rows.filter((row) => row.dataset.clear !== undefined);
if (preset && clear.length) {
  preset.hidden = false;
  preset.addEventListener("click", () => {
    for (const row of clear) row.querySelector("[value=approve]").checked = true;
  });
}
