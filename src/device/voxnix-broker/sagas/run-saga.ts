// Runs a saga from the position in its journal until it is completed or undone.
import type { Journal } from './journal.ts'
import { nextMove } from './next-move.ts'

export type Step = {
  readonly name: string
  /** May run twice. */
  run(): Promise<void>
  /** Undoes the step, even if it is only half done. May run twice. */
  undo(): Promise<void>
}

export type SagaEnd =
  | { readonly is: 'finished' }
  | { readonly is: 'taken-back'; readonly because: string; readonly step: string }
  /** An undo failed: its journal stays open, and the broker tries again at its next start. */
  | { readonly is: 'stuck'; readonly because: string; readonly step: string }

export const reasonOf = (thrown: unknown) =>
  (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 2000)

type Watch = (step: string, undoing: boolean) => void

/** `flush`: puts what a step changed on the disks. After a power cut a step that its journal says has ended is not run again. */
export async function runSaga(
  journal: Journal,
  steps: readonly Step[],
  { watch, flush }: { watch: Watch; flush: () => Promise<void> },
): Promise<SagaEnd> {
  const nameOf = (index: number) => steps[index]?.name ?? String(index)
  for (;;) {
    const move = nextMove(journal.entries, steps.length)
    if (move.do === 'finished') {
      journal.remove()
      return { is: 'finished' }
    }
    if (move.do === 'taken-back') {
      const failed = journal.entries.find(entry => entry.at === 'failed')
      journal.remove()
      return {
        is: 'taken-back',
        because: failed && 'because' in failed ? failed.because : '',
        step: nameOf(failed?.step ?? 0),
      }
    }
    const { step } = move
    const undoing = move.do === 'undo'
    journal.write({ at: undoing ? 'undo' : 'begin', step })
    watch(nameOf(step), undoing)
    try {
      await (undoing ? steps[step]?.undo() : steps[step]?.run())
      await flush()
    } catch (thrown) {
      const because = reasonOf(thrown)
      if (undoing) return { is: 'stuck', because, step: nameOf(step) }
      journal.write({ at: 'failed', step, because })
      continue
    }
    journal.write({ at: undoing ? 'undone' : 'end', step })
  }
}
