// What the desk does beyond plain pages: keys, dropped files, selected words. Everything works without it.

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.focus();
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else {
      const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
      if (found) {
        event.preventDefault();
        found.click();
        found.focus();
      }
    }
  });
}

function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("a.go")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

// Every form of the page decides for the one who is named in any of them.
function coder(): void {
  const named = [...document.querySelectorAll<HTMLInputElement>('input[name="coder"]')];
  for (const one of named) {
    one.addEventListener("input", () => named.filter((other) => other !== one).forEach((other) => (other.value = one.value)));
  }
}

function drop(): void {
  const form = document.getElementById("read");
  const files = form?.querySelector<HTMLInputElement>('input[type="file"]');
  if (!form || !files) return;
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
  });
}

// Words selected in an article fill the form for a missed event.
function select(): void {
  const text = document.getElementById("text");
  const words = document.querySelector<HTMLInputElement>('.missed input[name="words"]');
  const start = document.querySelector<HTMLInputElement>('.missed input[name="start"]');
  if (!text || !words || !start) return;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const node = selection?.anchorNode;
    if (!selection || !node || selection.isCollapsed || !text.contains(node)) return;
    const piece = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-start]");
    words.value = selection.toString().trim().slice(0, 400);
    start.value = piece?.dataset.start ?? "";
    start.disabled = !start.value;
  });
}

keys();
coder();
drop();
select();
