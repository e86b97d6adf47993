const kinds = [100, 62, 41, 25, 9, 2];

/** How often each kind of word comes: a few common kinds, and the rare one that is taken first. */
export function LoopRarity({ common, rare }: { common: string; rare: string }) {
  return (
    <div className="flex items-end justify-center gap-1.5">
      <span>{common}</span>
      {kinds.map((share, place) => (
        <span
          key={share}
          className={place === kinds.length - 1 ? 'w-5 bg-accent' : 'w-5 bg-rule-strong'}
          style={{ height: `${Math.max(5, share * 0.44)}px` }}
        />
      ))}
      <span className="font-medium text-accent">{rare}</span>
    </div>
  );
}
