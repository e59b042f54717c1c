// Writes an offline kit: builds the system, copies it into a binary cache that is signed as it is written, adds an
// image's files and the flake, and signs a manifest of all of it. The folder appears completely or not at all.
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { secretKeyPath } from '#engine/caches/keys.ts'
import { pushPath } from '#engine/caches/push.ts'
import { allocatedBytes, type Chosen } from '#engine/images/chosen.ts'
import { inFolder } from '#engine/images/export-folder.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import { jsonText } from '#engine/json-file.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { OwnProgram } from '#engine/ports/own-program.ts'
import { readSettings } from '#engine/settings.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import {
  type KitManifest,
  type KitReport,
  kitFolders,
  kitManifestName,
  kitSignatureName,
  kitVersion,
} from '#shared/kits.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { pendingStage } from '#shared/progress.ts'
import { buildSystem } from '../systems/build-system.ts'
import { type Deployable, deployableFor } from '../systems/deployable.ts'
import { type System, systemHere } from '../systems/system.ts'
import { filesIn, hashFiles } from './contents.ts'
import { versionForKit } from './for-hosts.ts'
import { kitKey } from './key.ts'
import { copyFlake, copyImage, copyKiln, writeReadme } from './parts.ts'
import { kitReportOf } from './read.ts'
import { signatureOf } from './sign.ts'

const operation = 'kits.export'

export type Exporting = {
  source: HostSource
  /** The id of this export; what it builds is kept under it. */
  id: string
  folder: string
  image: { record: Image; files: Chosen[] } | null
  /** The name of the signing key; null: the one for kits. */
  key: string | null
  withKiln: boolean
  /** The hosts it is for, with the stateVersion that each last reported; and the one for those that did not. */
  hosts: { host: string; reported: string | null }[]
  stateVersion: string | null
}

/**
 * Throws kit.source, kit.no-kiln, kit.*state-version*, kit.space, kit.link, file.exists, file.missing, folder.unusable,
 * image.*, cache.* and nix.*.
 */
export async function exportKit(parts: EngineParts, exporting: Exporting, work: Work): Promise<KitReport> {
  const { ports } = parts
  const { source, folder, id, image, key, withKiln } = exporting
  const stages = new Stages(
    [
      pendingStage('evaluate', message('stage.evaluate')),
      pendingStage('build', message('stage.build')),
      pendingStage('copy-system', message('stage.copy-system')),
      ...(image?.files ?? []).map(({ file }) => pendingStage(file, message('stage.copy-file', { file }))),
      ...(withKiln ? [pendingStage('copy-kiln', message('stage.copy-kiln'))] : []),
      pendingStage('hash-kit', message('stage.hash-kit')),
      pendingStage('record', message('stage.record')),
    ],
    { emit: work.emit, now: ports.now },
  )
  const above = dirname(folder)
  const builds = join(ports.folders.data, 'deploys')
  const built = ports.files.partialPath(join(builds, id))
  const partial = ports.files.partialPath(folder)
  try {
    await assertPlace(ports, folder)
    // Left by a Kiln that was killed.
    await ports.files.sweep(above, basename(folder))
    await ports.files.sweep(builds)
    // These are checked before the build, which may take hours: missing parts, and a folder that cannot be written to.
    const kiln = withKiln ? await ports.ownProgram.find() : null
    if (key !== null) await secretKeyPath(ports, key)
    await ports.files.makeFolder(partial)
    const deployable = await deployableFor(parts, source, work.signal)
    if (!deployable) throw failure('kit.source', { operation })
    const stateVersion = versionForKit({
      name: deployable.name,
      takes: deployable.stateVersion !== null,
      hosts: exporting.hosts,
      given: exporting.stateVersion,
      image: image?.record.provenance.stateVersion ?? null,
    })
    const { maxJobs } = await readSettings(ports)
    const path = await buildSystem(ports, {
      deployable,
      folder: built,
      stateVersion,
      maxJobs,
      stages,
      work,
    })
    const system = await systemHere(ports, path, work.signal)
    await assertSpace(ports, above, { system, image, kiln })
    const filling = { ...exporting, stateVersion, partial, built, deployable, system, kiln }
    const manifest = await fill(ports, filling, { stages, work })
    work.signal.throwIfAborted()
    await ports.files.rename(partial, folder)
    return kitReportOf(folder, manifest)
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    await ports.files.remove(partial)
    throw inFolder(thrown, above)
  } finally {
    await ports.files.remove(built)
  }
}

/** Throws file.missing, file.exists. */
async function assertPlace({ files }: Ports, folder: string) {
  const above = dirname(folder)
  if ((await files.facts(above))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: above }, details: { path: above } })
  const facts = await files.facts(folder)
  const isFree = facts === null || (facts.kind === 'folder' && (await files.list(folder)).length === 0)
  if (!isFree)
    throw failure('file.exists', { operation, values: { path: folder }, details: { path: folder } })
}

/** Assumes that nothing of the system can be compressed. Throws kit.space. */
async function assertSpace(
  ports: Ports,
  path: string,
  { system, image, kiln }: Pick<Filling, 'system' | 'image' | 'kiln'>,
) {
  const systemBytes = [...system.bytes.values()].reduce((sum, each) => sum + each, 0)
  const imageBytes = await allocatedBytes(ports, image?.files ?? [])
  const free = await ports.files.freeBytes(path)
  const needed = systemBytes + imageBytes + (kiln?.sizeBytes ?? 0)
  if (free >= needed) return
  throw failure('kit.space', { operation, values: { path, free: bytes(free), needed: bytes(needed) } })
}

type Filling = Exporting & {
  partial: string
  built: string
  deployable: Deployable
  system: System
  kiln: OwnProgram | null
}

async function fill(
  ports: Ports,
  { source, image, key, stateVersion, partial, built, deployable, system, kiln }: Filling,
  { stages, work: { signal } }: { stages: Stages; work: Work },
): Promise<KitManifest> {
  const signing = await kitKey(ports, key, signal)
  const to = pathToFileURL(join(partial, kitFolders.cache)).href
  await stages.run('copy-system', report =>
    pushPath(ports.nix, {
      storePath: system.path,
      to,
      keyPath: signing.secretPath,
      compression: 'zstd',
      signal,
      onFraction: report,
    }).catch(thrown => {
      throw unwritten(thrown, dirname(partial))
    }),
  )
  const copying = { kit: partial, stages, signal }
  if (image) await copyImage(ports, image, copying)
  await copyFlake(ports, { source, built, kit: partial })
  if (kiln) await copyKiln(ports, kiln, copying)
  const report = {
    name: deployable.name,
    kilnVersion: ports.host.kilnVersion,
    image: image && {
      id: image.record.id,
      formats: Object.fromEntries(
        image.files.map(({ format, file }) => [format, `${kitFolders.image}/${file}`]),
      ),
    },
    kiln: kiln && { computer: kiln.computer, sizeBytes: kiln.sizeBytes },
  }
  await writeReadme(ports, partial, report)
  const files = await stages.run('hash-kit', async report =>
    hashFiles(ports, { folder: partial, paths: await filesIn(ports, partial) }, { signal, report }),
  )
  return stages.run('record', async () => {
    const { path, machine, bootParts, paths, bytes: sizes } = system
    const manifest: KitManifest = {
      schema: kitVersion,
      ...report,
      createdAt: ports.now(),
      publicKey: signing.publicKey,
      system: {
        path,
        machine,
        stateVersion,
        ownStateVersion: stateVersion === null ? system.recorded : null,
        bootParts,
        units: Object.fromEntries(system.units),
        closure: paths.map(each => ({ path: each, bytes: sizes.get(each) ?? 0 })),
      },
      checks: deployable.checks,
      files,
    }
    const text = jsonText(manifest)
    const secretKey = (await ports.files.readText(signing.secretPath)) ?? ''
    await ports.files.writeText(join(partial, kitManifestName), text)
    await ports.files.writeText(join(partial, kitSignatureName), `${signatureOf(text, secretKey)}\n`)
    await ports.files.syncTree(partial)
    return manifest
  })
}

/** A full folder, or one that cannot be written to: nothing else goes wrong with one. */
const isOfPush = ({ code }: KilnError) => code === 'cache.push' || code === 'cache.full'

/** Nix's error about the cache is reported for the kit's folder. */
function unwritten(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof KilnError) || !isOfPush(thrown)) return thrown
  const { reason = '' } = thrown.values
  return failure('kit.unwritten', {
    operation,
    values: { path, reason },
    details: thrown.details,
    cause: thrown,
  })
}
