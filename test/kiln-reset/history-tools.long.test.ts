// The tools that read the history and restore a session, on a real Btrfs, and their machine-readable output.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { historyTools } from './history.ts'
import { missing } from './program.ts'

const hasJq = spawnSync('jq', ['--version']).status === 0

const { tool, lines, refusal, start } = historyTools()
const now = () => Math.floor(Date.now() / 1000)

describe.skipIf(missing)(`the tools for the history${missing ? ` (${missing})` : ''}`, () => {
  it('list the sessions with their times and sizes [W2] [N21]', () => {
    const machine = start(made => made.write('@home/ada/big', 'x'.repeat(300_000)))
    const found = lines('snapshots', '--tabs')
    expect(found.filter(([kind]) => kind !== 'session')).toEqual([['mode', 'reset'], ['end']])
    const sessions = found.flatMap(([kind, ...columns]) => (kind === 'session' ? [columns] : []))
    expect(sessions.map(([volume, mount, slot]) => `${volume} ${mount} ${slot}`)).toEqual([
      '@root / PREVIOUS',
      '@root / PENULTIMATE',
      '@root / CLEAN',
      '@home /home PREVIOUS',
      '@home /home PENULTIMATE',
      '@home /home CLEAN',
    ])
    const of = (slot: string) =>
      sessions.find(([volume, , each]) => volume === '@home' && each === slot) ?? []
    // The last session ran on it until the start that reset it; the one before is a copy that the first start
    // made.
    const [began, ended, total, own] = of('PREVIOUS').slice(3)
    expect(Number(began)).toBeGreaterThan(now() - 600)
    expect(Number(ended)).toBeGreaterThanOrEqual(Number(began))
    expect(Number(total)).toBeGreaterThan(300_000)
    expect(Number(own)).toBeGreaterThanOrEqual(300_000)
    expect(of('PENULTIMATE')[3]).toBe('-')
    expect(Number(of('PENULTIMATE')[4])).toBeGreaterThan(now() - 600)
    expect(Number(of('CLEAN')[5])).toBeLessThan(300_000)
    const notice = '@home was not reset, and nothing in it was changed. It is full.'
    machine.write('run/kiln-reset/notices', `${notice}\n`)
    expect(lines('snapshots', '--tabs')).toContainEqual(['notice', notice])
    expect(tool('snapshots').said).toContain(`Each start: reset\n${notice}\n@root`)
    rmSync(machine.place('run/kiln-reset'), { recursive: true })
    expect(tool('snapshots').said).toMatch(/^Each start: reset\n@root, at \/\n {2}PREVIOUS +20\d\d-/)
  })

  it('leave out sizes that take too long', () => {
    start(made => made.write('@home/ada/x', ''))
    const sessions = lines('snapshots', '--tabs', '--seconds', '0').filter(([kind]) => kind === 'session')
    expect(sessions).toHaveLength(6)
    for (const session of sessions) expect(session.slice(6)).toEqual(['-', '-'])
  })

  it('list a folder with each byte of its names [N21]', () => {
    const odd = ['two\nlines', 'tab\there', 'Grüße', 'back\\x0aslash', '-rf', ' space ']
    const found = start(made => {
      for (const name of odd) made.write(`@home/ada/odd/${name}`, 'x')
      writeFileSync(
        Buffer.concat([Buffer.from(`${made.path('@home/ada/odd')}/bad`), Buffer.from([0xff, 0xc3])]),
        '',
      )
      mkdirSync(made.path('@home/ada/odd/folder'))
      symlinkSync('/etc/shadow', made.path('@home/ada/odd/link'))
    })
    const listed = lines('browse', '--tabs', 'PREVIOUS', '/home/ada/odd')
    expect(listed.map(([kind, type, , , name]) => [kind, type, name].filter(Boolean).join(' '))).toEqual([
      'entry f  space ',
      'entry f -rf',
      'entry f Grüße',
      'entry f back\\x5cx0aslash',
      'entry f bad\\xff\\xc3',
      'entry d folder',
      'entry l link',
      'entry f tab\\x09here',
      'entry f two\\x0alines',
      'end',
    ])
    for (const name of ['two\\x0alines', 'back\\x5cx0aslash'])
      expect(lines('restore', '--tabs', `/home/ada/odd/${name}`, '--to', `/home/${name}`)).toEqual([
        ['restored', `/home/${name}`],
        ['goes', `/home/${name}`],
        ['end'],
      ])
    expect([found.read('home/two\nlines'), found.read('home/back\\x0aslash')]).toEqual(['x', 'x'])
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/ada\\n')).toEqual([1, 'refused\tbad-path\n'])
    expect(refusal('restore', '--tabs', '/home/a\\x00')).toEqual([1, 'refused\tbad-path\n'])
  })

  it('list each volume from its top, and mark a truncated list', () => {
    start(made => {
      mkdirSync(made.path('@home/many'))
      for (let each = 0; each < 2003; each++) writeFileSync(made.path(`@home/many/${each}`), '')
    })
    const names = (...words: string[]) => lines('browse', '--tabs', ...words).map(columns => columns.at(-1))
    expect(names('PREVIOUS', '/home')).toContain('many')
    expect(names('PREVIOUS', '/')).toContain('etc')
    expect(names('CLEAN', '/home')).toEqual(['README', 'end'])
    const many = names('PREVIOUS', '/home/many')
    expect([many.length, ...many.slice(-2)]).toEqual([2002, 'more', 'end'])
  })

  it('follow no link out of a session [N21]', () => {
    start(made => {
      made.write('@home/ada/x', '')
      symlinkSync('/etc', made.path('@home/ada/link'))
      symlinkSync(`${'../'.repeat(12)}etc`, made.path('@home/ada/up'))
    })
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/ada/link')).toEqual([1, 'refused\tnot-a-folder\n'])
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/ada/link/ssl')).toEqual([
      1,
      'refused\tlink-above\n',
    ])
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/ada/up/ssl')).toEqual([1, 'refused\tlink-above\n'])
    expect(refusal('restore', '--tabs', '/home/ada/link/passwd')).toEqual([1, 'refused\tlink-above\n'])
    // Folders above the session are not part of it.
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/../../etc')).toEqual([
      0,
      expect.stringContaining('motd'),
    ])
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/ada/x')).toEqual([1, 'refused\tnot-a-folder\n'])
  })

  it('give the reason of a refusal as one word', () => {
    start(made => {
      made.write('@home/ada/x', 'x')
      made.write('@home/ada/gone/x', 'x')
    }).write('home/ada/x', 'now')
    expect(refusal('browse', '--tabs', 'FAILED', '/home')).toEqual([1, 'refused\tno-snapshot\n'])
    expect(refusal('browse', '--tabs', 'PREVIOUS', '/home/bob')).toEqual([1, 'refused\tnot-there\n'])
    expect(refusal('restore', '--tabs', '/home')).toEqual([1, 'refused\twhole-volume\n'])
    expect(refusal('restore', '--tabs', '/home/ada/x')).toEqual([1, 'refused\tplace-taken\n'])
    expect(refusal('restore', '--tabs', '/home/ada/gone/x')).toEqual([1, 'refused\tno-folder\n'])
    expect(refusal('restore', '--tabs', '/home/ada/x', '--replace')).toEqual([
      0,
      'restored\t/home/ada/x\nrenamed\t/home/ada/x.before-restore\ngoes\t/home/ada/x\nend\n',
    ])
    expect(refusal('keep', '--tabs', '/var/lib/x')).toEqual([1, 'refused\tnever-reset\n'])
    expect(refusal('keep', '--tabs', '/home/two\\x0alines')).toEqual([1, 'refused\tno-name\n'])
    expect(tool('browse', 'PREVIOUS', 'home').status).toBe(2)
  })

  it('print what a reset removes for programs, with a limit [W3]', () => {
    const found = start(made => made.write('@home/ada/x', ''))
    for (let each = 0; each < 25; each++) found.write(`home/ada/f${each}`, 'x')
    found.write('home/ada/.cache/browser/page', 'x'.repeat(3000))
    found.write('home/ada/.config/two\nlines', 'x'.repeat(50))
    rmSync(found.place('home/README'))
    const listed = lines('diff', '--tabs')
    expect(listed.slice(0, 6)).toEqual([
      ['mode', 'reset'],
      ['next', 'target-not-reached'],
      ['side', 'away', '3075', '3'],
      ['program', '3000', '1', '1', 'browser'],
      ['path', '3000', '1', 'new', '/home/ada/.cache/browser'],
      ['program', '50', '1', '1', 'two\\x0alines'],
    ])
    expect(listed.filter(([kind]) => kind === 'path')).toHaveLength(1 + 1 + 20 + 1)
    expect(listed.slice(-4)).toEqual([
      ['side', 'back', '5', '1'],
      ['program', '5', '1', '1', '/home'],
      ['path', '5', '1', 'removed', '/home/README'],
      ['end'],
    ])
    expect(tool('diff').said).toContain('/home/ada/.config/two\\x0alines')
  })

  it.skipIf(!hasJq)('keep a path for programs, or print the option to add', () => {
    const found = start(made => made.write('@home/ada/x', ''))
    found.write('home/ada/back\\slash', 'x')
    const [[, option] = []] = lines('keep', '--tabs', '/home/ada/back\\x5cslash')
    expect(option).toBe('settings.disk.immutability.persist.paths = [ "/home/ada/back\\x5c\\x5cslash" ];')
    found.write('etc/nixos/settings.json', '{}')
    expect(lines('keep', '--tabs', '/home/ada/back\\x5cslash')).toEqual([['written'], ['end']])
    expect(JSON.parse(found.read('etc/nixos/settings.json'))).toEqual({
      options: { persistentPaths: ['/home/ada/back\\slash'] },
    })
  })
})
