/** The first stop of the Tab key: past the bar, to the page. */
export function SkipLink({ label }: { label: string }) {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-2 text-on-ink text-sm focus:translate-y-0"
    >
      {label}
    </a>
  );
}
