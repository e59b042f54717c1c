// A machine switches to what was published for it, and goes back if its purpose fails.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { hasNix } from '#test/tools-here.ts'
import { type UpdateHost, updateHost, wholly } from '#test/updates/update-host.ts'

const refused = hasNix ? hostsRefused() : 'needs Nix'

describe.skipIf(refused)(`a machine that updates (${refused ?? 'with Nix and root'}) [N23]`, () => {
  let attic: UpdateHost
  beforeAll(async () => {
    attic = await updateHost()
  })
  afterAll(() => attic?.close())
  beforeEach(() => attic.configure({}))

  it('switches to the published system, keeps it, and then has nothing to do', async () => {
    const next = await attic.publish()
    expect(await attic.updates('now')).toMatchObject({ status: 0, outcome: 'switched', to: next })
    expect(await attic.state()).toEqual(wholly(next))
    expect(await attic.updates('run')).toMatchObject({ status: 0, outcome: 'current' })
    expect(JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/last_switch'))).toMatchObject({
      outcome: 'switched',
    })
  })

  it('goes back from one that breaks its purpose, never takes it again, and takes the next', async () => {
    const before = (await attic.state()).running
    const dead = await attic.publish({ activation: 'rm -f /run/purpose' })
    const report = await attic.updates('run')
    expect(report).toMatchObject({ status: 70, outcome: 'went-back', to: dead, why: 'worse: purpose' })
    expect(await attic.state()).toEqual(wholly(before))
    expect(await attic.updates('run')).toMatchObject({ status: 75, outcome: 'waiting', for: 'went-back' })
    expect(await attic.updates('now')).toMatchObject({ outcome: 'waiting', for: 'went-back' })
    expect(await attic.updates('now', '--again')).toMatchObject({ outcome: 'went-back' })
    const next = await attic.publish()
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched' })
    expect(await attic.state()).toEqual(wholly(next))
  })

  it('does not undo on time what a person put in place of an update, and takes the next', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish()
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
    await attic.host.run('ln', '-sfn', before, '/run/current-system')
    expect(await attic.updates('run')).toMatchObject({ status: 75, outcome: 'waiting', for: 'left' })
    expect(await attic.updates('now')).toMatchObject({ outcome: 'switched', to: next })
    await attic.host.run('ln', '-sfn', before, '/run/current-system')
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'left' })
    const later = await attic.publish()
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: later })
    expect(await attic.state()).toEqual(wholly(later))
  })

  it('goes back from one that fails to activate', async () => {
    const before = (await attic.state()).running
    await attic.publish({ switch: '[ "$1" != test ] || exit 3' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'went-back', why: 'activation 3' })
    expect(await attic.state()).toEqual(wholly(before))
  })

  it('(m) goes back from one that cuts the machine off, and remembers it', async () => {
    const before = (await attic.state()).running
    await attic.publish({ activation: 'touch /run/purpose; ip link set eth0 down' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'went-back', why: 'worse: updates' })
    expect(await attic.state()).toEqual(wholly(before))
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'went-back' })
  })

  it('retries an update if the network was down before and after it, and does not start without one', async () => {
    const next = await attic.publish()
    const { cable } = attic.host
    await cable.cut()
    expect(await attic.updates('run')).toMatchObject({ outcome: 'failed', problem: 'unreachable' })
    await cable.repair()
    await attic.configure({ holdSeconds: 5 })
    const ended = attic.begin('run')
    await attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')
    await cable.cut()
    const text = await ended
    await cable.repair()
    expect(text).toContain('"went-back"')
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
  })

  it('does not blame the update for an earlier failure', async () => {
    await attic.host.run('rm', '/run/purpose')
    const next = await attic.publish({ activation: ':' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
    await attic.host.run('touch', '/run/purpose')
  })

  it('waits for its quiet window, and while someone said "not now"', async () => {
    const next = await attic.publish()
    const hour = (more: number) => `${String((new Date().getUTCHours() + more) % 24).padStart(2, '0')}:00`
    await attic.configure({ window: { from: hour(3), to: hour(4) } })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'window' })
    await attic.configure({ window: { from: hour(23), to: hour(2) } })
    expect(await attic.updates('not-now', '--hours', '2')).toMatchObject({ status: 0 })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'not-now' })
    await attic.updates('not-now', '--hours', '0')
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: next })
  })

  it('a person can undo it in the middle, and it is not taken again', async () => {
    const before = (await attic.state()).running
    await attic.publish()
    await attic.configure({ holdSeconds: 60 })
    const ended = attic.begin('run')
    await attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')
    expect(await attic.updates('back')).toMatchObject({ outcome: 'asked' })
    expect(await ended).toContain('"why":"asked"')
    expect(await attic.state()).toEqual(wholly(before))
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'went-back' })
  })

  it('a person can undo it where their mark cannot be written', async () => {
    const before = (await attic.state()).running
    await attic.publish()
    await attic.configure({ holdSeconds: 60 })
    const ended = attic.begin('run')
    await attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')
    // No file can have that name now, as on a full disk.
    await attic.host.run('mkdir', '/var/lib/kiln-updates/went_back.partial')
    expect(await attic.updates('back')).toMatchObject({ outcome: 'asked' })
    await attic.host.run('rmdir', '/var/lib/kiln-updates/went_back.partial')
    expect(await ended).toContain('"why":"asked"')
    expect(await attic.state()).toEqual(wholly(before))
  })

  it('a person who goes back while the program before the switch runs keeps the current system', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish()
    await attic.host.run(
      'sh',
      '-c',
      'mkfifo /run/held && printf "#!/bin/sh\\nread -r _ </run/held\\n" >/run/before',
    )
    await attic.host.run('chmod', '755', '/run/before')
    await attic.configure({ before: '/run/before' })
    const ended = attic.begin('run')
    await attic.until('pgrep', '-f', '/run/before')
    expect(await attic.updates('back')).toMatchObject({ outcome: 'marked' })
    await attic.host.run('sh', '-c', 'echo >/run/held')
    expect(await ended).toContain('"problem":"put-off"')
    expect(await attic.state()).toEqual(wholly(before))
    await attic.configure({})
    expect(await attic.updates('run')).toMatchObject({ outcome: 'waiting', for: 'went-back', toplevel: next })
  })

  it.each([
    { words: ['back'], outcome: 'marked', waitsFor: 'went-back' },
    { words: ['not-now', '--hours', '2'], outcome: 'settled', waitsFor: 'not-now' },
  ])('a person who says $words.0 during the checks right before the switch stops it', async said => {
    const before = (await attic.state()).running
    const next = await attic.publish()
    const slow = '#!/bin/sh\\n: >/run/checking\\nread -r _ </run/answer\\n'
    await attic.host.run(
      'sh',
      '-c',
      `rm -f /run/answer; mkfifo /run/answer; printf '${slow}' >/run/slow; chmod 755 /run/slow`,
    )
    await attic.configure({ checks: [{ kind: 'command', name: 'slow', path: '/run/slow' }] })
    const ended = attic.begin('run')
    await attic.until('test', '-e', '/run/checking')
    const [word = '', ...more] = said.words
    expect(await attic.updates(word, ...more)).toMatchObject({ outcome: said.outcome })
    await attic.host.run('sh', '-c', 'echo >/run/answer; rm /run/checking')
    expect(await ended).toContain('"problem":"put-off"')
    expect(await attic.state()).toEqual(wholly(before))
    await attic.configure({})
    expect(await attic.updates('run')).toMatchObject({
      outcome: 'waiting',
      for: said.waitsFor,
      toplevel: next,
    })
    const { bad } = JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/state.json'))
    expect(bad.map(({ system }: { system: string }) => system)).not.toContain(before)
    await attic.updates('not-now', '--hours', '0')
  })

  it('a person who goes back at the moment in which the switch begins is heard, too', async () => {
    const before = (await attic.state()).running
    const next = await attic.publish()
    await attic.configure({ holdSeconds: 60 })
    const ended = attic.begin('run')
    await attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')
    // As `back` leaves it that found no trial yet.
    await attic.host.run('sh', '-c', `echo ${before} >/var/lib/kiln-updates/went_back`)
    expect(await ended).toContain('"why":"asked"')
    expect(await attic.state()).toEqual(wholly(before))
    const { bad } = JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/state.json'))
    expect(bad.at(-1)).toMatchObject({ system: next, why: 'a person went back from it' })
    expect(bad.map(({ system }: { system: string }) => system)).not.toContain(before)
  })

  it('goes back from one that no longer takes updates', async () => {
    const takes = await attic.publish({ updates: '[ "$1" = check ]' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: takes })
    await attic.publish({ updates: 'exit 78' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'went-back', why: 'worse: future updates' })
    await attic.publish()
    expect(await attic.updates('run')).toMatchObject({ outcome: 'went-back', why: 'worse: future updates' })
    expect(await attic.state()).toEqual(wholly(takes))
    const after = await attic.publish({ updates: ':' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'switched', to: after })
  })

  it('does not start if the program before it fails, and never switches twice at once', async () => {
    const next = await attic.publish({ updates: ':' })
    await attic.configure({ before: '/bin/false' })
    expect(await attic.updates('run')).toMatchObject({ outcome: 'failed', problem: 'before' })
    expect(JSON.parse(await attic.host.run('cat', '/var/lib/kiln-updates/last_switch'))).toMatchObject({
      outcome: 'failed',
    })
    await attic.configure({ holdSeconds: 5 })
    const ended = await Promise.all([attic.updates('run'), attic.updates('run')])
    expect(ended.map(({ outcome }) => outcome).sort()).toEqual(['current', 'switched'])
    expect(await attic.state()).toEqual(wholly(next))
  })

  it('keeps looking on a disk that filled up during the switch, and ends the switch once there is space', async () => {
    const { host } = attic
    const state = '/var/lib/kiln-updates'
    const remount = `mkdir -p ${state} && cp -a ${state} /run/kept && mount -t tmpfs -o size=64k tmpfs ${state} && cp -a /run/kept/. ${state}`
    await host.run('sh', '-c', remount)
    const looked = async () => JSON.parse(await host.run('cat', `${state}/last_look`))
    const next = await attic.publish({ updates: ':' })
    await attic.configure({ holdSeconds: 5 })
    const ended = attic.begin('run')
    await attic.until('sh', '-c', 'grep -q waiting /run/kiln/deploy/update-*/state')
    await host.run('sh', '-c', `dd if=/dev/zero of=${state}/filler bs=4k 2>/dev/null || true`)
    expect(await ended).toContain('"problem":"no-space"')
    expect(await ended).toContain('"changed":true')
    expect(await attic.state()).toEqual(wholly(next))
    expect(await looked()).toMatchObject({ outcome: 'ready' })
    expect(await attic.updates('run')).toMatchObject({ status: 0, outcome: 'current' })
    expect(await looked()).toMatchObject({ outcome: 'current' })
    await host.run('rm', `${state}/filler`)
    expect(await attic.updates('run')).toMatchObject({ outcome: 'current' })
    expect(JSON.parse(await host.run('cat', `${state}/last_switch`))).toMatchObject({
      outcome: 'switched',
      to: next,
    })
    await host.run('test', '!', '-e', `${state}/trial.json`)
  })
})
