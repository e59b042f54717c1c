// The next move of a saga, from its journal alone. Pure: the same after a crash as before it.

export type Entry =
  | { readonly at: 'begin' | 'end' | 'undo' | 'undone'; readonly step: number }
  /** The step, or its undo, failed: it may be half done. */
  | { readonly at: 'failed'; readonly step: number; readonly because: string }

type Move =
  | { readonly do: 'run' | 'undo'; readonly step: number }
  | { readonly do: 'finished' }
  | { readonly do: 'taken-back' }

/**
 * Steps run in order, and are repeated if they only began. After a failure they are undone in reverse order,
 * starting with the failed one.
 */
export function nextMove(entries: readonly Entry[], steps: number): Move {
  const failed = entries.find(({ at }) => at === 'failed')
  if (failed) {
    const undone = entries.filter(({ at }) => at === 'undone').map(({ step }) => step)
    const step = undone.length > 0 ? Math.min(...undone) - 1 : failed.step
    return step < 0 ? { do: 'taken-back' } : { do: 'undo', step }
  }
  const ended = entries.filter(({ at }) => at === 'end').length
  return ended < steps ? { do: 'run', step: ended } : { do: 'finished' }
}
