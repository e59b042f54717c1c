import { useMemo } from 'react'
import { useDebounced } from './use-debounced.ts'

/** What was last filled in once typing has paused, as the same object until it changes; `fresh`: it is what is there now. */
export function useSettled<T>(value: T, delayMs?: number): { settled: T; fresh: boolean } {
  const now = JSON.stringify(value)
  const text = useDebounced(now, delayMs)
  const settled = useMemo(() => JSON.parse(text) as T, [text])
  return { settled, fresh: now === text }
}
