// The tools that read the history and restore a session, on a real Btrfs, and their machine-readable output.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ResetDisk, run, work } from './disk.ts'
import { diskAfterReset, Machine, toolOn } from './machine.ts'
import { missing } from './program.ts'

const hasJq = spawnSync('jq', ['--version']).status === 0

let disk: ResetDisk
let machine: Machine | undefined
afterEach(() => {
  machine?.shutDown()
  machine = undefined
  disk?.remove()
})

const tool = (...words: string[]) => toolOn(disk, machine?.root ?? '', words)
/** The machine-readable lines, split into columns. */
const lines = (...words: string[]) =>
  tool(...words)
    .said.split('\n')
    .slice(0, -1)
    .map(line => line.split('\t'))
const refusal = (...words: string[]) => {
  const { status, said } = tool(...words)
  return [status, said]
}

function start(session: (disk: ResetDisk) => void): Machine {
  disk = diskAfterReset(session)
  machine = new Machine(disk)
  return machine
}
const now = () => Math.floor(Date.now() / 1000)

describe.skipIf(missing)(`the tools for the history${missing ? ` (${missing})` : ''}`, () => {
  it('list the sessions with their times and sizes [W2] [N21]', () => {
    start(made => made.write('@home/ada/big', 'x'.repeat(300_000)))
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
    machine?.write('run/issue.d/50-kiln-reset.issue', `${notice}\n\n`)
    expect(lines('snapshots', '--tabs')).toContainEqual(['notice', notice])
    expect(tool('snapshots').said).toContain(`Each start: reset\n${notice}\n@root`)
    rmSync(machine?.place('run/issue.d') ?? '', { recursive: true })
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

  it('write nowhere else if the owner of a folder swaps it for a link at that moment', () => {
    const found = start(made => made.write('@home/ada/x', 'then'))
    const programs = mkdtempSync(join(tmpdir(), 'kiln-programs-'))
    /** Like a user's program that waits for the tool: it runs right before the tool's own program. */
    const before = (program: string, swap: string) =>
      writeFileSync(
        join(programs, program),
        `#!/bin/sh\nPATH="\${PATH#*:}"\n${swap}\nexec ${program} "$@"\n`,
        { mode: 0o755 },
      )
    const ada = found.place('home/ada')
    const target = found.place('root/target')
    mkdirSync(target, { recursive: true })
    const restored = () =>
      toolOn(disk, found.root, ['restore', '--tabs', '/home/ada/x', '--to', '/home/ada/new/y'], {
        PATH: `${programs}:${process.env['PATH']}:/usr/sbin:/sbin`,
      })
    for (const program of ['mktemp', 'cp', 'mv']) {
      mkdirSync(join(ada, 'new'))
      before(program, `mv ${ada}/new ${ada}/old && ln -s ${target} ${ada}/new`)
      const { status, said } = restored()
      // In the intended folder, which has another name now; or refused.
      expect([status, said], program).toEqual(
        status === 0
          ? [0, 'restored\t/home/ada/new/y\ngoes\t/home/ada/new/y\nend\n']
          : [1, 'refused\tfailed\n'],
      )
      expect(readdirSync(target), program).toEqual([])
      expect(readdirSync(join(ada, 'old')), program).toEqual(status === 0 ? ['y'] : [])
      for (const name of ['new', 'old']) rmSync(join(ada, name), { recursive: true, force: true })
      rmSync(join(programs, program))
    }
    // The same for the folder that it creates there.
    mkdirSync(join(ada, 'new'))
    rmSync(join(programs, 'cp'), { force: true })
    before('cp', `cd ${ada}/new && mv .kiln-restore.* ../old && ln -s ${target} .kiln-restore.x`)
    expect(restored().said).toBe('restored\t/home/ada/new/y\ngoes\t/home/ada/new/y\nend\n')
    expect(readlinkSync(join(ada, 'new/.kiln-restore.x'))).toBe(target)
    expect(readdirSync(target)).toEqual([])
    rmSync(join(ada, 'new'), { recursive: true, force: true })
    // Between creating and opening it: a folder of the owner's with a link in it, a link, a pipe.
    const swaps = {
      folder:
        'mkdir "$made" && chown 1000 "$made" && chmod 700 "$made" && ln -s TARGET/passwd "$made/restored"',
      'open folder': 'mkdir -m 777 "$made"',
      link: `ln -s ${target} "$made"`,
      pipe: 'mkfifo "$made"',
    }
    writeFileSync(join(target, 'passwd'), 'as it was')
    for (const [name, swap] of Object.entries(swaps)) {
      mkdirSync(join(ada, 'new'))
      writeFileSync(
        join(programs, 'mktemp'),
        `#!/bin/sh\nPATH="\${PATH#*:}"\nmade=$(mktemp "$@")\nmv "$made" ../made-${name.replace(' ', '-')}\n${swap.replaceAll('TARGET', target)}\necho "$made"\n`,
        { mode: 0o755 },
      )
      const { status, said } = restored()
      expect([status, said], name).toEqual([1, 'refused\tfailed\n'])
      expect(readFileSync(join(target, 'passwd'), 'utf8'), name).toBe('as it was')
      expect(readdirSync(target), name).toEqual(['passwd'])
      rmSync(join(ada, 'new'), { recursive: true, force: true })
    }
    rmSync(programs, { recursive: true })
  })

  it('write nowhere else while the owner of a folder swaps it for a link all the time', async () => {
    const found = start(made => made.write('@home/ada/x', 'then'))
    const ada = found.place('home/ada')
    const target = found.place('root/target')
    mkdirSync(target, { recursive: true })
    mkdirSync(join(ada, 'new'))
    symlinkSync(target, join(ada, 'link'))
    const untouched = statSync(target, { bigint: true }).mtimeNs
    const swap = `import ctypes, os, sys
swap = ctypes.CDLL(None).renameat2
os.chdir(sys.argv[1])
print('ready', flush=True)
while True: swap(-100, b'new', -100, b'link', 2)`
    const swapper = spawn('python3', ['-c', swap, ada], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(swapper.stdout, 'data')
      for (let round = 0; round < 40; round++)
        tool('restore', '--tabs', '/home/ada/x', '--to', `/home/ada/new/y${round}`)
    } finally {
      swapper.kill('SIGKILL')
      await once(swapper, 'exit')
    }
    // Not for a moment: a folder that was made and removed there would show in its time.
    expect(statSync(target, { bigint: true }).mtimeNs).toBe(untouched)
    expect(readdirSync(target)).toEqual([])
  })

  it('leave everything unchanged if the disk is full', () => {
    const found = start(made => made.write('@home/ada/x', 'then'))
    found.write('home/ada/x', 'now')
    mkdirSync(found.place('home/small'))
    run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', found.place('home/small'))
    const big = found.place('home/small/filler')
    spawnSync('dd', ['if=/dev/zero', `of=${big}`, 'bs=4k', 'count=100'])
    expect(refusal('restore', '--tabs', '/home/ada/x', '--to', '/home/small/x')).toEqual([
      1,
      'refused\tdisk-full\n',
    ])
    rmSync(big)
    expect(run('ls', '-A', found.place('home/small'))).toBe('')
  })

  it('have the next start restore a whole session, once, or cancel that [W2]', () => {
    start(made => work(made, 'one'))
    const requests = () => lines('snapshots', '--tabs').filter(([kind]) => kind === 'request')
    expect(refusal('restore-session', '--tabs', 'PREVIOUS')).toEqual([0, 'end\n'])
    expect(requests()).toEqual([
      ['request', '@root', 'restore-previous'],
      ['request', '@home', 'restore-previous'],
    ])
    expect(tool('snapshots').said).toContain('To withdraw that: kiln-host restore-session --withdraw')
    expect(refusal('restore-session', '--tabs', '--withdraw')).toEqual([0, 'end\n'])
    expect(requests()).toEqual([])
    expect(tool('restore-session', '--withdraw').status).toBe(0)
    expect(tool('restore-session', 'PREVIOUS').said).toContain('@root @home from PREVIOUS')
    machine?.shutDown()
    machine = undefined
    disk.reached()
    disk.boot()
    machine = new Machine(disk)
    expect(machine.read('home/ada/.cache/page')).toBe('one')
    expect(requests()).toEqual([])
    run('btrfs', 'subvolume', 'delete', machine.place('.snapshots/@home/PENULTIMATE'))
    expect(refusal('restore-session', '--tabs', 'PENULTIMATE')).toEqual([1, 'refused\tno-snapshot\n'])
    expect(requests()).toEqual([])
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

  it('refuse to name what is on another file system, and to move what is mounted', () => {
    const found = start(made => made.write('@home/ada/usb', 'then'))
    mkdirSync(found.place('home/ada/usb'), { recursive: true })
    run('mount', '-t', 'tmpfs', 'none', found.place('home/ada/usb'))
    found.write('home/ada/usb/x', 'now')
    for (const path of ['/home/ada/usb', '/home/ada/usb/x'])
      expect(refusal('keep', '--tabs', path)).toEqual([1, 'refused\tnever-reset\n'])
    expect(refusal('restore', '--tabs', '/home/ada/usb', '--replace')).toEqual([1, 'refused\tfailed\n'])
    expect(found.read('home/ada/usb/x')).toBe('now')
    expect(readdirSync(found.place('home/ada'))).toEqual(['usb'])
    symlinkSync('usb', found.place('home/ada/link'))
    expect(tool('keep', '--tabs', '/home/ada/link').said).toContain('"/home/ada/link"')
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
