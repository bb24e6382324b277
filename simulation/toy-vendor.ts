import { type Answer, answer, notSimulated } from './answer.ts'
import { isObject } from './json.ts'
import type { Call, Vendor } from './vendor.ts'

type State = { readonly notes: Map<string, string> }

/** The smallest vendor there can be: it keeps notes. What the kit promises is tested on it. */
export const toyVendor: Vendor<State> = {
  name: 'toy',
  seed: () => ({ notes: new Map([['1', 'the first note']]) }),
  routes: {
    'GET /notes': ({ state }) => answer(200, [...state.notes.keys()]),
    'POST /notes': createNote,
    'GET /notes/latest': ({ state }) => answer(200, { text: [...state.notes.values()].at(-1) }),
    'GET /notes/:id': ({ state, params }) => {
      const text = state.notes.get(params['id'] ?? '')
      return text === undefined ? answer(404, { message: 'no such note' }) : answer(200, { text })
    },
    'GET /colors': () => notSimulated('any color'),
    'GET /crash': () => {
      throw new Error('out of paper')
    },
  },
  authorize: ({ request }) => (request.headers['key'] === 'locked' ? answer(403, {}) : undefined),
  malformed: answer(400, { message: 'not JSON' }),
  settings: (_, url) => ({ baseUrl: url }),
  secrets: () => ({ key: 'open' }),
  show: ({ notes }) => ({ notes: [...notes.values()] }),
  admin: {
    writeNote: ({ notes }, { text }) => {
      if (typeof text !== 'string') return { problem: '"text" is missing' }
      notes.set(String(notes.size + 1), text)
      return { done: { text } }
    },
  },
}

function createNote({ state, request, commit }: Call<State>): Answer {
  const text = isObject(request.json) ? request.json['text'] : undefined
  if (typeof text !== 'string') return answer(422, { message: 'a note needs a text' })
  const id = String(state.notes.size + 1)
  state.notes.set(id, text)
  commit({ op: 'create', target: `note:${id}`, detail: { text } })
  return answer(201, { id, text })
}
