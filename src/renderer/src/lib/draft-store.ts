// Answers that survive navigation and a reload: held above the pages, and in sessionStorage.
import { useSyncExternalStore } from 'react'
import { readCached, writeCached } from './engine/read-cached.ts'

type DraftStoreOptions<T> = {
  /** The name in sessionStorage. */
  name: string
  /** What it begins with, and falls back to. */
  empty: T
  /** What of it may be stored. */
  toStored?: (draft: T) => T
}

export function createDraftStore<T>({ name, empty, toStored = all => all }: DraftStoreOptions<T>) {
  let current = readCached<T>(window.sessionStorage, name) ?? empty
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    update: (change: (from: T) => T): void => {
      current = change(current)
      writeCached(window.sessionStorage, name, toStored(current))
      for (const notify of listeners) notify()
    },
    useDraft: (): T => useSyncExternalStore(subscribe, () => current),
  }
}
