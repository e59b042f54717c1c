// `kiln connect export` on the computer that runs the Connect: saves what it has about a box, or about all boxes of a
// household, to a file.
import { resolve } from 'node:path'
import { bytes } from '#shared/messages/message.ts'
import type { Terminal } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { assertHousehold, openDesk } from './boxes.ts'
import type { DataWords } from './data-folder.ts'

export type ExportWords = DataWords & { to: string; household?: string }

/** Throws usage. */
export function assertOneExport(box: string | undefined, { household }: ExportWords): void {
  if (box !== undefined && household !== undefined)
    throw usage(terminalMessage('usage.connect-export'), 'connect export')
  assertHousehold(household, 'connect export')
}

export async function exportHere({ output }: Terminal, id: string | undefined, words: ExportWords) {
  assertOneExport(id, words)
  const to = resolve(words.to)
  const desk = await openDesk(words)
  try {
    const made = await desk.export({ id, household: words.household }, to)
    output.line(t('cli.connect.exported', { path: to, size: bytes(made) }))
    output.object({ type: 'result', path: to, bytes: made })
  } finally {
    desk.close()
  }
}
