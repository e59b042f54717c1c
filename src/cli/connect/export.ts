// `kiln connect export`: saves what a Connect has about a box, or about all boxes of a household, to a file.
// On the computer that runs the Connect, or through a login.
import { resolve } from 'node:path'
import { bytes } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type AtWords, boxCalled, serverFor } from './at.ts'
import { openDesk } from './boxes.ts'
import type { DataWords } from './data-folder.ts'
import { householdFor } from './owner.ts'

type ExportWords = AtWords & DataWords & { to: string; household?: string }

export async function exportBoxes(session: Session, wanted: string | undefined, words: ExportWords) {
  const { client, output } = session
  const { household } = words
  if (wanted !== undefined && household !== undefined)
    throw usage(terminalMessage('usage.connect-export'), 'connect export')
  const to = resolve(words.to)
  const server = await serverFor(session, words)
  if (!server) return exportHere(session, wanted, { ...words, to })
  const of =
    wanted === undefined
      ? { household: (await householdFor(session, { server, household }, 'connect export')).id }
      : { id: (await boxCalled(session, wanted, { at: server.id })).box.id }
  const made = await interruptible(signal =>
    client.connect.export({ server: server.id, of, path: to }, signal),
  )
  output.line(t('cli.connect.exported', { path: made.path, size: bytes(made.bytes) }))
  output.object({ type: 'result', ...made })
}

async function exportHere({ output }: Session, id: string | undefined, { to, ...words }: ExportWords) {
  const desk = await openDesk(words)
  try {
    const made = await desk.export({ id, household: words.household }, to)
    output.line(t('cli.connect.exported', { path: to, size: bytes(made) }))
    output.object({ type: 'result', path: to, bytes: made })
  } finally {
    desk.close()
  }
}
