// Answers that survive navigation and a reload: held above the pages, and in sessionStorage.
import { useSyncExternalStore } from 'react'
import { readCached, writeCached } from './engine/read-cached.ts'
import { createListeners } from './listeners.ts'

type DraftStoreOptions<T> = {
  /** The name in sessionStorage. */
  name: string
  /** The initial draft, and the fallback. */
  empty: T
  /** The part of it that may be stored. */
  toStored?: (draft: T) => T
}

export function createDraftStore<T extends object>({
  name,
  empty,
  toStored = all => all,
}: DraftStoreOptions<T>) {
  // Read at the first use: the pure part of a draft is loaded without a window, too.
  let current: T | null = null
  const draft = () => {
    current ??= readCached<T>(window.sessionStorage, name) ?? empty
    return current
  }
  const { subscribe, notify } = createListeners()
  return {
    /** Returns the draft as it is after the change. */
    update: (change: (from: T) => T): T => {
      current = change(draft())
      writeCached(window.sessionStorage, name, toStored(current))
      notify()
      return current
    },
    useDraft: (): T => useSyncExternalStore(subscribe, draft),
  }
}
