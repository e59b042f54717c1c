// Lists everything that belongs to a name. Workloads, the trash and approvals keep people by their names, so a new
// person of a former one's name would get all of it.
import { settle } from '#shared/workloads/approvals.ts'
import type { LedgerFile } from './ledger-file.ts'
import type { Records } from './records.ts'
import type { Sagas } from './sagas/sagas.ts'

type Parts = {
  readonly records: Records
  readonly sagas: Pick<Sagas, 'making'>
  readonly ledger: LedgerFile
  readonly now: () => number
}

/** The texts are for a log and for a fault's detail. If there are none, another person can have the name. */
export type LeftBehind = (person: string) => readonly string[]

export function createLeftBehind({ records, sagas, ledger, now }: Parts): LeftBehind {
  return person => {
    const isOf = ({ owner, shared }: { owner: string; shared: readonly string[] }) =>
      owner === person || shared.includes(person)
    const workloads = [...records.workloads.all(), ...sagas.making()].filter(isOf)
    const trashed = records.trash.all().filter(({ workload }) => isOf(workload))
    const pending = settle(ledger.get(), now()).pending.filter(({ asker }) => asker === person)
    return [
      ...new Set([
        ...workloads.map(({ name }) => `workload ${name}`),
        ...trashed.map(({ id, workload }) => `trash ${id} (${workload.name})`),
        ...pending.map(({ id }) => `approval ${id}`),
      ]),
    ]
  }
}
