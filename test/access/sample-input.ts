import { z } from 'zod';

/** As much of JSON Schema as zod writes for inputs. */
interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
}

function shapeOf(schema: unknown): Shape {
  return z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape;
}

function walk(shape: Shape, name: string, visit: (name: string, shape: Shape) => void): void {
  visit(name, shape);
  for (const [key, value] of Object.entries(shape.properties ?? {})) walk(value, key, visit);
  for (const option of [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])]) walk(option, name, visit);
  if (shape.items) walk(shape.items, name.replace(/s$/, ''), visit);
}

/** Names under which an input takes ids (a list of `itemIds` counts as `itemId`), wherever they stand in it. */
export function idNames(schemas: readonly unknown[]): string[] {
  const names = new Set<string>();
  for (const schema of schemas) walk(shapeOf(schema), '', (name, { format }) => format === 'uuid' && names.add(name));
  return [...names];
}

const samples: Readonly<Record<string, unknown>> = { boolean: false, null: null };

function sampleOf(shape: Shape, name: string, idFor: (name: string) => string): unknown {
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[0];
  const option = shape.anyOf?.[0] ?? shape.oneOf?.[0];
  if (option) return sampleOf(option, name, idFor);
  if (shape.format === 'uuid') return idFor(name);
  // An amount of money is a bigint, which JSON has no word for.
  if (shape.type === undefined && name.endsWith('Minor')) return 1n;
  if (shape.type === 'string') return 'sample words'.padEnd(shape.minLength ?? 0, '.').slice(0, shape.maxLength ?? 100);
  if (shape.type === 'number' || shape.type === 'integer') return shape.minimum ?? (shape.exclusiveMinimum ?? 0) + 1;
  if (shape.type === 'array') {
    const entry = shape.items ?? {};
    const inner = name.replace(/s$/, '');
    const wanted = Math.max(shape.minItems ?? 0, holdsId(entry, inner) ? 1 : 0);
    return Array.from({ length: wanted }, () => sampleOf(entry, inner, idFor));
  }
  if (shape.type === 'object') {
    const entries = Object.entries(shape.properties ?? {});
    const wanted = entries.filter(([key, value]) => shape.required?.includes(key) || holdsId(value, key));
    return Object.fromEntries(wanted.map(([key, value]) => [key, sampleOf(value, key, idFor)]));
  }
  return samples[shape.type ?? ''];
}

function holdsId(shape: Shape, name: string): boolean {
  let found = false;
  walk(shape, name, (_, { format }) => {
    found ||= format === 'uuid';
  });
  return found;
}

/** An input that the schemas take, with every id, optional ones too, chosen by `idFor` from its name. */
export function sampleInput(schemas: readonly unknown[], idFor: (name: string) => string): Record<string, unknown> {
  return Object.assign({}, ...schemas.map((schema) => sampleOf(shapeOf(schema), '', idFor)));
}

/** What the first schema to disagree says against an input, or null. */
export function complaintAgainst(schemas: readonly unknown[], input: unknown): string | null {
  for (const schema of schemas) {
    const parsed = (schema as z.ZodType).safeParse(input);
    if (!parsed.success) return z.prettifyError(parsed.error);
  }
  return null;
}
