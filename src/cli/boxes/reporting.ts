// Shows the facts that a Connect has about a box whose computer reports there.
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { Session } from '../session.ts'
import { stateLine, timeOf } from '../state-line.ts'
import { t } from '../texts.ts'

/** Past this, the last known state has to do. */
const mostMs = 5000

type Reporting = KnownBox & {
  /** Name of the Connect. */
  connect: string
  /** When the Connect last answered, if it does not answer now. */
  asOf: number | null
}

/** Never rejects: the box is shown without it. Contacts nothing if no Connect has its computer. */
export async function reportingAs({ client }: Session, id: string): Promise<Reporting[]> {
  const look = async () => {
    const { servers, boxes } = await client.connect.list({})
    return boxes
      .filter(({ box }) => box === id)
      .map(box => {
        const server = servers.find(each => each.id === box.server)
        const asOf = server?.problem || server?.askedAt == null ? (server?.seenAt ?? null) : null
        return { ...box, connect: server?.address ?? '', asOf }
      })
  }
  try {
    const { servers } = await client.connect.list({})
    if (servers.length === 0) return []
    // Aborted only if it takes too long.
    await client.connect.refresh({}, AbortSignal.timeout(mostMs)).catch(() => undefined)
    return await look()
  } catch {
    // An unreadable file of logins is reported by `kiln connect state`.
    return []
  }
}

export const reportingFact = (box: Reporting): string[] => [
  t('cli.box.fact.connect'),
  box.asOf === null
    ? t('cli.box.reports', { state: stateLine(box), connect: box.connect })
    : t('cli.box.reported', { state: stateLine(box), connect: box.connect, time: timeOf(box.asOf) }),
]
