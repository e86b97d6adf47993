/** Syllables, and the letters that they are made of. */
const hangul = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]/;

function hasHangul(text: string): boolean {
  return hangul.test(text);
}

/** What is not shown, and the names of languages in their own, which are there for those who read them. */
const passedOver = 'script, style, [lang="ko"]';

function isShownIn(root: Node): boolean {
  if (!hasHangul(root.textContent ?? '')) return false;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (
    let text: Node | null = root.nodeType === Node.TEXT_NODE ? root : texts.nextNode();
    text;
    text = texts.nextNode()
  )
    if (hasHangul(text.textContent ?? '') && !text.parentElement?.closest(passedOver)) return true;
  return false;
}

function isWrittenIn(field: EventTarget | null): boolean {
  return (
    (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) &&
    hasHangul(field.value + field.placeholder)
  );
}

const isNew = ({ type, target, addedNodes }: MutationRecord) =>
  type === 'childList' ? [...addedNodes].some(isShownIn) : isShownIn(target) || isWrittenIn(target);

/** Calls `onSeen` once, as soon as there is Hangul below `root` or in a field of it; returns what ends the watch. */
export function watchForHangul(root: HTMLElement, onSeen: () => void): () => void {
  const watch = new AbortController();
  const observer = new MutationObserver((records) => (records.some(isNew) ? found() : undefined));
  watch.signal.addEventListener('abort', () => observer.disconnect());
  const found = () => {
    watch.abort();
    onSeen();
  };
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['value', 'placeholder'],
  });
  root.addEventListener('input', ({ target }) => (isWrittenIn(target) ? found() : undefined), watch);
  const fields = root.querySelectorAll('input, textarea');
  if (isShownIn(root) || [...fields].some(isWrittenIn)) found();
  return () => watch.abort();
}
