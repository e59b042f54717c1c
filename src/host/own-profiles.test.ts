import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listProfiles } from '#engine/profiles/profiles.ts'
import { createFiles } from '#platform/files/files.ts'
import { ownProfiles } from './own-profiles.ts'

const checkout = resolve(import.meta.dirname, '..', '..')
const five = ['ai-sandbox', 'appliance', 'orchestrator', 'strato-host', 'workstation']
const all = readdirSync(join(checkout, 'nix', 'profiles')).sort()
const idsIn = async (folders: string[]) => {
  const { profiles, problems } = await listProfiles(createFiles(), folders)
  expect(problems).toEqual([])
  return profiles.map(each => each.id)
}

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'kiln-own-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

it('a checkout offers Kiln’s five profiles and the demo [B1]', async () => {
  expect(all).toEqual(five)
  expect(await idsIn(ownProfiles(checkout))).toEqual([...all, 'tiny'])
})

it('a package offers them from next to its archive, with the flake that they share', async () => {
  const root = join(scratch, 'resources', 'app.asar.unpacked')
  mkdirSync(root, { recursive: true })
  // electron-builder.yml has the same places.
  expect(readFileSync(join(checkout, 'electron-builder.yml'), 'utf8')).toMatch(
    /extraResources:\n {2}- from: nix\n {4}to: nix\n/,
  )
  cpSync(join(checkout, 'nix'), join(scratch, 'resources', 'nix'), { recursive: true })
  const folders = ownProfiles(root)
  expect(await idsIn(folders)).toEqual(all)

  const { profiles } = await listProfiles(createFiles(), folders)
  const workspace = join(scratch, 'workspace')
  const [first] = profiles
  await createFiles().copyTree(join(first?.path ?? '', first?.flake ?? ''), workspace)
  const lock = (folder: string) => readFileSync(join(folder, 'flake.lock'), 'utf8')
  expect(lock(workspace)).toBe(lock(join(checkout, 'nix')))
})

it('a folder with neither offers none', () => {
  expect(ownProfiles(scratch)).toEqual([])
})
