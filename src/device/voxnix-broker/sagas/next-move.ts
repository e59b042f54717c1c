// What a saga does next, from its journal alone. Pure: the same after a crash as before it.

export type Entry =
  | { readonly at: 'begin' | 'end' | 'undo' | 'undone'; readonly step: number }
  /** The step, or its undo, failed: what it began may be half there. */
  | { readonly at: 'failed'; readonly step: number; readonly because: string }

type Move =
  | { readonly do: 'run' | 'undo'; readonly step: number }
  | { readonly do: 'finished' }
  | { readonly do: 'taken-back' }

/** Steps run in order, and again where one had only begun. After a failure they are undone in the other order, from that one. */
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
