// `kiln connect enrol`, `enrolments` and `admit`, on the computer that runs the Connect: drives that belong
// to a household before their first boot.
import { table } from '../act.ts'
import type { Terminal } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { t } from '../texts.ts'
import { type OwnerWords, openDesk, ownerFrom } from './boxes.ts'
import { connectUrl } from './connect-url.ts'
import type { DataWords } from './data-folder.ts'

type TicketWords = OwnerWords & { atOnce?: boolean }

export async function makeTicket({ output }: Terminal, url: string, words: TicketWords) {
  const { household = 'Home', atOnce = false } = words
  const owner = await ownerFrom(words, 'connect enrol')
  const address = connectUrl(url, 'connect enrol')
  const desk = await openDesk(words)
  try {
    const ticket = await desk.enrol({ ...owner, household, atOnce, url: address })
    output.note(t('cli.connect.ticket'))
    output.line(ticket)
    output.object({ type: 'result', ticket })
  } finally {
    desk.close()
  }
}

export async function listEnrolments({ output }: Terminal, words: DataWords) {
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

export type AdmitWords = DataWords & { key?: string }

export async function admitHere({ output }: Terminal, enrolment: string, id: string, words: AdmitWords) {
  const desk = await openDesk(words)
  try {
    const box = desk.admit(enrolment, id, words.key)
    output.line(t('cli.connect.claimed', { hostname: box.hostname, id }))
    output.object({ type: 'result', box })
  } finally {
    desk.close()
  }
}
