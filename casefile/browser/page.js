// Run in a world apart from the page's own scripts: same document, none of their functions.

// Down the page a screen at a time, so that what loads late loads; ends after `ms` also where the page has no end.
async function scroll(ms) {
  const end = Date.now() + ms;
  const bottom = () => Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0);
  for (let y = 0; y < bottom() && Date.now() < end; y += innerHeight * 0.8) {
    window.scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 40));
  }
  window.scrollTo(0, 0);
}

// The document as it stands, or null where it is longer than `most`.
function readDocument(most) {
  const root = document.documentElement;
  const came = performance.getEntriesByType("navigation")[0];
  const which = { url: document.URL, came: came ? came.name : document.URL, born: born() };
  if (!root) return { title: "", html: "", ...which };
  const kind = document.doctype ? `<!DOCTYPE ${document.doctype.name}>\n` : "";
  const html = kind + root.outerHTML;
  return html.length > most ? null : { title: document.title, html, ...which };
}

// When this document began: no other has the same.
function born() {
  return performance.timeOrigin;
}

// The words a reader sees. Hides what nobody can see and lets the browser say the rest; null where there is too much.
function visible(most) {
  const end = Date.now() + 5000;
  const body = document.body;
  if (!body) return "";
  const all = body.getElementsByTagName("*");
  const unseen = [];
  for (let at = 0; at < all.length; at++) {
    if (at % 500 === 0 && Date.now() > end) return null;
    if (cannotBeSeen(all[at])) unseen.push(all[at]);
  }
  for (const element of unseen) if (element.style) element.style.setProperty("display", "none", "important");
  const plain = document.createElement("style");
  plain.textContent = "* { text-transform: none !important }";
  document.documentElement.append(plain);
  const text = body.innerText;
  return text.length > most ? null : text;
}

function cannotBeSeen(element) {
  const style = getComputedStyle(element);
  if (style.display === "contents") return false; // has no box of its own, which says nothing of its children
  if (!element.checkVisibility({ opacityProperty: true })) return true;
  if (parseFloat(style.fontSize) < 2) return holdsOnlyText(element);
  if (clear(style.color) && clear(style.webkitTextFillColor)) return holdsOnlyText(element);
  if (style.display === "inline") return false;
  const box = element.getBoundingClientRect();
  const clipped = style.overflowX !== "visible" || style.clipPath !== "none" || style.clip !== "auto";
  if (clipped && (box.width <= 1 || box.height <= 1)) return true;
  return box.width > 0 && (box.right + scrollX <= 0 || box.bottom + scrollY <= 0);
}

function holdsOnlyText(element) {
  return element.childElementCount === 0;
}

function clear(color) {
  return /^rgba\(.*, 0\)$/.test(color) || color === "transparent";
}
