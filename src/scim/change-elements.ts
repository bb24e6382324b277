import type { AttributeChange } from './attribute-change.ts'
import { isPrimary, refuseTooMany, withoutRepeats } from './attribute-value.ts'
import { changeList } from './change-list.ts'
import { changeMatching } from './change-matching.ts'
import { changeSubAttribute } from './change-sub-attribute.ts'
import { isJsonObject, type JsonValue } from './json.ts'
import type { Attribute } from './schema.ts'
import { ScimError } from './scim-error.ts'

type Elements = readonly JsonValue[]

/** The elements of a multi-valued attribute after the operation; undefined when none are left. */
export function changeElements(
  attribute: Attribute,
  elements: Elements,
  change: AttributeChange,
): Elements | undefined {
  const changed = changeChosen(attribute, elements, change)
  const after = withoutRepeats(settlePrimary(elements, changed, change.name))
  refuseTooMany(attribute, after, change.name)
  return after.length === 0 ? undefined : after
}

function changeChosen(attribute: Attribute, elements: Elements, change: AttributeChange): Elements {
  if (change.filter !== undefined) return changeMatching(attribute, elements, change, change.filter)
  if (change.sub !== undefined) return changeSubOfAll(change.sub, elements, change)
  return changeList(attribute, elements, change)
}

/**
 * `emails.value` without brackets. The RFC leaves open what it means for several elements: taking a sub-attribute
 * from all is harmless, but giving all the same value is never what was meant, so that is `noTarget`.
 */
function changeSubOfAll(sub: Attribute, elements: Elements, change: AttributeChange): Elements {
  if (change.op !== 'remove' && elements.length > 1) {
    throw new ScimError(
      400,
      `${change.name} has several values; say which by brackets, as in ${change.name}[type eq "work"].${sub.name}`,
      'noTarget',
    )
  }
  const targets = elements.length === 0 && change.op !== 'remove' ? [{}] : elements
  return targets
    .map((element) => (isJsonObject(element) ? changeSubAttribute(sub, element, change) : element))
    .filter((element) => element !== undefined)
}

/** Setting `primary` on one element takes it from all others, RFC 7644 §3.5.2. */
function settlePrimary(before: Elements, after: Elements, name: string): Elements {
  const untouched = new Set(before)
  const chosen = after.filter((element) => isPrimary(element) && !untouched.has(element))
  if (chosen.length > 1) {
    throw new ScimError(400, `${name} would have more than one primary value`, 'invalidValue')
  }
  if (chosen.length === 0) return after
  return after.map((element) =>
    isPrimary(element) && isJsonObject(element) && element !== chosen[0]
      ? { ...element, primary: false }
      : element,
  )
}
