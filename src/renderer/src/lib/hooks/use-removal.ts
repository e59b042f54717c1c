import { useState } from 'react'
import { useOneAtATime } from './use-one-at-a-time.ts'

/** The action of a dialog that stays open with the error if it fails: once for two clicks, busy until it ended. */
export function useRemoval(work: () => Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const once = useOneAtATime()
  const run = async () => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return { busy, error, remove: () => void once(run) }
}
