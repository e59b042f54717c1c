// A drive that Kiln made for its owner: Kiln's own seed, the box's real program and the real `kiln connect
// serve`. systemctl is a fake, because a test must not restart SSH here.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { seedContent } from '#engine/seed/files.ts'
import { makeHostKey } from '#platform/ssh/host-key.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { atDesk, codeOf, connectOfFile, type DeviceBox, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const connect = connectOfFile()
const patience = { timeout: 60_000, interval: 50 }
const owner = { name: 'Ada Lovelace', email: 'ada@example.com', household: 'Home', pangolin: null }

const ticketFor = (atOnce: boolean) =>
  atDesk(connect.home, desk => desk.enrol({ ...owner, atOnce, url: connect.between.address }))
const idOf = (ticket: string) => /#([\w-]{22})\./.exec(ticket)?.[1] ?? ''
const enrolmentOf = (ticket: string) =>
  atDesk(
    connect.home,
    desk => desk.enrolments().find(({ id }) => id === idOf(ticket)) ?? expect.unreachable(),
  )
const isRegistration = ({ path }: { path: string }) => path.endsWith('/register')
const refusal = { status: 401, body: '{"error":"invalid_grant"}' }

/** The machine's files after its first boot has applied the seed. */
async function flashedBox(folder: string, ticket: string) {
  const box = deviceBox(folder, 'https://nowhere.invalid')
  const hostKey = await makeHostKey('box')
  const { files } = seedContent({
    answers: { ...noAnswers(), enrolment: ticket },
    administrator: 'root',
    secrets: [],
    hostKey,
  })
  for (const { path, text, mode } of files) {
    const place = path.replace('/var/lib/kaliun', box.state).replace(/^\/etc/, join(folder, 'root/etc'))
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text, { mode: Number.parseInt(mode, 8) })
  }
  const programs = join(folder, 'programs')
  mkdirSync(programs)
  writeFileSync(join(programs, 'systemctl'), `#!/bin/sh\necho "$*" >> '${folder}/calls'\n`)
  chmodSync(join(programs, 'systemctl'), 0o755)
  return of(box, folder)
}
const of = (box: DeviceBox, folder: string) => ({
  box,
  start: (words: string[] = []) =>
    box.start('kaliunbox-auto-claim', {
      programs: join(folder, 'programs'),
      words: ['--root', join(folder, 'root'), ...words],
    }),
  hostKey: (ending = '') => readFileSync(join(folder, `root/etc/ssh/ssh_host_ed25519_key${ending}`), 'utf8'),
  modeOf: () => statSync(join(folder, 'root/etc/ssh/ssh_host_ed25519_key')).mode & 0o777,
  calls: () => readFileSync(join(folder, 'calls'), 'utf8'),
  installId: () => box.read('install_id').trim(),
})

describe('a drive that was made for its owner [N20]', () => {
  test("has the ticket's ID and none of its secrets", async ({ folder }) => {
    const ticket = await ticketFor(true)
    const { box } = await flashedBox(folder, ticket)
    const secret = /#[\w-]{22}\.([\w-]{43})/.exec(ticket)?.[1] ?? expect.unreachable()
    for (const name of ['enrolment.json', 'connect_api_url']) expect(box.read(name)).not.toContain(secret)
    expect(box.read('enrolment.json')).toContain(idOf(ticket))
  })

  test('belongs to its owner without a code, and replaces the host key that was on the drive', async ({
    folder,
  }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    const before = flashed.hostKey()
    expect(await flashed.start().ended).toEqual({ status: 0, stderr: '' })
    expect(flashed.box.config().customer).toMatchObject({ first_name: 'Ada', email: 'ada@example.com' })
    expect(flashed.hostKey()).not.toBe(before)
    expect([flashed.modeOf(), flashed.calls()]).toEqual([0o600, 'try-restart sshd.service\n'])
    for (const name of ['enrolment.json', 'next_host_key', 'next_host_key.pub'])
      expect(existsSync(flashed.box.path(name))).toBe(false)
    const { used, others } = await enrolmentOf(ticket)
    expect(others).toEqual([])
    expect(used?.device).toBe(flashed.installId())
    const pub = Buffer.from(flashed.hostKey('.pub').split(' ')[1] ?? '', 'base64').subarray(-32)
    expect(used?.nextHostKey).toBe(pub.toString('base64url'))
    expect((await flashed.box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test("waits for its owner's approval if that was not given in advance", async ({ folder }) => {
    const ticket = await ticketFor(false)
    const flashed = await flashedBox(folder, ticket)
    const claim = flashed.start()
    await codeOf(flashed.box)
    await vi.waitFor(async () => expect((await enrolmentOf(ticket)).used).not.toBeNull(), patience)
    expect(existsSync(flashed.box.path('config.json'))).toBe(false)
    await atDesk(connect.home, desk => desk.admit(idOf(ticket), flashed.installId()))
    expect(await claim.ended).toEqual({ status: 0, stderr: '' })
    expect(flashed.box.config().customer.first_name).toBe('Ada')
  })

  test('is claimed whatever answer gets lost, and however often it is killed', async ({ folder }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    for (const fault of ['lose', 'cut', 'half'] as const) {
      connect.between.next(fault)
      const claim = flashed.start()
      await vi.waitFor(() => expect(connect.between.left()).toBe(0), { ...patience, interval: 2 })
      claim.child.kill('SIGKILL')
      await claim.ended
    }
    connect.between.when(() => 'pass')
    expect((await flashed.start().ended).status).toBe(0)
    expect((await enrolmentOf(ticket)).others).toEqual([])
  })

  test('a copy of it gets nothing and blocks nothing, and its owner picks one of the two', async ({
    folder,
  }) => {
    const ticket = await ticketFor(true)
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    const mine = await flashedBox(one, ticket)
    cpSync(one, two, { recursive: true })
    const thief = of(deviceBox(two, connect.between.address), two)
    expect((await thief.start().ended).status).toBe(0)
    const claim = mine.start()
    await codeOf(mine.box)
    const { used, others } = await enrolmentOf(ticket)
    expect([used?.device, others.map(({ device }) => device)]).toEqual([
      thief.installId(),
      [mine.installId()],
    ])
    expect(existsSync(mine.box.path('config.json'))).toBe(false)
    expect((await thief.box.run('kaliun-health-reporter')).status).toBe(0)
    await atDesk(connect.home, desk => desk.admit(idOf(ticket), mine.installId()))
    expect((await claim.ended).stderr).toContain('does not take the ticket')
    expect((await mine.box.run('kaliun-health-reporter')).status).toBe(0)
    // It has the key that Connect shows of it now, and not the one that the copy has too.
    const pub = Buffer.from(mine.hostKey('.pub').split(' ')[1] ?? '', 'base64').subarray(-32)
    expect((await enrolmentOf(ticket)).used?.nextHostKey).toBe(pub.toString('base64url'))
    expect(existsSync(mine.box.path('next_host_key'))).toBe(false)
    // The other one lost its tokens.
    expect((await thief.box.run('kaliun-health-reporter')).status).toBe(75)
    expect(thief.box.told('reports')).toMatchObject({ problem: 'released' })
  })

  test('keeps its ticket through the answers of what stands before Connect', async ({ folder }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    connect.between.next({ status: 400, body: 'no' }, { status: 401, body: 'no' }, { status: 403 })
    expect((await flashed.start().ended).status).toBe(0)
    expect(flashed.box.config().customer.first_name).toBe('Ada')
    expect((await enrolmentOf(ticket)).used?.device).toBe(flashed.installId())
  })

  test('tries a refused ticket again, as after a server whose clock was ahead: at its next start', async ({
    folder,
  }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    connect.between.when(call => (isRegistration(call) ? refusal : 'pass'))
    const first = flashed.start()
    await vi.waitFor(() => expect(existsSync(flashed.box.path('enrolment.refused'))).toBe(true), patience)
    first.child.kill()
    await first.ended
    connect.between.when(() => 'pass')
    expect((await flashed.start().ended).status).toBe(0)
    expect((await enrolmentOf(ticket)).used?.device).toBe(flashed.installId())
    expect(existsSync(flashed.box.path('enrolment.refused'))).toBe(false)
  })

  test('the same: each day, while it shows its code', async ({ folder }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    // Between two looks with the ticket it registers without it, also again where its code has expired.
    const calls: string[] = []
    const refused = () => calls.filter(kind => kind === 'refused').length
    connect.between.when(call => {
      if (!isRegistration(call)) return 'pass'
      const hasTicket = 'enrolment' in JSON.parse(call.body)
      const isRefused = hasTicket && refused() < 4
      calls.push(isRefused ? 'refused' : hasTicket ? 'taken' : 'code')
      return isRefused ? refusal : 'pass'
    })
    const claim = flashed.start(['--pace', '0.00001'])
    expect(await claim.ended).toMatchObject({ status: 0, stderr: expect.stringMatching(/^(?:.*\n){2}$/) })
    expect(calls.map((kind, index) => (kind === calls[index - 1] ? '' : kind)).filter(Boolean)).toEqual([
      ...Array.from({ length: 4 }, () => ['refused', 'code']).flat(),
      'taken',
    ])
    expect(flashed.box.config().customer.first_name).toBe('Ada')
    expect((await enrolmentOf(ticket)).used?.device).toBe(flashed.installId())
  })

  test('a ticket is useless without the flashed host key', async ({ folder }) => {
    const ticket = await ticketFor(true)
    const flashed = await flashedBox(folder, ticket)
    const other = await makeHostKey('other')
    writeFileSync(join(folder, 'root/etc/ssh/ssh_host_ed25519_key'), other.privateKey)
    const claim = flashed.start()
    await codeOf(flashed.box)
    expect((await enrolmentOf(ticket)).used).toBeNull()
    expect(existsSync(flashed.box.path('enrolment.json'))).toBe(false)
    claim.child.kill()
    expect((await claim.ended).stderr).toContain('does not take the ticket')
  })

  test.for(['', 'no key', '{"id":1}', '[]', '{"id":"a","binding":"b"}'])(
    'a box with a damaged ticket is claimed by its code: %s',
    async (text, { folder }) => {
      const flashed = await flashedBox(folder, await ticketFor(true))
      writeFileSync(flashed.box.path('enrolment.json'), text)
      const claim = flashed.start()
      expect(await codeOf(flashed.box)).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
      claim.child.kill()
      await claim.ended
      rmSync(flashed.box.path('enrolment.json'), { force: true })
    },
  )
})
