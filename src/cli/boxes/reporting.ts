// What a Connect knows of a box: its computer reports there.
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { Session } from '../session.ts'
import { stateLine, timeOf } from '../state-line.ts'
import { t } from '../texts.ts'

/** What it knew last is enough where it does not answer sooner. */
const mostMs = 5000

type Reporting = KnownBox & {
  /** Of its Connect. */
  connect: string
  /** When that answered last, where it does not now. */
  asOf: number | null
}

/** Never rejects: the box is shown without it. Asks nothing where no Connect has its computer. */
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
    // By the signal alone: it takes too long.
    await client.connect.refresh({}, AbortSignal.timeout(mostMs)).catch(() => undefined)
    return await look()
  } catch {
    // A file of logins that cannot be read has its error at `kiln connect state`.
    return []
  }
}

export const reportingFact = (box: Reporting): string[] => [
  t('cli.box.fact.connect'),
  box.asOf === null
    ? t('cli.box.reports', { state: stateLine(box), connect: box.connect })
    : t('cli.box.reported', { state: stateLine(box), connect: box.connect, time: timeOf(box.asOf) }),
]
