// The screen of a box in a real pseudo-terminal, with its code read by a real decoder.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { claimedBox, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const connect = connectOfFile()
const program = join(import.meta.dirname, '../../nix/packages/kaliunbox-screen/kaliunbox-screen.mjs')
const missing = ['qrencode', 'zbarimg', 'script'].filter(each => spawnSync(each, ['--version']).error)
const url = 'https://connect.kaliun.com/claim/BCDF-GHJK'

type Shown = { state: string; run: string; root?: string; size?: [columns: number, rows: number] }

/** As lines, without terminal colours. */
function shown({ state, run, root = '/', size: [columns, rows] = [80, 24] }: Shown): string[] {
  const command = `stty cols ${columns} rows ${rows}; exec "$NODE" "$PROGRAM" --once --state "$STATE" --run "$RUN" --root "$ROOT"`
  const env = { ...process.env, NODE: process.execPath, PROGRAM: program, STATE: state, RUN: run, ROOT: root }
  const done = spawnSync('script', ['-qec', command, '/dev/null'], { env, encoding: 'utf8' })
  expect(done.status).toBe(0)
  return done.stdout.replaceAll('\r', '').replace(/\n$/, '').split('\n')
}

/** Each character has two modules, one above the other; the light ones are drawn. */
function decoded(lines: readonly string[], folder: string): string {
  const modules = lines
    .map(line => /[█▀▄ ]*$/.exec(line)?.[0].trimStart() ?? '')
    .filter(line => line.includes('█'))
  const width = Math.max(...modules.map(line => line.length))
  const pixels = modules.flatMap(line =>
    ['█▀', '█▄'].map(light => [...line.padEnd(width)].map(each => (light.includes(each) ? 255 : 0))),
  )
  const scale = 4
  const grown = pixels.flatMap(row =>
    Array<number[]>(scale).fill(row.flatMap(each => Array<number>(scale).fill(each))),
  )
  const path = join(folder, 'code.pgm')
  writeFileSync(
    path,
    `P2 ${width * scale} ${grown.length} 255\n${grown.map(row => row.join(' ')).join('\n')}\n`,
  )
  return spawnSync('zbarimg', ['--raw', '-q', path], { encoding: 'utf8' }).stdout.trim()
}

function unclaimed(
  folder: string,
  claim: unknown = { code: 'BCDF-GHJK', url },
  problem: string | null = null,
) {
  const [state, run] = [join(folder, 'state'), join(folder, 'run')]
  for (const each of [state, run]) mkdirSync(each, { recursive: true })
  writeFileSync(join(run, 'claim.json'), JSON.stringify({ at: 1, problem, claim }))
  return { state, run }
}

describe.skipIf(missing.length > 0)('kaliunbox-screen (needs qrencode, zbarimg, script) [A7]', () => {
  test('says what is missing if no address is known', ({ folder }) => {
    const { state, run } = unclaimed(folder)
    rmSync(join(run, 'claim.json'))
    expect(shown({ state, run }).join('\n')).toContain(
      'write the address of one\ninto /var/lib/kaliun/connect_api_url.',
    )
  })

  test('speaks of no code while a drive that was made for an owner looks for Connect', ({ folder }) => {
    const { state, run } = unclaimed(folder, null, 'no-server')
    writeFileSync(join(state, 'enrolment.json'), '{}')
    const text = shown({ state, run }).join('\n')
    expect(text).toContain('Its drive was made for one:\nonce it reaches Connect, it needs no code.')
    expect(text).not.toContain('its code')
  })

  test.for([
    [80, 24],
    [200, 60],
  ] as const)('shows the code, its address and a QR code, at %d × %d', ([columns, rows], { folder }) => {
    const lines = shown({ ...unclaimed(folder), size: [columns, rows] })
    const text = lines.join('\n')
    for (const part of ['This box has no owner yet.', 'Code: BCDF-GHJK', url]) expect(text).toContain(part)
    expect(lines.length).toBeLessThan(rows)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns)
    expect(decoded(lines, folder)).toBe(url)
  })

  test('shows the fingerprint that ssh prints, whole beside the QR code', ({ folder }) => {
    const root = join(folder, 'root')
    const key = join(root, 'etc/ssh/ssh_host_ed25519_key')
    mkdirSync(join(root, 'etc/ssh'), { recursive: true })
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const printed = spawnSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }).stdout
    const [, fingerprint = 'none'] = printed.split(' ')
    const lines = shown({ ...unclaimed(folder), root })
    const left = lines.map(line => line.replace(/ {2}[█▀▄ ]*$/, '')).join('')
    expect(left).toContain(`SSH key:${fingerprint}`)
    expect(decoded(lines, folder)).toBe(url)
    writeFileSync(`${key}.pub`, 'ssh-ed25519 not base64!\n')
    expect(shown({ ...unclaimed(folder), root }).join('\n')).not.toContain('SSH key')
  })

  test('links to the page of a claimed box, and shows no secret', async ({ folder }) => {
    const box = await claimedBox(connect.home, folder, connect.between.address)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    const lines = shown({ state: box.state, run: box.runFolder })
    const text = lines.join('\n')
    expect(text).toContain('Owner: Ada Lovelace')
    expect(text).toContain('Connect: has a report of less than a minute')
    const short = box.read('install_id').trim().replaceAll('-', '').slice(0, 12)
    expect(decoded(lines, folder)).toBe(`${connect.between.address}/d/${short}`)
    const { auth, customer } = box.config()
    for (const secret of [auth.access_token, auth.refresh_token, customer.email])
      expect(text.replaceAll('\n', '')).not.toContain(secret)
    connect.between.when(() => 'cut')
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(shown({ state: box.state, run: box.runFolder }).join(' ')).toContain(
      '! The connection to Connect was cut.',
    )
  })

  test('shows problems and what to do', ({ folder }) => {
    const text = shown(unclaimed(folder, null, 'dns')).join('\n')
    expect(text).toContain('! The name of Connect is not found. Check the network and its DNS server.')
    expect(text).not.toContain('It asks Connect')
  })

  test('shows why the box cannot take updates', ({ folder }) => {
    const state = join(folder, 'root/var/lib/kiln-updates')
    mkdirSync(state, { recursive: true })
    const text = (look: string) => {
      writeFileSync(join(state, 'last_look'), look)
      return shown({ ...unclaimed(folder), root: join(folder, 'root') })
        .map(line => line.replace(/ {2,}.*$/, ''))
        .join(' ')
    }
    expect(text('{"outcome":"refused","refusal":"expired"}')).toContain(
      '! What is published for this box has',
    )
    expect(text('{"outcome":"current","stale":15}')).toContain('! The repository of this box has had no')
    for (const look of ['{"outcome":"current"}', '[]', 'half a li']) expect(text(look)).not.toContain('!')
  })

  test('shows an address that is too long for a QR code as text', ({ folder }) => {
    const long = `https://${'a'.repeat(60)}.example/claim/BCDF-GHJK`
    const lines = shown(unclaimed(folder, { code: 'BCDF-GHJK', url: long }))
    expect(lines.join('\n')).not.toContain('█')
    expect(lines.join('')).toContain(long)
  })

  test.for([
    ['{"claim":{"code":"\\u001b[2J\\u001b]0;x","url":"https://x.example/\\u0007\\n\\n\\n"}}'],
    ['{"claim":{"code":7,"url":[]}}'],
    ['{"problem":"__proto__"}'],
    ['[]'],
    ['not JSON'],
    ['x'.repeat(100_000)],
  ])('keeps working with a file that is %s', ([content = ''], { folder }) => {
    const { state, run } = unclaimed(folder)
    writeFileSync(join(run, 'claim.json'), content)
    const text = shown({ state, run }).join('\n')
    expect(text).toContain('This box has no owner yet.')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/)
  })
})

describe.skipIf(missing.includes('script'))('kaliunbox-screen without a Connect (needs script)', () => {
  test.for([
    [80, 24],
    [40, 24],
    [200, 60],
  ] as const)(
    'shows everything to type into Kiln while a box waits on its network, at %d × %d [A1]',
    ([columns, rows], { folder }) => {
      const { state, run } = unclaimed(folder)
      rmSync(join(run, 'claim.json'))
      const claim = { code: 'BCDF-GHJK', fingerprint: 'LMNP-QRST-VWXZ', port: 8456 }
      const write = (problem: string | null, port = 8456) =>
        writeFileSync(join(run, 'lan.json'), JSON.stringify({ at: 1, problem, claim: { ...claim, port } }))
      write('guessed', 12_345)
      const lines = shown({ state, run, size: [columns, rows] })
      const text = lines.join(' ').replaceAll(/\s+/g, ' ')
      for (const part of [
        'This box has no owner yet.',
        'kiln hosts claim ',
        'Code: BCDF-GHJK',
        'Fingerprint: LMNP-QRST-VWXZ',
        'Address: ',
      ])
        expect(text).toContain(part)
      if (columns > 40) expect(text).toContain('! Many wrong codes came from the network.')
      expect(lines.length).toBeLessThan(rows)
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(columns)
      expect(text).toMatch(/kiln hosts claim (\S+:12345|ADDRESS)/)
      write(null)
      expect(shown({ state, run, size: [columns, rows] }).join('\n')).not.toContain('8456')
      // A box that knows a Connect is claimed there.
      writeFileSync(join(state, 'connect_api_url'), 'https://connect.example.com')
      expect(shown({ state, run }).join('\n')).not.toContain('BCDF-GHJK')
    },
  )

  test('shows who claimed it on its network, and then how to claim it at a Connect [A1]', ({ folder }) => {
    const { state, run } = unclaimed(folder, null)
    rmSync(join(run, 'claim.json'))
    const text = () => shown({ state, run }).join('\n')
    mkdirSync(join(state, 'owner'))
    expect(text()).toContain('This box has an owner.')
    writeFileSync(join(state, 'owner/owner.json'), '{"name":"Ada \\u001b[2J","by":"lan"}')
    expect(text()).toContain('Owner: Ada ?[2J')
    expect(text()).not.toContain('Connect')
    unclaimed(folder)
    for (const part of ['Owner: Ada', 'For its Connect:', 'Code: BCDF-GHJK']) expect(text()).toContain(part)
  })
})
