// The tools that restore files and sessions, on a real Btrfs: where they write, and what they leave unchanged.
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
import { describe, expect, it } from 'vitest'
import { run, work } from './disk.ts'
import { historyTools } from './history.ts'
import { missing } from './program.ts'

const { tool, toolIn, lines, refusal, start, restart } = historyTools()

describe.skipIf(missing)(`the tools for the history${missing ? ` (${missing})` : ''}`, () => {
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
      toolIn(
        { PATH: `${programs}:${process.env['PATH']}:/usr/sbin:/sbin` },
        'restore',
        '--tabs',
        '/home/ada/x',
        '--to',
        '/home/ada/new/y',
      )
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
    const machine = restart()
    expect(machine.read('home/ada/.cache/page')).toBe('one')
    expect(requests()).toEqual([])
    run('btrfs', 'subvolume', 'delete', machine.place('.snapshots/@home/PENULTIMATE'))
    expect(refusal('restore-session', '--tabs', 'PENULTIMATE')).toEqual([1, 'refused\tno-snapshot\n'])
    expect(requests()).toEqual([])
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
})
