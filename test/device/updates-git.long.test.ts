// A machine that follows a repository: real git, real SSH signatures, real Nix.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNix, isRoot } from '#test/tools-here.ts'
import { gitMachine } from '#test/updates/git-machine.ts'

const canRun = hasNix && isRoot

describe.skipIf(!canRun)(
  'a machine that follows a repository (needs Nix and root) [A5]',
  { timeout: 240_000 },
  () => {
    let box: ReturnType<typeof gitMachine>
    beforeEach(() => {
      box = gitMachine()
      box.allow('anna', 'ben')
    })
    afterEach(() => box.close())

    it('builds a commit that an allowed signer signed, shows its files, and builds it once', async () => {
      const first = box.commit('1')
      const made = await box.look()
      expect(made).toMatchObject({ status: 0, outcome: 'ready', commit: first })
      expect(made.toplevel).toMatch(/-nixos-system-kaliunbox-1$/)
      expect(box.next()).toBe(made.toplevel)
      expect(box.git(box.clone, 'rev-parse', 'HEAD')).toBe(first)
      expect(box.git(box.clone, 'status', '--porcelain')).toBe('')
      symlinkSync(made.toplevel, join(box.folder, 'running'))
      expect(await box.look()).toMatchObject({ outcome: 'current', toplevel: made.toplevel })
      const second = box.commit('2', { by: 'ben' })
      expect(await box.look()).toMatchObject({ outcome: 'ready', commit: second })
      expect(box.git(box.clone, 'rev-parse', 'HEAD')).toBe(second)
      expect(JSON.parse(readFileSync(join(box.state, 'last_look'), 'utf8'))).toMatchObject({
        outcome: 'ready',
      })
    })

    it.each([
      ['without a signature', null],
      ['of a key that is not in the list', 'eve'],
    ])('refuses a commit %s, and builds nothing of it', async (_, by) => {
      box.commit('1')
      const good = await box.look()
      box.commit('2', { by })
      expect(await box.look()).toMatchObject({ status: 75, outcome: 'refused', refusal: 'commit-signature' })
      expect(box.next()).toBe(good.toplevel)
      // A signed next commit vouches for its ancestors.
      box.commit('3')
      expect(await box.look()).toMatchObject({ outcome: 'ready' })
    })

    it('ignores a list of signers in the repository itself', async () => {
      writeFileSync(join(box.origin, 'allowed_signers'), readFileSync(box.allowed))
      box.commit('1')
      const inside = { allowedSigners: join(box.clone, 'allowed_signers') }
      expect(await box.look({ changed: inside })).toMatchObject({ outcome: 'failed', problem: 'config' })
      await box.look()
      expect(existsSync(join(box.clone, 'allowed_signers'))).toBe(true)
      expect(await box.look({ changed: inside })).toMatchObject({
        status: 78,
        problem: 'config',
        detail: expect.stringContaining('lies in the repository'),
      })
      symlinkSync(inside.allowedSigners, join(box.folder, 'link'))
      expect(await box.look({ changed: { allowedSigners: join(box.folder, 'link') } })).toMatchObject({
        problem: 'config',
      })
      chmodSync(box.allowed, 0o666)
      expect(await box.look()).toMatchObject({
        problem: 'config',
        detail: expect.stringContaining('can be written by others'),
      })
    })

    it('a key that was removed from the list no longer counts, not even for the accepted commit', async () => {
      box.commit('1', { by: 'ben' })
      expect(await box.look()).toMatchObject({ outcome: 'ready' })
      box.allow('anna')
      expect(await box.look()).toMatchObject({ outcome: 'refused', refusal: 'commit-signature' })
    })

    it('accepts only descendants: refuses an older commit and a rewritten branch', async () => {
      const first = box.commit('1')
      const second = box.commit('2')
      expect(await box.look()).toMatchObject({ outcome: 'ready', commit: second })
      box.git(box.origin, 'reset', '--quiet', '--hard', first)
      const refused = { status: 75, outcome: 'refused', refusal: 'not-a-descendant' }
      expect(await box.look()).toMatchObject(refused)
      box.commit('other')
      expect(await box.look()).toMatchObject(refused)
      expect(box.next()).toMatch(/kaliunbox-2$/)
      // Nor does a commit from before the image become the first one.
      const other = gitMachine()
      try {
        other.allow('anna')
        const before = other.commit('1')
        const base = other.commit('2')
        other.git(other.origin, 'reset', '--quiet', '--hard', before)
        expect(await other.look({ changed: { base } })).toMatchObject(refused)
        other.git(other.origin, 'reset', '--quiet', '--hard', base)
        expect(await other.look({ changed: { base } })).toMatchObject({ outcome: 'ready', commit: base })
      } finally {
        other.close()
      }
    })

    it('builds nothing if the fetch failed', async () => {
      const first = box.commit('1')
      expect(await box.look()).toMatchObject({ outcome: 'ready' })
      renameSync(box.origin, `${box.origin}-away`)
      writeFileSync(join(box.clone, 'flake.nix'), '{ outputs = _: throw "built"; }')
      expect(await box.look()).toMatchObject({ status: 75, outcome: 'failed', problem: 'unreachable' })
      expect(box.next()).toMatch(/kaliunbox-1$/)
      renameSync(`${box.origin}-away`, box.origin)
      // A person's changes in the clone are neither built nor lost.
      const second = box.commit('2')
      expect(await box.look()).toMatchObject({ outcome: 'ready', commit: second })
      expect(box.git(box.clone, 'rev-parse', 'HEAD')).toBe(first)
      expect(readFileSync(join(box.clone, 'flake.nix'), 'utf8')).toContain('throw "built"')
    })

    it('reports a mirror without anything new for 14 days, and one that shows an older state', async () => {
      const first = box.commit('1')
      box.commit('2')
      expect((await box.look()).stale).toBeUndefined()
      expect((await box.look({ days: 13 })).stale).toBeUndefined()
      const frozen = await box.look({ days: 15 })
      expect(frozen).toMatchObject({ outcome: 'ready', stale: 15 })
      expect(frozen.said).toContain('no new commit for 15 days')
      box.git(box.origin, 'reset', '--quiet', '--hard', first)
      expect(await box.look({ days: 20 })).toMatchObject({ outcome: 'refused', stale: 20 })
      // A clock that is years behind reports nothing.
      expect((await box.look({ days: -4000 })).stale).toBeUndefined()
    })

    it('--upgrade uses the current inputs, and an older lock is never used again', async () => {
      box.commitIn(box.part, null)
      box.commit('1', { input: true })
      const first = await box.look()
      expect(first, first.said).toMatchObject({ outcome: 'ready' })
      const old = box.git(box.part, 'rev-parse', 'HEAD')
      await new Promise(resolve => setTimeout(resolve, 1100))
      box.commitIn(box.part, null)
      expect(await box.look()).toMatchObject({ toplevel: first.toplevel })
      const upgraded = await box.look({ upgrade: true })
      expect(upgraded, upgraded.said).toMatchObject({ outcome: 'ready' })
      expect(upgraded.toplevel).not.toBe(first.toplevel)
      // It stays so without the option.
      expect(await box.look()).toMatchObject({ toplevel: upgraded.toplevel })
      // A commit with an older lock, and inputs that went back.
      box.git(box.origin, 'commit', '--quiet', '--allow-empty', '--message', 'x')
      writeFileSync(join(box.origin, 'note'), 'x')
      const late = box.commitIn(box.origin, 'anna')
      expect(await box.look()).toMatchObject({ outcome: 'refused', refusal: 'older-lock', commit: late })
      box.git(box.part, 'reset', '--quiet', '--hard', old)
      expect(await box.look({ upgrade: true })).toMatchObject({ outcome: 'refused', refusal: 'older-lock' })
      expect(box.next()).toBe(upgraded.toplevel)
    })

    it('reports a commit that cannot be built, and builds the next one', async () => {
      box.commit('1')
      const good = await box.look()
      writeFileSync(join(box.origin, 'flake.nix'), '{ outputs = _: throw "broken here"; }')
      const broken = box.commitIn(box.origin, 'anna')
      expect(await box.look()).toMatchObject({
        status: 75,
        problem: 'nix',
        commit: broken,
        detail: expect.stringContaining('broken here'),
      })
      expect(box.next()).toBe(good.toplevel)
      // It was accepted: a mirror cannot go back to the one before.
      box.git(box.origin, 'reset', '--quiet', '--hard', 'HEAD~1')
      expect(await box.look()).toMatchObject({ refusal: 'not-a-descendant' })
      box.git(box.origin, 'reset', '--quiet', '--hard', broken)
      box.commit('3')
      expect(await box.look()).toMatchObject({ outcome: 'ready' })
    })

    it('leaves a folder with other files alone, and stops updates if the state cannot be read', async () => {
      box.commit('1')
      mkdirSync(box.clone)
      writeFileSync(join(box.clone, 'notes'), 'mine')
      expect(await box.look()).toMatchObject({ status: 78, problem: 'config' })
      expect(readFileSync(join(box.clone, 'notes'), 'utf8')).toBe('mine')
      renameSync(box.clone, `${box.clone}-mine`)
      expect(await box.look()).toMatchObject({ outcome: 'ready' })
      for (const name of ['state.json', 'state-copy.json']) writeFileSync(join(box.state, name), '{')
      expect(await box.look()).toMatchObject({ status: 78, problem: 'state' })
    })

    it('an update that is ready waits for the quiet window, like a published one', async () => {
      const commit = box.commit('1')
      const hour = (shift: number) => `${String((new Date().getHours() + shift) % 24).padStart(2, '0')}:00`
      const window = { from: hour(2), to: hour(3) }
      expect(await box.look({ verb: 'run', window })).toMatchObject({ outcome: 'waiting', for: 'window' })
      expect(box.git(box.clone, 'rev-parse', 'HEAD')).toBe(commit)
      const looked = readFileSync(join(box.state, 'last_look'), 'utf8')
      expect(JSON.parse(looked)).toMatchObject({ outcome: 'ready', commit })
      expect(await box.look({ verb: 'check' })).toMatchObject({ status: 0 })
    })
  },
)
