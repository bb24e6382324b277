import { type Answer, answer, notSimulated } from './answer.ts'
import { isObject, type JsonObject } from './json.ts'
import { withQuery } from './request.ts'
import type { Call, Vendor } from './vendor.ts'

type Note = { readonly text: string; readonly author?: string }
type State = { readonly notes: Map<string, Note>; key: string }

/** The smallest vendor there can be: it keeps notes. What the kit promises is tested on it. */
export const toyVendor: Vendor<State> = {
  name: 'toy',
  seed: () => ({ notes: new Map([['1', { text: 'the first note' }]]), key: 'open' }),
  copy: structuredClone,
  routes: {
    'GET /notes': ({ state }) => answer(200, [...state.notes.keys()]),
    'POST /notes': createNote,
    'GET /notes/latest': ({ state }) => answer(200, { text: [...state.notes.values()].at(-1)?.text }),
    'GET /notes/page': listNotes,
    'GET /notes/:id': ({ state, params }) => {
      const note = state.notes.get(params['id'] ?? '')
      return note === undefined ? answer(404, { message: 'no such note' }) : answer(200, note)
    },
    'PUT /notes/:id': changeNote,
    'GET /colors': () => notSimulated('any color'),
    'GET /crash': () => {
      throw new Error('out of paper')
    },
  },
  authorize: ({ request }) => (request.headers['key'] === 'locked' ? answer(403, {}) : undefined),
  malformed: answer(400, { message: 'not JSON' }),
  expired: answer(401, { message: 'the key has expired' }),
  readOnly: answer(403, { message: 'the key may only read' }),
  pages: {
    size: () => 2,
    move(_, request, by) {
      const offset = Number(request.query.get('offset') ?? 0) + by
      return offset < 0 ? undefined : withQuery(request, { offset: `${offset}` })
    },
    totalAt: ['total'],
  },
  unasked: ({ notes }, field, { id = '' }) => (field === 'text' ? notes.get(id)?.text : undefined),
  settings: (_, url) => ({ baseUrl: url }),
  secrets: ({ key }) => ({ key }),
  show: ({ notes }) => ({ notes: [...notes.values()].map(({ text }) => text) }),
  admin: {
    writeNote: ({ notes }, { text }) => {
      if (typeof text !== 'string') return { problem: '"text" is missing' }
      notes.set(String(notes.size + 1), { text })
      return { done: { text } }
    },
    eraseNote: ({ notes }, { id }) =>
      notes.delete(String(id)) ? { done: {} } : { problem: `there is no note ${id}` },
    changeKey: (state) => {
      state.key = 'new'
      return { done: {} }
    },
  },
}

/** Two notes a page, from `offset` on. */
function listNotes({ state, request }: Call<State>): Answer {
  const offset = Number(request.query.get('offset') ?? 0)
  return answer(200, { items: [...state.notes.keys()].slice(offset, offset + 2), total: state.notes.size })
}

function createNote({ state, request, commit }: Call<State>): Answer {
  const note = noteFrom(request.json)
  if (note === undefined) return answer(422, { message: 'a note needs a text' })
  const id = String(state.notes.size + 1)
  state.notes.set(id, note)
  commit({ op: 'create', target: `note:${id}`, detail: note })
  return answer(201, { id, ...note })
}

function changeNote({ state, request, params, commit }: Call<State>): Answer {
  const id = params['id'] ?? ''
  const sent: JsonObject = isObject(request.json) ? request.json : {}
  const note = noteFrom({ ...state.notes.get(id), ...sent })
  if (note === undefined) return answer(422, { message: 'a note needs a text' })
  state.notes.set(id, note)
  commit({ op: 'update', target: `note:${id}`, detail: sent })
  return answer(200, { id, ...note })
}

function noteFrom(json: unknown): Note | undefined {
  const { text, author } = isObject(json) ? json : {}
  if (typeof text !== 'string') return undefined
  return { text, ...(typeof author === 'string' && { author }) }
}
