// Creates a new VM from an image on a hypervisor's host. Nothing that exists is replaced; if a step fails or the job
// is cancelled, everything created is removed.
import { join } from 'node:path'
import { chosenFile, refuseLinks } from '#engine/images/chosen.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { VmReport, VmRequest } from '#shared/hypervisors.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { quoted } from '#shared/quoted.ts'
import { askHypervisor } from './ask-facts.ts'
import { uploadedFormat } from './choose.ts'
import { makeOnLibvirt } from './libvirt-run.ts'
import { openLink } from './link.ts'
import { createMaking, type LocalFile } from './making.ts'
import { makeOnProxmox } from './proxmox-run.ts'

type NewVm = {
  image: Image
  request: VmRequest
  /** The disk with the answers for this machine; null without any. */
  seed: Uint8Array | null
}

const operation = 'hypervisors.create'

export async function createVm(ports: Ports, { image, request, seed }: NewVm, work: Work): Promise<VmReport> {
  const { signal } = work
  const format = uploadedFormat(image, request.format)
  const chosen = chosenFile(image, format)
  await refuseLinks(ports, image, [chosen])
  const virtualBytes = await ports.disks.virtualSize(chosen.path, format)
  const stages = new Stages(
    [
      pendingStage('ask', message('stage.ask-host')),
      pendingStage('upload-disk', message('stage.upload', { file: chosen.file })),
      ...(seed ? [pendingStage('upload-seed', message('stage.upload-seed'))] : []),
      pendingStage('create', message('stage.create-vm')),
      ...(request.start ? [pendingStage('start', message('stage.start-vm'))] : []),
    ],
    { emit: work.emit, now: ports.now },
  )
  const undoing: string[][] = []
  const seedFile = seed && (await writeSeed(ports, seed))
  const link = await openLink(ports, request.target, signal).catch(async thrown => {
    if (seedFile) await ports.files.remove(seedFile.path)
    throw thrown
  })
  try {
    const facts = await stages.run('ask', () => askHypervisor(link, signal))
    const wanted = {
      image,
      request,
      file: { ...chosen, format, virtualBytes },
      seedBytes: seed?.byteLength ?? 0,
    }
    const files = { disk: chosen, seed: seedFile }
    const making = createMaking({ ports, link, wanted, signal, stages, files, undoing })
    return await (facts.kind === 'libvirt' ? makeOnLibvirt(facts, making) : makeOnProxmox(facts, making))
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    const left = await link.clean(undoing)
    if (left.length === 0) throw thrown
    const commands = left.map(words => words.map(quoted).join(' ')).join('\n')
    const why = thrown instanceof Error ? [thrown.message] : []
    const values = { host: link.host, commands }
    throw failure('hypervisor.left', { operation, values, details: { lastLines: why }, cause: thrown })
  } finally {
    await link.close()
    if (seedFile) await ports.files.remove(seedFile.path)
  }
}

/** Readable only by its owner until it is uploaded: it holds secrets. */
async function writeSeed(ports: Ports, seed: Uint8Array): Promise<LocalFile> {
  const path = ports.files.partialPath(join(ports.folders.cache, 'vm-seed.raw'))
  await ports.files.makeFolder(ports.folders.cache)
  await ports.files.writeBytes(path, seed, { mode: 0o600 })
  const idle = { signal: new AbortController().signal, onBytes: () => undefined }
  return { path, ...(await ports.disks.hash(path, idle)) }
}
