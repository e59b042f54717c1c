// A pending approval as a person sees it: how much is lost, what no snapshot contains, and who has to answer.
import { type Approval, longestLost } from '#shared/workloads/approvals.ts'
import type { Face } from '#shared/workloads/people.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Request, Waiting } from '#shared/workloads/wire.ts'
import type { Config, Known } from './config.ts'
import { type Host, keeperOf } from './host/host.ts'
import type { Storage } from './host/storage.ts'
import { unsearched } from './host/subvolumes.ts'
import type { LedgerFile } from './ledger-file.ts'

type Parts = {
  readonly host: Host
  readonly ledger: LedgerFile
  /** The workload that the request is about. */
  readonly nameIn: (verb: Verb, input: Request['input']) => string | null
  readonly config: () => Config
  readonly people: () => readonly Known[]
}
type Seen = (approval: Approval, face: Face) => Promise<Waiting>

/** `label`: of the one snapshot that is lost. */
async function lostBytes(storage: Storage, name: string, label: string | null): Promise<number | null> {
  if (label === null) return storage.usedBytes(name)
  return (await storage.snapshotList(name)).find(each => each.label === label)?.usedBytes ?? null
}

/** A longer list ends with `unsearched`. Exported for its test. */
export function bounded(names: readonly string[]): readonly string[] {
  let length = 0
  const end = names.findIndex(name => {
    length += JSON.stringify(name).length
    return length > longestLost
  })
  return end < 0 ? names : [...names.slice(0, end), unsearched]
}

export function createWaiting({ host, ledger, nameIn, config, people }: Parts): Seen {
  const { records } = host

  /** The chat sends them the question. */
  function answeredBy({ because, asker }: Pick<Approval, 'because' | 'asker'>, face: Face) {
    if (face !== 'chat' || because !== 'destructive' || !config().secondPerson) return {}
    const owners = people().filter(({ name, role }) => role === 'owner' && name !== asker)
    return { answeredBy: owners.flatMap(({ telegram }) => telegram ?? []) }
  }

  /** Folders that pending restores lose, by approval. Each search runs once. */
  const leftOutOf = new Map<string, Promise<readonly string[]>>()
  function lost(approval: string, search: () => Promise<readonly string[]>) {
    const waiting = new Set(ledger.get().pending.map(({ id }) => id))
    for (const id of leftOutOf.keys()) if (!waiting.has(id)) leftOutOf.delete(id)
    // The approval says that the search failed.
    const found = leftOutOf.get(approval) ?? search().catch(() => [unsearched])
    leftOutOf.set(approval, found)
    return found
  }

  /** A workload of its name is another one. */
  async function inTrash({
    input,
  }: Pick<Approval, 'input'>): Promise<Pick<Waiting, 'usedBytes' | 'trashed'>> {
    const item = records.trash.read(String(input['id']))
    if (item === null) return { usedBytes: null }
    const { id, workload, trashedAt } = item
    const { name, owner, quotaGiB } = workload
    const usedBytes = await Promise.resolve()
      .then(() => keeperOf(host, workload).storage.usedInTrash(id))
      // Its size stays unknown.
      .catch(() => null)
    return { usedBytes, trashed: { name, owner, quotaGiB, trashedAt } }
  }

  return async ({ digest: _, state: __, ...whole }, face) => {
    const approval = { ...whole, ...answeredBy(whole, face) }
    if (approval.verb === 'undo' || approval.verb === 'purge')
      return { ...approval, ...(await inTrash(approval)) }
    const name = nameIn(approval.verb, approval.input)
    const workload = name === null ? null : records.workloads.read(name)
    if (workload === null) return { ...approval, usedBytes: null }
    // If it cannot be inspected, such as a virtual machine while libvirt is off, the approval is still shown.
    const storage = async () => keeperOf(host, workload).storage
    const label = String(approval.input['label'])
    const usedBytes = await storage()
      .then(found => lostBytes(found, workload.name, approval.verb === 'forget-snapshot' ? label : null))
      // Its size stays unknown.
      .catch(() => null)
    const isRestore = approval.verb === 'restore'
    const leftOut = isRestore
      ? await lost(approval.id, async () => (await storage()).leftOut(workload.name))
      : []
    const newer = await storage()
      .then(found => (isRestore ? found.newerThan(workload.name, label) : []))
      // The approval says that they are unknown.
      .catch(() => (isRestore ? [unsearched] : []))
    return {
      ...approval,
      usedBytes,
      ...(newer.length > 0 && { newer: bounded(newer) }),
      ...(leftOut.length > 0 && { leftOut: bounded(leftOut) }),
    }
  }
}
