// Creates the planned VM on a Proxmox VE host: the files are uploaded to a folder of root's, from which Proxmox
// imports them into its storage, and are then removed.
import type { ProxmoxFacts } from './facts.ts'
import { macFrom } from './ids.ts'
import type { Making } from './making.ts'
import { createWords, type ProxmoxPlan, planProxmox } from './proxmox-plan.ts'
import { removeScript, shWords } from './upload-scripts.ts'

const folder = '/var/lib/kiln-uploads'
const removeFolder = '[ ! -d "$1" ] || exec rmdir --ignore-fail-on-non-empty -- "$1"'

/** $1: its number, $2: the mark in its description. A VM without it belongs to someone else. */
const removeVm =
  'qm config "$1" </dev/null 2>/dev/null | grep -qF "$2" || exit 0; qm stop "$1" </dev/null >/dev/null 2>&1; exec qm destroy "$1" --purge 1 </dev/null'

export async function makeOnProxmox(facts: ProxmoxFacts, making: Making) {
  const { wanted, ports } = making
  const ids = { mac: macFrom(ports.randomHex(3)), mark: `kiln-${ports.randomHex(8)}` }
  const plan = planProxmox(facts, wanted, ids)
  await making.step(['mkdir', '-p', '-m', '700', folder])
  making.undo(shWords(removeFolder, folder))
  const uploads: string[] = []
  const upload = async (what: 'disk' | 'seed', name: string) => {
    const path = await making.upload(what, { folder, name })
    making.undo(shWords(removeScript, path))
    uploads.push(path)
    return path
  }
  const disk = await upload('disk', `${plan.name}.${wanted.file.format}`)
  const seed = wanted.seedBytes > 0 ? await upload('seed', `${plan.name}-seed.raw`) : null
  await making.stage('create', async () => {
    making.undo(shWords(removeVm, String(plan.id), plan.mark))
    await making.step(createWords(plan, disk, seed))
    if (plan.growToBytes !== null)
      await making.step([
        'qm',
        'disk',
        'resize',
        String(plan.id),
        'virtio0',
        `${plan.growToBytes / 2 ** 20}M`,
      ])
    await making.step(shWords(removeScript, ...uploads))
    await making.step(shWords(removeFolder, folder))
  })
  if (wanted.request.start) await making.stage('start', () => making.step(['qm', 'start', String(plan.id)]))
  return report(plan, making, facts)
}

function report(plan: ProxmoxPlan, { wanted }: Making, { hasKvm }: ProxmoxFacts) {
  const { request } = wanted
  const id = String(plan.id)
  return {
    host: request.target.name,
    hypervisor: 'proxmox' as const,
    name: plan.name,
    id,

    storage: plan.storage,
    disks: [],
    memoryMiB: plan.memoryMiB,
    cpus: plan.cpus,
    started: request.start,
    network: plan.nic?.bridge ?? null,
    mac: plan.nic?.mac ?? null,
    acceleration: hasKvm ? ('kvm' as const) : ('none' as const),
    secureBoot: plan.secureBoot,
    commands: {
      console: `qm terminal ${id}`,
      address: null,
      remove: [...(request.start ? [`qm stop ${id}`] : []), `qm destroy ${id} --purge 1`],
    },
  }
}
