// What every page does: menus close when one leaves them; "/" searches, "?" shows the keys, and both can be switched off.
const root = document.documentElement;
const dialog = document.querySelector("#keys");
const choice = document.querySelector("#keys-on");

const stored = localStorage.getItem("casefile-keys");
if (stored) root.dataset.keys = stored;
choice.checked = root.dataset.keys === "on";
choice.addEventListener("change", () => {
  root.dataset.keys = choice.checked ? "on" : "off";
  localStorage.setItem("casefile-keys", root.dataset.keys);
});

// The menu leads to the keys also when they are off; without this script it does not offer them.
const opener = document.querySelector("#open-keys");
opener.hidden = false;
opener.addEventListener("click", () => {
  opener.closest("details").open = false;
  dialog.showModal();
});

const menus = document.querySelectorAll("details.menu");
const closeOthers = (target) => menus.forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
document.addEventListener("click", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
menus.forEach((menu) => menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}));

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (root.dataset.keys !== "on") return;
  if (event.key === "?") dialog.showModal();
  const search = document.querySelector("[type=search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
});
root.dataset.ready = "1";
