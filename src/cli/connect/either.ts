// Actions of `kiln connect` on a box, either on the data of a Connect here or through a login of this computer.
import { resolve } from 'node:path'
import { bytes } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'
import { type AtWords, boxCalled, serverFor } from './at.ts'
import { type ClaimWords, claimFor, ownerFrom, type ReleaseWords, releaseHere } from './boxes.ts'
import { type AdmitWords, admitHere } from './enrolments.ts'
import { assertOneExport, type ExportWords, exportHere } from './export.ts'
import { admitAt, claimAt, householdFor, releaseAt } from './owner.ts'

export async function claimBox(session: Session, code: string, words: AtWords & ClaimWords) {
  const { household, yes } = words
  const owner = await ownerFrom(words, 'connect claim')
  const server = await serverFor(session, words)
  return server
    ? claimAt(session, code, { ...owner, server, household, yes })
    : claimFor(session, code, { ...words, ...owner })
}

export async function releaseBox(session: Session, id: string, words: AtWords & ReleaseWords) {
  const server = await serverFor(session, words)
  return server ? releaseAt(session, id, { server, yes: words.yes }) : releaseHere(session, id, words)
}

export async function exportBoxes(
  session: Session,
  wanted: string | undefined,
  words: AtWords & ExportWords,
) {
  assertOneExport(wanted, words)
  const { client, output } = session
  const { household, to } = words
  const server = await serverFor(session, words)
  if (!server) return exportHere(session, wanted, words)
  const of =
    wanted === undefined
      ? { household: (await householdFor(session, { server, household }, 'connect export')).id }
      : { id: (await boxCalled(session, wanted, { at: server.id })).box.id }
  const made = await interruptible(signal =>
    client.connect.export({ server: server.id, of, path: resolve(to) }, signal),
  )
  output.line(t('cli.connect.exported', { path: made.path, size: bytes(made.bytes) }))
  output.object({ type: 'result', ...made })
}

export async function admitBox(session: Session, enrolment: string, id: string, words: AtWords & AdmitWords) {
  const server = await serverFor(session, words)
  return server
    ? admitAt(session, server, { enrolment, id, key: words.key })
    : admitHere(session, enrolment, id, words)
}
