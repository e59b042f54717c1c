// The SHA-256 that was given: in one of its spellings, or in a file or at an address that the engine reads.
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import { errorLine } from '#lib/texts/texts.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { type SumState, sumState } from './sum.ts'

export function useSum(text: string, source: FlashSource | null): SumState {
  const state = sumState(text)
  const { data, error, isSettled } = useSettledCall(
    'flash.findSum',
    state.isRead && source ? { text, source } : null,
    { delayMs: 500, staleTimeMs: 30_000, retry: false },
  )
  if (!state.isRead || !isSettled) return state
  if (error) return { ...state, problem: errorLine(asReport(error)), isRead: false }
  return data ? { sha256: data.sha256, problem: null, isRead: false } : state
}
