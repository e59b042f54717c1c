// `kiln connect enrol`, `enrolments` and `admit`, on the computer that runs the Connect: drives that belong
// to a household before their first boot.
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type AtWords, serverFor } from './at.ts'
import { openDesk } from './boxes.ts'
import { connectUrl } from './connect-url.ts'
import type { DataWords } from './data-folder.ts'
import { admitAt } from './owner.ts'
import { readPangolin } from './pangolin.ts'

type TicketWords = DataWords & {
  name?: string
  email?: string
  household?: string
  pangolin?: string
  atOnce?: boolean
}

export async function makeTicket({ output }: Session, url: string, words: TicketWords) {
  const { name, email, household = 'Home', atOnce = false } = words
  if (!name || !email || name.length > 200 || email.length > 200)
    throw usage(terminalMessage('usage.customer'), 'connect enrol')
  const address = connectUrl(url, 'connect enrol')
  const pangolin = await readPangolin(words.pangolin)
  const desk = await openDesk(words)
  try {
    const ticket = await desk.enrol({ name, email, household, pangolin, atOnce, url: address })
    output.note(t('cli.connect.ticket'))
    output.line(ticket)
    output.object({ type: 'result', ticket })
  } finally {
    desk.close()
  }
}

export async function listEnrolments({ output }: Session, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const enrolments = desk.enrolments()
    const owned = new Set(desk.boxes().flatMap(({ id, claimed }) => (claimed ? [id] : [])))
    const rows = enrolments.flatMap(({ id, used, others, expiresAt }) => {
      const time = timeOf(expiresAt)
      if (!used)
        return [
          [
            id,
            t(expiresAt > Date.now() ? 'cli.connect.enrolment-open' : 'cli.connect.enrolment-over', { time }),
          ],
        ]
      const states = owned.has(used.device) ? 'cli.connect.enrolment-given' : 'cli.connect.enrolment-waits'
      return [used, ...others].map((box, at) => [
        id,
        box.device,
        box.key,
        box.hostname,
        box.serial ?? '-',
        box.address,
        t(at === 0 ? states : 'cli.connect.enrolment-other'),
      ])
    })
    for (const line of table(rows)) output.line(line)
    if (rows.length === 0) output.line(t('cli.connect.no-enrolments'))
    output.object({ type: 'result', enrolments })
  } finally {
    desk.close()
  }
}

type AdmitWords = AtWords & DataWords & { key?: string }

export async function admitBox(session: Session, enrolment: string, id: string, words: AdmitWords) {
  const { key } = words
  const server = await serverFor(session, words)
  if (server) return admitAt(session, server, { enrolment, id, key })
  const { output } = session
  const desk = await openDesk(words)
  try {
    const box = desk.admit(enrolment, id, key)
    output.line(t('cli.connect.claimed', { hostname: box.hostname, id }))
    output.object({ type: 'result', box })
  } finally {
    desk.close()
  }
}
