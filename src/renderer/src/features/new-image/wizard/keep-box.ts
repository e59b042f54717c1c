// The answers of the wizard as a box: made when it is built or put aside.
import { sendCommand } from '#lib/engine/calls.ts'
import { KilnError } from '#shared/errors.ts'
import { answer, updateDraft } from './draft.ts'
import type { ProfiledWizard } from './use-wizard.ts'

/** Returns the box's id. Throws box.name, box.taken, box.looks-like and what writing it throws. */
export async function keepBox({ answers, given, goal, request }: ProfiledWizard): Promise<string> {
  const { profile, architecture, options } = request
  // Answers of an earlier build are without a goal; the box keeps its own.
  const values = { name: given.name, profile, architecture, options, ...(goal !== null && { goal }) }
  if (answers.box !== undefined) {
    const changed = await sendCommand('boxes.change', { box: answers.box, ...values }).catch(unlessRemoved)
    if (changed) return changed.id
  }
  const { id, name } = await sendCommand('boxes.add', values)
  // Pressed again, it is the same box.
  updateDraft(from => answer(from, { box: id, name }))
  return id
}

/** A box that was removed since, as after an earlier build of it, becomes a new one of its answers. */
function unlessRemoved(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'box.unknown') return null
  throw thrown
}
