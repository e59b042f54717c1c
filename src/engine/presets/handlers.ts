// The group "presets" of the contract.
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { createSerialQueue } from '../serial-queue.ts'
import { exportPreset, importPreset, listPresets, removePreset, savePreset, showPreset } from './presets.ts'

export function presetHandlers({ ports, profiles, notifyChanged }: EngineParts): GroupHandlers<'presets'> {
  const inTurn = createSerialQueue()
  const save = (fields: Parameters<typeof savePreset>[1]) =>
    inTurn(async () => {
      const profile = (await profiles()).profiles.find(each => each.id === fields.profile)
      const saved = await savePreset(ports, fields, profile)
      notifyChanged('presets')
      return saved
    })
  return {
    list: () => listPresets(ports),
    save,
    remove: async ({ id }) => {
      await removePreset(ports, id)
      notifyChanged('presets')
      return {}
    },
    export: async ({ id }) => exportPreset(await showPreset(ports, id)),
    import: ({ text }) => save(importPreset(text)),
  }
}
