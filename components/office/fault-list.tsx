/** What breaks a law of the house, one line each: the law, where, and what is wrong there. */
export function FaultList({
  faults,
}: {
  faults: readonly { readonly law: string; readonly subject: string; readonly detail: string }[];
}) {
  return (
    <ul className="mt-3 flex flex-col gap-1 font-mono text-xs empty:hidden">
      {faults.map(({ law, subject, detail }) => (
        <li key={`${law} ${subject} ${detail}`} className="[overflow-wrap:anywhere]">
          {law} {subject}: {detail}
        </li>
      ))}
    </ul>
  );
}
