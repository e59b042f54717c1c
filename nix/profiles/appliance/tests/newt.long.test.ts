// Newt: which credentials are taken out of config.json, how they reach Newt, and what newt-status says.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench } from './script.ts'

// As in the documents.
const config = {
  auth: {
    access_token: 'jwt-access-token',
    access_expires_at: '2025-01-01T00:00:00Z',
    refresh_token: 'refresh-token',
    refresh_expires_at: '2025-04-01T00:00:00Z',
  },
  customer: { first_name: 'John', last_name: 'Doe', email: 'john@example.com' },
  pangolin: { newt_id: 'device-unique-id', newt_secret: 'secret-key', endpoint: 'https://pangolin.net' },
}
const unit = 'container@newt-agent.service'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  bench.fake('systemctl', `echo "$*" >> ${bench.path('systemctl.log')}`)
})
afterEach(() => bench.remove())

const credentials = () => bench.path('newt.json')
const told = () =>
  existsSync(bench.path('systemctl.log')) ? readFileSync(bench.path('systemctl.log'), 'utf8').trim() : ''

describe('newt-credentials', () => {
  const take = (content?: unknown) => {
    if (content !== undefined) {
      bench.write('config.json', typeof content === 'string' ? content : JSON.stringify(content))
    }
    return bench.run('../../modules/services/newt-agent/newt-credentials.sh', {
      through: ['bash', '--norc', '-c', 'umask 0077; exec "$@"', 'umask'],
      env: { KALIUN_CONFIG: bench.path('config.json'), NEWT_CREDENTIALS: credentials(), NEWT_UNIT: unit },
    })
  }

  test('takes the three, readable to root alone, and starts the container [A3]', async () => {
    expect((await take(config)).code).toBe(0)
    expect(JSON.parse(readFileSync(credentials(), 'utf8'))).toEqual({
      id: 'device-unique-id',
      secret: 'secret-key',
      endpoint: 'https://pangolin.net',
    })
    expect(statSync(credentials()).mode & 0o777).toBe(0o600)
    expect(told()).toBe(`--no-block restart ${unit}`)
  })

  test('a token’s refresh does not restart Newt', async () => {
    await take(config)
    rmSync(bench.path('systemctl.log'))
    await take({ ...config, auth: { ...config.auth, access_token: 'another' } })
    expect(told()).toBe(`--no-block start ${unit}`)
  })

  test('other credentials do', async () => {
    await take(config)
    rmSync(bench.path('systemctl.log'))
    await take({ ...config, pangolin: { ...config.pangolin, newt_secret: 'another' } })
    expect(told()).toBe(`--no-block restart ${unit}`)
  })

  test('before the claim there is nothing to do', async () => {
    expect(await take()).toMatchObject({ code: 0, stderr: '' })
    expect(told()).toBe('')
  })

  test('credentials that are withdrawn stop Newt', async () => {
    await take(config)
    rmSync(bench.path('systemctl.log'))
    expect((await take({ auth: config.auth })).code).toBe(0)
    expect(existsSync(credentials())).toBe(false)
    expect(told()).toBe(`--no-block stop ${unit}`)
  })

  test.each([
    ['a file that is not JSON', '{"pangolin": {"newt_secret": "secret-key"', 'is not valid JSON'],
    ['what lacks one', { pangolin: { newt_id: 'a', newt_secret: 'secret-key' } }, 'lacks Newt’s endpoint'],
    ['what is empty', { pangolin: { ...config.pangolin, newt_id: '' } }, 'lacks Newt’s id'],
    ['a number', { pangolin: { ...config.pangolin, newt_id: 4 } }, 'three texts'],
    [
      'an endpoint that is not a URL',
      { pangolin: { ...config.pangolin, endpoint: 'pangolin.net' } },
      'https://',
    ],
  ])('refuses %s, without showing the secret', async (_, content, words) => {
    const outcome = await take(content)
    expect(outcome.code).toBe(1)
    const said = outcome.stdout + outcome.stderr
    expect(said.replaceAll("'", '’')).toContain(words)
    expect(said).not.toContain('secret-key')
    expect(told()).toBe('')
  })
})

test('newt-agent hands Newt the credentials in its environment, and none as an argument', async () => {
  bench.write('newt.json', '{"id":"i d","secret":"$(touch bad)","endpoint":"https://pangolin.net"}')
  bench.fake('newt', 'echo "$# $PANGOLIN_ENDPOINT|$NEWT_ID|$NEWT_SECRET"')
  expect(
    await bench.run('../../modules/services/newt-agent/newt-agent.sh', {
      env: { CREDENTIALS_DIRECTORY: bench.folder },
    }),
  ).toMatchObject({ code: 0, stdout: '0 https://pangolin.net|i d|$(touch bad)\n' })
  expect(existsSync(bench.path('bad'))).toBe(false)
})

test('newt-agent does not start Newt with half of them', async () => {
  bench.write('newt.json', '{"id":"a","endpoint":"https://pangolin.net"}')
  bench.fake('newt', 'echo started')
  const outcome = await bench.run('../../modules/services/newt-agent/newt-agent.sh', {
    env: { CREDENTIALS_DIRECTORY: bench.folder },
  })
  expect(outcome.code).not.toBe(0)
  expect(outcome.stdout).not.toContain('started')
})

describe('newt-status', () => {
  beforeEach(() => {
    bench.fake('id', 'echo 0')
    bench.install('plain-text', '../../modules/services/plain-text.sh')
  })
  const status = () =>
    bench.run('../../modules/services/newt-agent/newt-status.sh', {
      env: { NEWT_CREDENTIALS: credentials() },
    })
  const states = (container: string, agent: string) => {
    bench.fake('systemctl', `echo ${container}`)
    bench.fake(
      'nixos-container',
      `case "$*" in *is-active*) echo ${agent};; *) echo "a line of Newt's";; esac`,
    )
  }

  test('waits before the claim', async () => {
    expect(await status()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('waits for credentials'),
    })
  })

  test('shows endpoint, id and log, and never the secret [A3]', async () => {
    bench.write('newt.json', '{"id":"abc","secret":"s3cret","endpoint":"https://pangolin.net"}')
    states('active', 'active')
    const outcome = await status()
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toMatch(
      /Endpoint +https:\/\/pangolin\.net\nNewt-ID +abc\nContainer +active\nNewt +active/,
    )
    expect(outcome.stdout).toContain("a line of Newt's")
    expect(outcome.stdout).not.toContain('s3cret')
  })

  test('shows the words of server and container without what commands a terminal', async () => {
    bench.write(
      'newt.json',
      JSON.stringify({ id: 'a\u001b[2Jb\nNewt  active', secret: 's', endpoint: 'https://x\u009b2J' }),
    )
    bench.fake('systemctl', 'echo active')
    bench.fake('nixos-container', `printf 'active\\033[2J\\n'`)
    const { stdout } = await status()
    expect(stdout).toContain('https://x\ufffd2J\nNewt-ID      a\ufffd[2Jb Newt  active\n')
    expect(stdout).not.toContain('\u001b')
  })

  test('a container without a running Newt is not well', async () => {
    bench.write('newt.json', '{"id":"abc","secret":"s","endpoint":"https://pangolin.net"}')
    states('active', 'activating')
    expect((await status()).code).toBe(1)
    states('failed', 'inactive')
    const outcome = await status()
    expect(outcome.code).toBe(1)
    expect(outcome.stdout).toContain('journalctl -u container@newt-agent.service')
  })
})
