import { equalJson, isJsonObject, type JsonObject, ownValue } from './json.ts'
import { isSchemaUri } from './resource-draft.ts'

/** The names of the attributes in which two resources differ; those of an extension behind its URI. */
export function changedAttributes(before: JsonObject, after: JsonObject): readonly string[] {
  return keysOfBoth(before, after)
    .filter((key) => key !== 'schemas' && !equalJson(ownValue(before, key), ownValue(after, key)))
    .flatMap((key) => {
      const [old = {}, recent = {}] = [ownValue(before, key), ownValue(after, key)]
      if (!isSchemaUri(key) || !isJsonObject(old) || !isJsonObject(recent)) return [key]
      return changedAttributes(old, recent).map((name) => `${key}:${name}`)
    })
}

function keysOfBoth(left: JsonObject, right: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
}
