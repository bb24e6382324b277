import { useState } from 'react'
import { Button } from './button.tsx'

/** A text to be taken elsewhere, with a button that copies it and says so. */
export function Copy({ label, text }: { readonly label: string; readonly text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <div className="grid gap-1">
      <span className="font-medium">{label}</span>
      <div className="flex flex-wrap items-center gap-2">
        <code className="px-2 py-1.5">{text}</code>
        <Button onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</Button>
        <span role="status" className="sr-only">
          {copied ? `${label} copied` : ''}
        </span>
      </div>
    </div>
  )
}
