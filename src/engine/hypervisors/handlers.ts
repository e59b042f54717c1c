// The group "hypervisors" of the contract.

import type { BoxLinks } from '#engine/box-links.ts'
import { readImage } from '#engine/images/record.ts'
import { assertPersonal, personalProblem } from '#engine/machines/personal.ts'
import { seedFor } from '#engine/machines/prepare.ts'
import type { EngineParts } from '#engine/parts.ts'
import { secretOptions } from '#engine/profiles/secret-options.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import type { VmRequest } from '#shared/hypervisors.ts'
import type { Image } from '#shared/images/image.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { createVm } from './create.ts'

export function hypervisorHandlers(
  parts: EngineParts,
  { makeSeed, boxes }: { makeSeed: MakeSeed; boxes: Pick<BoxLinks, 'assertThere' | 'personal'> },
): GroupHandlers<'hypervisors'> {
  const { ports, imagesFolder } = parts
  return {
    createVm: async (request, signal) => {
      await boxes.assertThere(request.box)
      const image = await readImage(ports, await imagesFolder(), request.image)
      const answers = await withKept(image, request, signal)
      return {
        kind: 'create-vm',
        name: image.name,
        subject: image.id,
        line: 'none',
        run: async work => {
          const { signal } = work
          if (answers) await assertPersonal(ports, image, { format: 'raw', signal })
          const seed = answers ? (await seedFor(parts, makeSeed, { image, answers })).disk : null
          return createVm(ports, { image, request, seed }, work)
        },
      }
    },
  }

  /** Adds the secrets that are kept for the request's box, if the machine can read them. Throws keyring.*. */
  async function withKept(
    image: Image,
    { box, answers }: VmRequest,
    signal: AbortSignal,
  ): Promise<SeedAnswers | null> {
    const keys = (await secretOptions(parts, image.profile.id)).map(({ key }) => key)
    if (keys.length === 0 || (await personalProblem(ports, image, { format: 'raw', signal }))) return answers
    return (await boxes.personal({ box: box ?? null, answers, keys, signal })).answers
  }
}
