import type { Attribute, AttributeType } from '../schema.ts'

type Characteristics = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>

/** An attribute with the defaults of RFC 7643 §2.2, changed by `more`. */
export function attribute(
  name: string,
  type: AttributeType,
  description: string,
  more: Characteristics = {},
): Attribute {
  return {
    name,
    type,
    description,
    multiValued: false,
    required: false,
    // RFC 7643 §2.3.6 and §2.3.7: binary values and references are always compared exactly.
    caseExact: type === 'binary' || type === 'reference',
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  }
}

export function text(name: string, description: string, more: Characteristics = {}): Attribute {
  return attribute(name, 'string', description, more)
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  more: Characteristics = {},
): Attribute {
  return attribute(name, 'complex', description, { ...more, subAttributes })
}

/** A multi-valued attribute with the usual four sub-attributes, RFC 7643 §2.4: value, display, type, primary. */
export function plural(
  name: string,
  description: string,
  value: Attribute,
  types: readonly string[] = [],
): Attribute {
  const typeOptions = types.length === 0 ? {} : { canonicalValues: types }
  return complex(
    name,
    description,
    [
      value,
      text('display', 'A label for people to read.'),
      text('type', 'What this value is for.', typeOptions),
      attribute('primary', 'boolean', 'Whether this is the preferred value. At most one value is.'),
    ],
    { multiValued: true },
  )
}
