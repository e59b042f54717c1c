// The host key of a restarted Lima VM. Most VMs keep theirs; in a VM from another template, cloud-init may make new
// keys at each start. A new key is only trusted if the VM's console shows it: a file on this computer, with no
// network in between.

import type { Ports } from '#engine/ports/index.ts'
import type { LimaInstance } from '#engine/ports/lima.ts'
import type { HostAddress, OfferedKey } from '#engine/ports/ssh.ts'
import { type LimaPlace, limaBuilderName } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'

type Key = LimaPlace['hostKey']
type KeyPorts = Pick<Ports, 'lima' | 'ssh' | 'log'>
type Asking = { instance: LimaInstance; login: HostAddress; knownHosts: string; signal: AbortSignal }

/** The known key, or the new one. Throws lima.key-changed, and what ssh.hostKeys throws. */
export async function keyOfNow(ports: KeyPorts, known: Key, asking: Asking): Promise<Key> {
  const { instance, login, knownHosts, signal } = asking
  const isKnown = ({ key }: Key) => key === known.key
  // Needs no connection; whatever answers at that port must still prove that it has the key.
  if ((await ports.lima.consoleKeys(instance, { wait: false, signal })).some(isKnown)) return known
  const offered = await ports.ssh.hostKeys(login, { knownHosts, signal })
  if (offered.some(isKnown)) return known
  const shown = await ports.lima.consoleKeys(instance, { wait: true, signal })
  const vouched = offered.find(({ key }) => shown.some(each => each.key === key))
  if (!vouched) throw keyChanged(ports, { name: instance.name, known, offered })
  ports.log.debug('lima-key-renewed')
  return { type: vouched.type, key: vouched.key }
}

type Changed = { name: string; known: Key; offered: readonly OfferedKey[] }

const keyChanged = ({ ssh }: Pick<Ports, 'ssh'>, { name, known, offered }: Changed) =>
  failure('lima.key-changed', {
    operation: 'lima',
    values: {
      name,
      builder: limaBuilderName(name),
      known: ssh.keyFingerprint(known.key),
      offered: { list: offered.map(({ fingerprint }) => fingerprint) },
    },
  })
