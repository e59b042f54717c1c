// Creates the planned VM on a libvirt host.
import { shellFile } from '#engine/shell-file.ts'
import { quoted } from '#shared/quoted.ts'
import type { LibvirtFacts } from './facts.ts'
import { macFrom, uuidFrom } from './ids.ts'
import { domainXml } from './libvirt-domain.ts'
import { foldersFrom, foldersOf, type LibvirtPlan, planLibvirt } from './libvirt-plan.ts'
import type { Making } from './making.ts'
import { pathOf } from './upload.ts'
import { removeScript, shWords } from './upload-scripts.ts'

/**
 * Prints for each given folder whether its user may write there, and how many KiB are free, which libvirt only knows as
 * of its last refresh.
 */
const foldersScript = shellFile(import.meta.url, './folders.sh')

const virsh = (...words: string[]) => ['virsh', '-c', 'qemu:///system', ...words]

/** $1: its UUID. A missing one need not be removed. */
const removeDomain =
  'v() { virsh -q -c qemu:///system "$@" </dev/null; }; v dominfo "$1" >/dev/null 2>&1 || exit 0; v destroy "$1" >/dev/null 2>&1; v undefine "$1" --nvram'

/** virsh opens a file by name, which its stdin may not have: sshd's is a socket. */
const defineScript =
  'file=$(mktemp) || exit 1; trap \'rm -f "$file"\' EXIT; cat >"$file" && virsh -q -c qemu:///system define "$file"'

export async function makeOnLibvirt(facts: LibvirtFacts, making: Making) {
  const { link, wanted, ports, signal } = making
  const looked = await link.run(shWords(foldersScript, ...foldersOf(facts)), { signal })
  const ids = { uuid: uuidFrom(ports.randomHex(16)), mac: macFrom(ports.randomHex(3)) }
  const plan = planLibvirt(facts, wanted, { folders: foldersFrom(facts, looked.stdout), ids })
  const { pool, disk, seed, domain } = plan
  const at = (name: string) => pathOf({ folder: pool.folder, name })
  await making.upload('disk', { folder: pool.folder, name: disk.name })
  making.undo(virsh('pool-refresh', '--', pool.name))
  making.undo(shWords(removeScript, at(disk.name)))
  if (seed) {
    await making.upload('seed', { folder: pool.folder, name: seed.name })
    making.undo(shWords(removeScript, at(seed.name)))
  }
  const disks = [
    { path: at(disk.name), format: disk.format },
    ...(seed ? [{ path: at(seed.name), format: 'raw' as const }] : []),
  ]
  await making.stage('create', async () => {
    await making.step(virsh('pool-refresh', '--', pool.name))
    if (disk.growToBytes !== null)
      await making.step(virsh('vol-resize', '--', at(disk.name), String(disk.growToBytes)))
    making.undo(shWords(removeDomain, domain.uuid))
    await making.step(shWords(defineScript), domainXml({ ...domain, disks }))
  })
  if (wanted.request.start) await making.stage('start', () => making.step(virsh('start', domain.uuid)))
  return report(
    plan,
    making,
    disks.map(({ path }) => path),
  )
}

function report({ pool, domain }: LibvirtPlan, { wanted }: Making, disks: string[]) {
  const { request } = wanted
  const command = (...words: string[]) =>
    virsh(...words)
      .map(quoted)
      .join(' ')
  return {
    host: request.target.name,
    hypervisor: 'libvirt' as const,
    name: domain.name,
    id: domain.uuid,
    storage: pool.name,
    disks,
    memoryMiB: domain.memoryMiB,
    cpus: domain.cpus,
    started: request.start,
    network: domain.nic?.name ?? null,
    mac: domain.nic?.mac ?? null,
    acceleration: domain.type === 'kvm' ? ('kvm' as const) : ('none' as const),
    secureBoot: domain.secureBoot,
    commands: {
      console: command('console', domain.name),
      address: domain.nic?.kind === 'network' ? command('domifaddr', domain.name) : null,
      remove: [
        ...(request.start ? [command('destroy', domain.name)] : []),
        command('undefine', '--nvram', domain.name),
        ['rm', ...disks].map(quoted).join(' '),
      ],
    },
  }
}
