// Answers that outlive a change of place and a reload: held above the pages, and in sessionStorage.
import { useSyncExternalStore } from 'react'
import type { z } from 'zod'

type DraftStoreOptions<T> = {
  /** The name in sessionStorage. */
  name: string
  schema: z.ZodType<T>
  /** What it begins with, and falls back to when what is stored is of another Kiln. */
  empty: T
  /** What of it may be stored. */
  toStored?: (draft: T) => T
}

export function createDraftStore<T>({ name, schema, empty, toStored = all => all }: DraftStoreOptions<T>) {
  let current = stored(name, schema) ?? empty
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    update: (change: (from: T) => T): void => {
      current = change(current)
      window.sessionStorage.setItem(name, JSON.stringify(toStored(current)))
      for (const tell of listeners) tell()
    },
    useDraft: (): T => useSyncExternalStore(subscribe, () => current),
  }
}

function stored<T>(name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(window.sessionStorage.getItem(name) ?? 'null')).data ?? null
  } catch {
    return null
  }
}
