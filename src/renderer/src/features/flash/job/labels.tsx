// Labels for machines: on paper only, one for each drive that has a name.
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { DriveResult } from '#shared/flash/flash.ts'

type Label = { path: string; hostname: string; fingerprint: string | null }
type Props = { image: string; at: number | null; results: readonly DriveResult[]; onDone: () => void }

export function PrintLabels({ image, at, results, onDone }: Props) {
  const [labels, setLabels] = useState<Label[] | null>(null)
  const given = useRef(results)
  useEffect(() => {
    let left = false
    void Promise.all(given.current.map(labelOf)).then(made => left || setLabels(made))
    return () => {
      left = true
    }
  }, [])
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    if (!labels) return
    const end = () => done.current()
    window.addEventListener('afterprint', end, { once: true })
    window.print()
    return () => window.removeEventListener('afterprint', end)
  }, [labels])
  if (!labels) return null
  const date = new Date(at ?? Date.now()).toISOString().slice(0, 10)
  return createPortal(
    <section className="print-sheet" aria-hidden>
      {labels.map(label => (
        <article key={label.path} translate="no" className="print-label">
          <p className="print-label-name">{label.hostname}</p>
          <p>{image}</p>
          <p>{date}</p>
          {label.fingerprint && <p className="print-label-key">{label.fingerprint}</p>}
        </article>
      ))}
    </section>,
    document.body,
  )
}

const labelOf = async ({ path, hostname, hostKey }: DriveResult): Promise<Label> => ({
  path,
  hostname: hostname ?? '',
  fingerprint: hostKey ? await fingerprint(hostKey) : null,
})

/** OpenSSH's fingerprint of a public key line: "SHA256:…"; null when it is none, or where the page is not secure. */
export async function fingerprint(publicKey: string): Promise<string | null> {
  const body = publicKey.trim().split(/\s+/)[1]
  if (!body || !globalThis.crypto?.subtle) return null
  try {
    const bytes = Uint8Array.from(atob(body), sign => sign.charCodeAt(0))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, '')}`
  } catch {
    return null
  }
}
