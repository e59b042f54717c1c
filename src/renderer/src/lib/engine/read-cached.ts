// Keeps values of the window in the browser's storage, and reads them only when this very build kept them: then they
// need not be decoded, nor the library for that be read at each start. The bundle's file name has a hash of all of it.
const build = import.meta.url

type Kept<T> = { build: string; value: T }

/** null when there is nothing, or when another build of Kiln kept it. */
export function readCached<T>(storage: Storage, name: string): T | null {
  try {
    const kept = JSON.parse(storage.getItem(name) ?? 'null') as Kept<T> | null
    return kept?.build === build ? kept.value : null
  } catch {
    return null
  }
}

export function writeCached<T>(storage: Storage, name: string, value: T): void {
  try {
    const kept: Kept<T> = { build, value }
    storage.setItem(name, JSON.stringify(kept))
  } catch {
    // Full or switched off: nothing is kept.
  }
}
