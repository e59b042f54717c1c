// The group "kits" of the contract.

import type { HostMemories } from '#engine/hosts/memories.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { chosenFile } from '#engine/images/chosen.ts'
import { readImage } from '#engine/images/record.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { type ImageFormat, kitFormats } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { imageId } from '#shared/names.ts'
import { pendingStage } from '#shared/progress.ts'
import { type Exporting, exportKit } from './export.ts'
import { checkKit, kitReportOf } from './read.ts'

/** For flashing drives, the smallest first. */

type KitParts = { store: HostStore; memories: HostMemories }

export function kitHandlers(parts: EngineParts, { store, memories }: KitParts): GroupHandlers<'kits'> {
  const { ports, imagesFolder } = parts
  const imageFor = async (
    source: HostSource,
    formats: readonly ImageFormat[],
  ): Promise<Exporting['image']> => {
    if (source.kind !== 'image') return null
    const record = await readImage(ports, await imagesFolder(), source.id)
    const wanted = formats.length > 0 ? [...new Set(formats)] : usual(record)
    return { record, files: wanted.map(format => chosenFile(record, format)) }
  }
  return {
    export: async ({ source, folder, formats, key, withKiln, hosts: named, stateVersion }) => {
      if (source.kind === 'generation' || source.kind === 'kit')
        throw failure('kit.source', { operation: 'kits.export' })
      const image = await imageFor(source, formats)
      const hosts = await Promise.all(
        named.map(async wanted => {
          const { id: host } = await store.find(wanted)
          return { host, reported: (await memories.read(host)).stateVersion?.value ?? null }
        }),
      )
      const id = imageId('kit', ports.now(), ports.randomHex(2))
      return {
        kind: 'export-kit',
        name:
          image?.record.name ??
          (source.kind === 'flake'
            ? source.reference
            : source.kind === 'profile'
              ? source.profile
              : source.id),
        // Keeps its image from being removed.
        subject: image?.record.id ?? folder,
        line: 'build',
        run: work =>
          exportKit(parts, { source, id, folder, image, key, withKiln, hosts, stateVersion }, work),
      }
    },
    kiln: async () => {
      try {
        const { computer, sizeBytes } = await ports.ownProgram.find()
        return { kiln: { computer, sizeBytes }, problem: null }
      } catch (thrown) {
        if (!(thrown instanceof KilnError)) throw thrown
        return { kiln: null, problem: thrown.report() }
      }
    },
    verify: async ({ folder, key }) => ({
      kind: 'verify-kit',
      name: folder,
      subject: folder,
      line: 'none',
      run: async ({ signal, emit }) => {
        const stages = new Stages([pendingStage('check-kit', message('stage.check-kit'))], {
          emit,
          now: ports.now,
        })
        try {
          const manifest = await stages.run('check-kit', report =>
            checkKit(ports, { folder, key }, { signal, report }),
          )
          return kitReportOf(folder, manifest)
        } catch (thrown) {
          stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
          throw thrown
        }
      },
    }),
  }
}

/** The first of these that the image has; empty if it has none. */
const usual = ({ formats }: Image) =>
  kitFormats.filter(format => formats[format] && formats[format].state !== 'missing').slice(0, 1)
