// The actor box: near names while one types (WAI-ARIA combobox, list autocomplete). Without it the field is plain text.
class ActorBox extends HTMLElement {
  connectedCallback() {
    [this.input, this.list] = [this.querySelector("input"), this.querySelector("ul")];
    this.actor = this.querySelector("input[type=hidden]");
    this.known = this.querySelector("[data-known]");
    this.at = -1;
    this.describe();
    this.input.addEventListener("input", () => {
      this.choose("");
      this.input.classList.remove("chosen");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 120);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) this.take(option);
    });
  }

  // The name goes along with the choice: without this script another one can be typed over it.
  choose(value) {
    this.actor.value = value;
    if (this.known) this.known.value = value && this.input.value;
  }

  // Without this script it is a plain field, and must not call itself more.
  describe() {
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.list.dataset.label);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  async load() {
    this.asking?.abort();
    this.asking = new AbortController();
    const url = `${this.dataset.url}?q=${encodeURIComponent(this.input.value)}`;
    try {
      const answer = await fetch(url, { signal: this.asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
      const rows = [...page.querySelectorAll("[role=option]")].map((row) => document.importNode(row, true));
      rows.forEach((row) => { row.id = `${this.list.id}-${row.id}`; });
      this.list.replaceChildren(...rows);
      this.open(rows.length > 0);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.move(-1);
  }

  close() {
    this.open(false);
  }

  move(place) {
    this.at = place;
    this.options.forEach((option, n) => option.setAttribute("aria-selected", String(n === place)));
    const option = this.options[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    const many = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.load();
      else this.move((this.at + (event.key === "ArrowDown" ? 1 : -1) + many) % many);
    } else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      this.take(this.options[this.at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  take(option) {
    this.input.value = option.dataset.label;
    this.choose(option.dataset.value);
    this.input.classList.add("chosen");
    this.close();
  }
}
customElements.define("actor-box", ActorBox);
