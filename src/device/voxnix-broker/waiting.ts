// What a person sees of a pending approval: how much is lost, and what no snapshot contains.
import type { Approval } from '#shared/workloads/approvals.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Request, Waiting } from '#shared/workloads/wire.ts'
import { type Host, keeperOf } from './host/host.ts'
import { unsearched } from './host/subvolumes.ts'
import type { LedgerFile } from './ledger-file.ts'

type Parts = {
  readonly host: Host
  readonly ledger: LedgerFile
  /** The workload that the request is about. */
  readonly nameIn: (verb: Verb, input: Request['input']) => string | null
}

export function createWaiting({ host, ledger, nameIn }: Parts): (approval: Approval) => Promise<Waiting> {
  const { records } = host

  /** For pending restores: each is searched once. */
  const leftOutOf = new Map<string, Promise<readonly string[]>>()
  function lost(approval: string, search: () => Promise<readonly string[]>) {
    const waiting = new Set(ledger.get().pending.map(({ id }) => id))
    for (const id of leftOutOf.keys()) if (!waiting.has(id)) leftOutOf.delete(id)
    // The approval says that the search failed.
    const found = leftOutOf.get(approval) ?? search().catch(() => [unsearched])
    leftOutOf.set(approval, found)
    return found
  }

  return async ({ digest: _, state: __, ...approval }: Approval): Promise<Waiting> => {
    const name = nameIn(approval.verb, approval.input)
    const workload = name === null ? null : records.workloads.read(name)
    if (workload === null) return { ...approval, usedBytes: null }
    // If it cannot be inspected, such as a virtual machine while libvirt is off, the approval is still shown.
    const storage = async () => keeperOf(host, workload).storage
    const usedBytes = await storage()
      .then(found => found.usedBytes(workload.name))
      // Its size stays unknown.
      .catch(() => null)
    const isRestore = approval.verb === 'restore'
    const leftOut = isRestore
      ? await lost(approval.id, async () => (await storage()).leftOut(workload.name))
      : []
    return { ...approval, usedBytes, ...(leftOut.length > 0 && { leftOut }) }
  }
}
