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
  if (!root) return { html: "", shown: "", ...which };
  const kind = document.doctype ? `<!DOCTYPE ${document.doctype.name}>\n` : "";
  const html = kind + root.outerHTML;
  return html.length > most ? null : { html, shown: mark(root.outerHTML), ...which };
}

// What this document is just now: says the same as long as it has not changed.
function shown() {
  return document.documentElement ? mark(document.documentElement.outerHTML) : "";
}

// FNV-1a over UTF-16 units, and how many there are.
function mark(words) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) sum = Math.imul(sum ^ words.charCodeAt(at), 0x01000193);
  return `${born()} ${words.length} ${sum >>> 0}`;
}

// When this document began: no other has the same.
function born() {
  return performance.timeOrigin;
}
