// The cited sentence is copied by a button; without this script it can be selected.
const cited = document.querySelector("#cited");
const copy = document.querySelector("#copy");
const copied = document.querySelector("#copied");
if (cited && copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(cited.value);
      copied.value = copied.dataset.done;
    } catch {
      cited.select();
      copied.value = copied.dataset.failed;
    }
  });
}
