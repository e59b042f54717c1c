// Holds the wizard's answers above the pages; for a reload in sessionStorage too, without anything secret.
import { useSyncExternalStore } from 'react'
import { type Draft, draft, newDraft, withoutSecrets } from './draft.ts'

const stored = 'kiln.flash'

function restore(): Draft {
  try {
    return draft.catch(newDraft).parse(JSON.parse(window.sessionStorage.getItem(stored) ?? 'null'))
  } catch {
    return newDraft
  }
}

let current = restore()
const listeners = new Set<() => void>()

export function updateDraft(change: (from: Draft) => Draft): void {
  current = change(current)
  window.sessionStorage.setItem(stored, JSON.stringify(withoutSecrets(current)))
  for (const tell of listeners) tell()
}

export const useDraft = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )

/** Begins with this image, at its drives. */
export const flashImage = (image: NonNullable<Draft['image']>) =>
  updateDraft(from => ({ ...from, from: 'image', image, sha256: '', step: 'what' }))

export const flashFile = (path: string) =>
  updateDraft(from => ({ ...from, from: 'file', path, sha256: '', step: 'what' }))
