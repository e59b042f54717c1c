// What the screen of a box says where something is wrong or under way, by the real program: each line names what to do.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'

const program = join(import.meta.dirname, '../../nix/packages/kaliunbox-screen/kaliunbox-screen.mjs')

function screenOf(folder: string) {
  const put = (path: string, value: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value))
  }
  put('state/connect_api_url', 'https://connect.example.com')
  put('run/claim.json', { at: 1, problem: null, claim: null })
  const words = ['--once', '--state', 'state', '--run', 'run', '--root', 'root']
  const text = () => {
    const done = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8' })
    expect(done.status).toBe(0)
    return done.stdout.replaceAll(/\s+/g, ' ')
  }
  return { put, text, remove: (path: string) => rmSync(join(folder, path), { recursive: true }) }
}
const claimed = {
  auth: {
    access_token: 'a'.repeat(32),
    access_expires_at: '2031-01-01T00:00:00.000Z',
    refresh_token: 'b'.repeat(32),
    refresh_expires_at: '2031-01-01T00:00:00.000Z',
  },
  customer: { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' },
  pangolin: null,
}

describe('the screen of a box [A7]', () => {
  test('is drawn again after 30 seconds, and not before', async ({ folder }) => {
    const { put } = screenOf(folder)
    const child = spawn(process.execPath, [program, '--state', 'state', '--run', 'run', '--root', 'root'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const drawn: { at: number; text: string }[] = []
      child.stdout.on('data', (bytes: Buffer) =>
        drawn.push({ at: performance.now(), text: bytes.toString() }),
      )
      await expect.poll(() => drawn.length, { timeout: 60_000 }).toBe(1)
      put('root/etc/ssh/ssh_host_ed25519_key.pub', `ssh-ed25519 ${'A'.repeat(68)} box\n`)
      await expect.poll(() => drawn.length, { timeout: 120_000 }).toBe(2)
      expect(drawn.map(({ text }) => text.includes('SSH key: SHA256:'))).toEqual([false, true])
      const [first, second] = drawn.map(({ at }) => at)
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(29_000)
    } finally {
      child.kill()
    }
  })
})

describe('the screen of a box says [A7]', () => {
  test.for([
    ['unreadable', 'Look who has your Connect'],
    ['no-owner', 'Add yours to the box'],
    ['signature', 'If you did not give it, look at Connect'],
    ['other-box', 'Give it again for this one'],
    ['clock', 'Give it again when one has'],
    ['expired', 'An order came after its end'],
    ['early', 'Set that clock'],
    ['repeated', 'Nothing was done'],
    ['older', 'An order came after a newer one'],
  ] as const)('why it refused an order, for a day: %s', ([refused, said], { folder }) => {
    const { put, text } = screenOf(folder)
    put('run/order.json', { at: Date.now(), refused })
    expect(text()).toContain(said)
    put('run/order.json', { at: Date.now() - 25 * 3_600_000, refused })
    expect(text()).not.toContain('!')
  })

  test('that it is wiped or handed over, and why that waits', ({ folder }) => {
    const { put, text, remove } = screenOf(folder)
    for (const [waits, said] of [
      ['keys-stay', 'waits for a system without SSH keys of others'],
      ['passwords-stay', 'waits for a system without passwords'],
      ['not-settled', 'waits until it keeps the system that runs'],
      ['system-older', 'waits for a system of a newer Kiln'],
      ['no-time', 'waits for a time server'],
    ]) {
      put('run/hand_over.json', { waits })
      expect(text()).toContain(said)
    }
    for (const other of [{ waits: 'constructor' }, [], 'half']) {
      put('run/hand_over.json', other)
      expect(text()).not.toContain('!')
    }
    put('state/handing/keeps', '')
    expect(text()).toContain('! This box is being handed over to its new owner, and restarts.')
    put('state/wiping', '')
    expect(text()).toContain('! This box removes what it keeps of its owner, and restarts.')
    remove('state/handing')
    expect(text()).not.toContain('handed over')
  })

  test('how its Home Assistant is, and the letters of its key', ({ folder }) => {
    const { put, text } = screenOf(folder)
    put('state/config.json', claimed)
    put('state/install_id', '8f14e45f-ceea-467f-a0e6-3f1c2a5b7d90')
    put('state/device_key.pub', `${'A'.repeat(43)}\n`)
    expect(text()).toContain('Owner: Ada Lovelace')
    expect(text()).toMatch(/Key: [A-Z]{4}-[A-Z]{4}-[A-Z]{4} /)
    expect(text()).toContain('Connect: no report is there yet.')
    for (const [info, said] of [
      [{ running: false }, 'Home Assistant: stopped'],
      [{ running: true, web: { status: null } }, 'Home Assistant: starting'],
      [
        { running: true, address: '192.0.2.7', web: { status: 200 } },
        // A QR code may stand between the two lines.
        'http://192.0.2.7:8123',
      ],
      [{ running: true, address: '192.0.2.7', web: { status: 0 } }, 'Home Assistant: unreachable'],
    ] as const) {
      put('root/run/homeassistant/info.json', info)
      expect(text()).toContain(said)
    }
    put('root/run/homeassistant/info.json', 'half')
    expect(text()).not.toContain('Home Assistant')
  })

  test('how old its last report is, whatever its clock does, and where a shell is', ({ folder }) => {
    const { put, text } = screenOf(folder)
    put('state/config.json', claimed)
    for (const [ago, said] of [
      [10_000, 'less than a minute ago'],
      [5 * 60_000, 'has a report of 5 min ago'],
      [3 * 3_600_000, 'has a report of 3 h ago'],
      // The clock was set back in between.
      [-3_600_000, 'has a report of an unknown time'],
    ] as const) {
      put('run/reports.json', { at: Date.now() - ago, problem: null })
      expect(text()).toContain(said)
    }
    put('run/reports.json', { at: Date.now(), problem: 'closed' })
    expect(text()).toContain('! Connect does not answer at this address.')
    expect(text()).toContain('A shell is on the second screen: Alt+F2.')
    put('state/config.json', 'cut o')
    expect(text()).toContain('This box has an owner.')
  })
})
