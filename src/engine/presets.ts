// Named sets of answers, one file each in presets/. They hold no secret.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { fileStem, nameProblem } from '#shared/names.ts'
import { openOptions } from '#shared/profiles/open-options.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { type Preset, preset as presetType, presetVersion } from '#shared/settings.ts'
import { jsonText, parseVersioned } from './json-file.ts'
import type { EngineParts } from './parts.ts'
import type { Ports } from './ports/index.ts'
import type { GroupHandlers } from './rpc/handlers.ts'
import { createSerialQueue } from './serial-queue.ts'

const folder = (ports: Ports) => join(ports.folders.config, 'presets')
const errors = { newer: 'preset.newer', broken: 'file.broken', operation: 'presets' } as const
const parse = (text: string, path: string) =>
  parseVersioned(text, { type: presetType, version: presetVersion, path, errors })

const ending = '.json'
const pathOf = (ports: Ports, id: string) => join(folder(ports), `${id}${ending}`)

/** Names of all files that could be presets, including unreadable ones. */
async function takenIds(ports: Ports): Promise<string[]> {
  const names = await ports.files.list(folder(ports))
  return names.filter(name => name.endsWith(ending)).map(name => name.slice(0, -ending.length))
}

async function listPresets(ports: Ports): Promise<Preset[]> {
  const found = await Promise.all((await takenIds(ports)).map(id => readPreset(ports, id)))
  return found.filter(one => one !== null)
}

/** Identified by its file's name, whatever it contains. null: unreadable or not a preset; the file is left alone. */
async function readPreset(ports: Ports, id: string): Promise<Preset | null> {
  try {
    const text = await ports.files.readText(pathOf(ports, id))
    return presetType.parse({ ...parse(text ?? '', pathOf(ports, id)), id })
  } catch {
    return null
  }
}

async function showPreset(ports: Ports, id: string): Promise<Preset> {
  const found = (await listPresets(ports)).find(each => each.id === id)
  if (!found) throw failure('preset.unknown', { operation: 'presets', values: { id } })
  return found
}

/** Replaces the preset of the same profile and name. `profile` may be unknown here; then no option is known to be
 *  secret. */
async function savePreset(
  ports: Ports,
  fields: Omit<Preset, 'schema' | 'id'>,
  profile: Profile | undefined,
): Promise<Preset> {
  const problem = fields.name.trim() === '' ? message('answer.name-blank') : nameProblem(fields.name)
  if (problem) throw failure('name.invalid', { operation: 'presets.save', values: { reason: problem } })
  const options = profile ? openOptions(fields.options, profile) : fields.options
  const known = await listPresets(ports)
  const same = known.find(each => each.name === fields.name && each.profile === fields.profile)
  const saved: Preset = {
    ...fields,
    options,
    schema: presetVersion,
    id: same?.id ?? freshId(fields, await takenIds(ports)),
  }
  await ports.files.writeText(pathOf(ports, saved.id), jsonText(saved))
  return saved
}

function freshId({ profile, name }: { profile: string; name: string }, taken: readonly string[]): string {
  const stem = fileStem(`${profile} ${name}`, 'preset').slice(0, 56)
  let id = stem
  for (let n = 2; taken.includes(id); n++) id = `${stem}-${n}`
  return id
}

async function removePreset(ports: Ports, id: string): Promise<void> {
  const found = await showPreset(ports, id)
  await ports.files.remove(pathOf(ports, found.id))
}

const exportPreset = (preset: Preset) => ({
  fileName: `${preset.id}.kiln.json`,
  text: jsonText(preset),
})

/** Reads what export wrote. Throws preset.import-broken or preset.import-newer. */
function importPreset(text: string): Omit<Preset, 'schema' | 'id'> {
  const {
    schema: _schema,
    id: _id,
    ...fields
  } = parseVersioned(text, {
    type: presetType,
    version: presetVersion,
    path: null,
    errors: { newer: 'preset.import-newer', broken: 'preset.import-broken', operation: 'presets' },
  })
  return fields
}

/** The group "presets" of the contract. */
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
