// The group "hypervisors" of the contract.
import { readImage } from '#engine/images/record.ts'
import { assertPersonal } from '#engine/machines/personal.ts'
import { seedFor } from '#engine/machines/prepare.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { createVm } from './create.ts'

export function hypervisorHandlers(parts: EngineParts, makeSeed: MakeSeed): GroupHandlers<'hypervisors'> {
  const { ports, imagesFolder } = parts
  return {
    createVm: async request => {
      const image = await readImage(ports, await imagesFolder(), request.image)
      const { answers } = request
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
}
