// The history of a real workstation's disk, over real SSH: the profile's tools on a Btrfs that kiln-reset has reset.
import { describe, expect, it } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { historyLab, historyRefused } from '#test/hosts/history-lab.ts'
import { restartWorkstation } from '#test/hosts/workstation.ts'

describe.skipIf(historyRefused)(
  `the history of a workstation (${historyRefused ?? 'on a test host'})`,
  { timeout: 120_000 },
  () => {
    const lab = historyLab()
    const { call, desk, codeOf, read, write } = lab

    it("has sessions with dates and sizes, and the host's facts mention it [W2] [N21]", async () => {
      const { mode, requested, volumes } = await call().list({ host: 'desk' })
      expect([mode, requested]).toEqual(['reset', null])
      expect(volumes.map(({ volume, slot }) => `${volume} ${slot}`)).toEqual([
        '@root PREVIOUS',
        '@root PENULTIMATE',
        '@root CLEAN',
        '@home PREVIOUS',
        '@home PENULTIMATE',
        '@home CLEAN',
      ])
      const home = volumes.find(({ volume, slot }) => volume === '@home' && slot === 'PREVIOUS')
      expect(home).toMatchObject({ mount: '/home', beganAt: expect.any(Number), endedAt: expect.any(Number) })
      expect(home?.ownBytes).toBeGreaterThan(4096)
      const { facts } = lab.engine.client.hosts
      expect([(await facts({ host: 'desk' })).snapshots, (await facts({ host: 'plain' })).snapshots]).toEqual(
        [true, false],
      )
    })

    it('is browsed folder by folder, with literal names, and never through a link [N21]', async () => {
      const browse = (path: string, host = 'desk') => call().browse({ host, slot: 'PREVIOUS', path })
      const { entries } = await browse('/home/ada')
      expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual(
        expect.arrayContaining(['folder pictures', 'link link', 'file notes.txt']),
      )
      expect((await browse('/home/ada/pictures', 'desk-ops')).entries).toMatchObject([
        { name: 'one\\x0aby two', kind: 'file', sizeBytes: 5000 },
      ])
      expect(await codeOf(browse('/home/ada/link'))).toBe('snapshots.not-a-folder')
      expect(await codeOf(browse('/home/ada/link/ssl'))).toBe('snapshots.link-above')
      expect(await codeOf(browse('/home/bob'))).toBe('snapshots.not-there')
      expect(await codeOf(call().browse({ host: 'desk', slot: 'FAILED', path: '/home' }))).toBe(
        'snapshots.no-session',
      )
    })

    it('restores one file: to its place, next to it, or replacing the existing one [N21]', async () => {
      const restore = (more: { path: string; to?: string; replace?: boolean }) =>
        call().restore({ host: 'desk', slot: 'PREVIOUS', ...more })
      expect(await restore({ path: '/home/ada/notes.txt' })).toEqual({
        path: '/home/ada/notes.txt',
        pathGoes: true,
        renamed: null,
        goes: false,
      })
      expect(await read('/home/ada/notes.txt')).toBe('yesterday')
      await write('/home/ada/notes.txt', 'today')
      expect(await codeOf(restore({ path: '/home/ada/notes.txt' }))).toBe('snapshots.place-taken')
      await restore({ path: '/home/ada/notes.txt', to: '/home/ada/old.txt' })
      expect(await restore({ path: '/home/ada/notes.txt', replace: true })).toEqual({
        path: '/home/ada/notes.txt',
        pathGoes: true,
        renamed: '/home/ada/notes.txt.before-restore',
        goes: false,
      })
      expect([await read('/home/ada/old.txt'), await read('/home/ada/notes.txt.before-restore')]).toEqual([
        'yesterday',
        'today',
      ])
      const odd = '/home/ada/pictures/one\\x0aby two'
      expect(await codeOf(restore({ path: odd }))).toBe('snapshots.no-folder')
      await restore({ path: '/home/ada/pictures' })
      expect((await read('/home/ada/pictures/one\nby two')).length).toBe(5000)
      expect(await codeOf(restore({ path: '/home' }))).toBe('snapshots.whole-volume')
      expect(await codeOf(restore({ path: '/home/ada/notes.txt', replace: true }))).toBe(
        'snapshots.backup-taken',
      )
    })

    it('ends on the host too where a person cancels it, and leaves nothing there', async () => {
      const slow = '#!/bin/sh\\nsleep 100\\nexec /bin/cp "$@"\\n'
      await desk().run('sh', '-c', `printf '${slow}' >/usr/local/bin/cp; chmod 755 /usr/local/bin/cp`)
      const names = () => desk().run('ls', '-A', '/machine/home/ada')
      for (const host of ['desk', 'desk-ops']) {
        const cancel = new AbortController()
        const to = `/home/ada/${host}.txt`
        const restored = call().restore(
          { host, slot: 'PREVIOUS', path: '/home/ada/notes.txt', to },
          cancel.signal,
        )
        await expect.poll(names, { timeout: 30_000 }).toContain('.kiln-restore')
        cancel.abort()
        await expect(restored).rejects.toThrow()
        await expect.poll(names, { timeout: 30_000 }).not.toContain('.kiln-restore')
        expect(await names()).not.toContain(`${host}.txt`)
        await expect
          .poll(() => desk().run('sh', '-c', 'pgrep -f kiln-host/[r]estore || true'), { timeout: 30_000 })
          .toBe('')
      }
      await desk().run('rm', '/usr/local/bin/cp')
    })

    it('reports that the disk is full, and leaves everything unchanged', async () => {
      await desk().run('mkdir', '-p', '/machine/home/small')
      await desk().run('mount', '-t', 'tmpfs', '-o', 'size=4k,nr_inodes=2', 'none', '/machine/home/small')
      const to = '/home/small/notes.txt'
      expect(
        await codeOf(call().restore({ host: 'desk', slot: 'PREVIOUS', path: '/home/ada/notes.txt', to })),
      ).toBe('snapshots.disk-full')
      await desk().run('umount', '/machine/home/small')
    })

    it('lists what the next boot removes by program, and keeps a path [W3]', async () => {
      await write('/home/ada/.cache/browser/page', 'x'.repeat(9000))
      await write('/etc/wifi', 'x')
      const { next, away, back } = await call().changes({ host: 'desk' })
      expect(next).toBe('target-not-reached')
      expect(away.programs[0]).toMatchObject({
        name: 'browser',
        bytes: 9000,
        paths: [{ path: '/home/ada/.cache/browser', files: 1, kind: 'new' }],
      })
      expect(back.programs).toEqual([])
      expect(await call().keep({ host: 'desk', path: '/home/ada/.cache/browser' })).toEqual({
        option: 'settings.disk.immutability.persist.paths = [ "/home/ada/.cache/browser" ];',
        box: null,
      })
      await write('/etc/nixos/settings.json', '{"options":{}}')
      expect(await call().keep({ host: 'desk-ops', path: '/home/ada/.cache/browser' })).toEqual({
        option: null,
        box: null,
      })
      expect(JSON.parse(await read('/etc/nixos/settings.json'))).toEqual({
        options: { persistentPaths: ['/home/ada/.cache/browser'] },
      })
      expect(await codeOf(call().keep({ host: 'desk', path: '/var/lib/x' }))).toBe('snapshots.never-reset')
      expect(await codeOf(call().keep({ host: 'desk', path: '/etc/never' }))).toBe('snapshots.gone')
      expect(await codeOf(call().keep({ host: 'desk', path: '/etc/two\\x0alines' }))).toBe(
        'snapshots.no-name',
      )
    })

    it('restores a whole session at the next boot, unless that is cancelled [W2]', async () => {
      const session = (slot: 'PREVIOUS' | 'PENULTIMATE' | null) =>
        call().restoreSession({ host: 'desk', slot })
      const requested = async () => (await call().list({ host: 'desk' })).requested
      await session('PENULTIMATE')
      expect(await requested()).toBe('PENULTIMATE')
      await session(null)
      expect(await requested()).toBeNull()
      await session('PREVIOUS')
      await write('/home/ada/today.txt', 'today')
      await restartWorkstation(desk(), lab.disk)
      expect(await requested()).toBeNull()
      expect((await read('/home/ada/pictures/one\nby two')).length).toBe(5000)
      const { entries } = await call().browse({ host: 'desk', slot: 'PREVIOUS', path: '/home/ada' })
      expect(entries.map(({ name }) => name)).toContain('today.txt')
    })

    it('is available in the terminal, with the same paths [W2] [W3] [N21]', () => {
      const kiln = kilnIn(lab.engine.home)
      const listed = kiln('snapshots', 'desk')
      expect(listed.stdout).toMatch(/^Each start: reset\nPREVIOUS +\/ /)
      expect(listed.stdout).toMatch(/^CLEAN +\/home /m)
      expect(
        kiln('snapshots', 'browse', 'desk', '/home/ada/pictures', '--from', 'penultimate').stdout,
      ).toMatch(/5 kB +one\\x0aby two$/m)
      expect(kiln('snapshots', 'changes', 'desk').stdout).toContain('The next start')
      const odd = '/home/ada/pictures/one\\x0aby two'
      const words = ['snapshots', 'restore', 'desk', odd, '--from', 'PENULTIMATE', '--replace', '--json']
      expect(kiln(...words)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('"snapshots.unconfirmed"'),
      })
      const { status, stdout } = kiln(...words, '--yes')
      expect([status, JSON.parse(stdout)]).toEqual([
        0,
        {
          type: 'result',
          host: 'desk',
          slot: 'PENULTIMATE',
          path: odd,
          pathGoes: true,
          renamed: `${odd}.before-restore`,
          goes: false,
        },
      ])
    })

    it('says why a host has none', async () => {
      expect(await codeOf(call().list({ host: 'plain' }))).toBe('snapshots.no-tool')
      expect(await codeOf(call().list({ host: 'older' }))).toBe('snapshots.older-tool')
      expect((await call().changes({ host: 'older' })).next).toBe('disabled')
      expect(await codeOf(call().list({ host: 'desk-ada' }))).toBe('snapshots.needs-password')
      expect(await codeOf(call().list({ host: 'nothing' }))).toBe('host.unknown')
      await lab.plain().cable.cut()
      expect(await codeOf(call().list({ host: 'plain' }))).toMatch(/^ssh\./)
    })
  },
)
