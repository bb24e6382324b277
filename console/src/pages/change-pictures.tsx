import { useEffect, useState } from 'react'
import type { TaskStory } from '../../../src/operations/task-show.ts'

type Kept = TaskStory['pages'][number]

/** What the pages of the application showed before and after a change that was made in a browser. */
export function Pictures({ story }: { readonly story: TaskStory }) {
  const pictures = story.pages.filter(({ contentType }) => contentType === 'image/jpeg')
  const texts = story.pages.filter(({ contentType }) => contentType !== 'image/jpeg')
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-2">
        {pictures.map((kept) => (
          <Picture key={kept.id} task={story.id} kept={kept} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-3">
        {texts.map(({ id, name, moment }) => (
          <li key={id}>
            <a href={`/api/tasks/${story.id}/evidence/${id}`} download={name}>
              {name}, {words[moment]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

const words: Readonly<Record<Kept['moment'], string>> = {
  beforeCommit: 'before the click',
  afterCommit: 'after the click',
  readBack: 'read back',
}

/** Fetched as bytes: the server never says that what a foreign page showed is a picture to be shown by itself. */
function Picture({ task, kept }: { readonly task: string; readonly kept: Kept }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    let made: string | undefined
    let left = false
    fetch(`/api/tasks/${task}/evidence/${kept.id}`)
      .then((answer) => (answer.ok ? answer.arrayBuffer() : undefined))
      .then((bytes) => {
        if (bytes === undefined || left) return
        made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
        setUrl(made)
      })
      .catch(() => {})
    return () => {
      left = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [task, kept.id])
  const says = `The page ${words[kept.moment]}`
  return (
    <figure className="grid gap-1">
      {url === undefined ? (
        <p>The picture is being loaded…</p>
      ) : (
        <a href={url} target="_blank" rel="noreferrer">
          <img src={url} alt={says} className="rounded border border-stone-300 dark:border-stone-700" />
        </a>
      )}
      <figcaption>
        {says}. <code title={kept.sha256}>sha256 {kept.sha256.slice(0, 12)}…</code>
      </figcaption>
    </figure>
  )
}
