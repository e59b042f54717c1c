// Holds the draft above the pages, and in sessionStorage, so that it outlives a change of place and a reload.
import { useSyncExternalStore } from 'react'
import type { BuildRequest } from '#shared/model/build.ts'
import { type Draft, draft, goTo, newDraft, takeOver } from './draft.ts'

const stored = 'kiln.new-image'

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
  window.sessionStorage.setItem(stored, JSON.stringify(current))
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

/** Fills the wizard with an earlier request ("Build again"); then go to /new. */
export const draftFromRequest = (request: BuildRequest) =>
  updateDraft(from => goTo(takeOver(from, request), 'review'))
