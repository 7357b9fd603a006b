import { visibleText } from '../words/visible-text.ts';

/** Names and what they are, in two columns. A fact without a name goes on with the one before. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {grouped(facts).map(({ name, values }, index) => (
        <div className="fact" key={index}>
          <dt>{name}</dt>
          {values.map((value, line) => (
            <dd key={line}>{visibleText(value)}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function grouped(
  facts: readonly (readonly [string, string])[],
): readonly { readonly name: string; readonly values: readonly string[] }[] {
  const groups: { name: string; values: string[] }[] = [];
  for (const [name, value] of facts) {
    const last = groups.at(-1);
    if (name === '' && last) last.values.push(value);
    else groups.push({ name, values: [value] });
  }
  return groups;
}
