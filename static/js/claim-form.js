// The form of a claim by key: Enter goes on from who speaks to what is claimed and saves there; Ctrl+Enter saves
// from anywhere; Esc leaves the form, with all that was typed, and reading goes on.
const SAVES = "button.primary";
const busy = (form) => form.querySelector("[aria-expanded=true]");

function next(form, target) {
  if (target.name === "voice") {
    const speaks = form.querySelector("[name=voice]:checked")?.value;
    return form.querySelector(speaks === "own" ? "[name=statement]" : "[name=speaker_name]");
  }
  return target.name === "speaker_name" ? form.querySelector("[name=statement]") : null;
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#claim-form");
  if (!form || event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape" && !busy(form)) event.target.blur();
  if (event.key !== "Enter" || event.altKey || event.shiftKey) return;
  const isSaved = event.ctrlKey || event.metaKey || event.target.name === "statement";
  const goes = isSaved ? null : next(form, event.target);
  if (!isSaved && !goes) return;
  event.preventDefault();
  if (isSaved) form.requestSubmit(form.querySelector(SAVES));
  else goes.focus();
});
