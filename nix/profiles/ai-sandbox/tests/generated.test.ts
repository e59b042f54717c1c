// What the profile generates, read by the programs that it is for: nginx and systemd.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gixyFindings, gixyIsMissing } from '../../../tests/tools/gixy.ts'
import { notHere, type Texts, textsOf, withProgramsOfThisComputer } from './texts.ts'

const has = (program: string, flag: string) => spawnSync(program, [flag]).error === undefined

/** Answers every request with its own name, the path and the Host it saw. */
const upstream = async (name: string): Promise<Server> => {
  const server = createServer((request, response) => {
    response.end(`${name} ${request.url} ${request.headers.host}`)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return server
}
const portOf = (server: Server) => (server.address() as AddressInfo).port

/** A port that was free a moment ago. */
const freePort = async () => {
  const server = await upstream('')
  const port = portOf(server)
  server.close()
  return port
}

describe.skipIf(notHere !== undefined)('the generated configuration of ai-sandbox', () => {
  let open: Texts
  let hardened: Texts
  beforeAll(() => {
    open = textsOf('ai-sandbox')
    hardened = textsOf('ai-sandbox', { variant: 'full', hardening: true })
  })

  test('starts the units in the documented order', () => {
    const line = (unit: string, key: string) =>
      (open.units[`${unit}.service`]?.match(new RegExp(`^${key}=(.*)$`, 'm'))?.[1] ?? '').split(' ')
    expect(line('setup-agent-environment', 'Requires')).toEqual(['install-claude-tools.service'])
    expect(line('setup-agent-environment', 'After')).toEqual(['install-claude-tools.service'])
    // Not by Wants: it would end the pause between the tries of the one that failed.
    const started = (unit: string) => line(unit, 'ExecStartPost').slice(3)
    expect(started('install-claude-tools')).toEqual(['setup-agent-environment.service'])
    expect(line('install-claude-tools', 'Wants')).toEqual(['network-online.target'])
    for (const unit of ['vibe-kanban', 'claude-code-router', 'nginx']) {
      expect(line(unit, 'Requires')).toContain('setup-agent-environment.service')
      expect(line(unit, 'After')).toContain('setup-agent-environment.service')
      expect(started('setup-agent-environment')).toContain(`${unit}.service`)
    }
  })

  test('refuses a password on a hardened sandbox, naming option, value and fix', () => {
    const { refusals } = textsOf('ai-sandbox', { hardening: true, defaultPassword: true })
    expect(refusals).toEqual([
      expect.stringContaining('kiln.aiSandbox.hardening is true while kiln.passwordLogin is true'),
    ])
    expect(textsOf('ai-sandbox', { defaultPassword: true }).refusals).toEqual([])
  })

  test('listens for others as documented, and on loopback alone when hardened', () => {
    expect(open.units['vibe-kanban.service']).toContain('"HOST=0.0.0.0"')
    expect(open.firewall).toEqual(expect.arrayContaining([3000, 3002, 3456]))
    expect(hardened.units['vibe-kanban.service']).toContain('"HOST=127.0.0.1"')
    expect(hardened.units['setup-agent-environment.service']).toContain('"ROUTER_HOST=127.0.0.1"')
    expect(hardened.firewall).toEqual([22, 3002])
  })

  test.skipIf(!has('systemd-analyze', '--version'))('has units that systemd accepts without a word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-units-'))
    const units = {
      ...hardened.units,
      ...textsOf('strato-host', { controlPlaneUrl: 'wss://cp.test/ws' }).units,
    }
    // nixpkgs' own, which strato-host only waits for.
    units['ovs-vswitchd.service'] = '[Service]\nExecStart=/bin/true\n'
    for (const [name, text] of Object.entries(units)) {
      writeFileSync(join(folder, name), withProgramsOfThisComputer(text))
    }
    const files = Object.keys(units).map(name => join(folder, name))
    const done = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
    rmSync(folder, { recursive: true, force: true })
    expect(done.stderr).toBe('')
    expect(files).toHaveLength(11)
  })

  test.skipIf(gixyIsMissing)('has an nginx.conf that passes the check that nixpkgs builds it with', () => {
    expect(gixyFindings(open.nginx)).toBe('')
    expect(gixyFindings(hardened.nginx)).toBe('')
  })

  describe.skipIf(!has('nginx', '-v'))('nginx', () => {
    let folder: string
    let port: number
    let nginx: ChildProcess | undefined
    let behind: Server[] = []
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'kiln-nginx-'))
      behind = [await upstream('kanban'), await upstream('router')]
      const [kanban, router] = behind.map(portOf)
      port = await freePort()
      // Only places and ports change: everything between is what the machine gets.
      const text = open.nginx
        .replaceAll(/\/nix\/store\/[^;]*\/(?=mime\.types|fastcgi\.conf|uwsgi_params)/g, '/etc/nginx/')
        .replace('/run/nginx/nginx.pid', join(folder, 'pid'))
        .replace('127.0.0.1:3000', `127.0.0.1:${kanban}`)
        .replace('127.0.0.1:3456', `127.0.0.1:${router}`)
        .replace('listen 0.0.0.0:3002', `listen 127.0.0.1:${port}`)
        .replace(/listen \[::\]:3002[^;]*;/, '')
      writeFileSync(join(folder, 'nginx.conf'), text)
    })
    afterAll(() => {
      nginx?.kill()
      for (const server of behind) server.close()
      rmSync(folder, { recursive: true, force: true })
    })
    const args = () => ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr']
    const get = async (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' })

    test('accepts the configuration', () => {
      const done = spawnSync('nginx', ['-t', ...args()], { encoding: 'utf8' })
      expect(done.stderr).toContain('test is successful')
    })

    test('routes to both programs and tells their interfaces apart by the page that asks', async () => {
      nginx = spawn('nginx', args(), { stdio: 'ignore' })
      await expect
        .poll(
          () =>
            get('/').then(
              reply => reply.status,
              () => 0,
            ),
          { timeout: 20_000 },
        )
        .toBe(200)
      const host = `127.0.0.1:${port}`
      const body = async (path: string, headers = {}) => (await get(path, headers)).text()
      expect(await body('/')).toBe(`kanban / ${host}`)
      expect(await body('/ccr/v1/messages')).toBe(`router /v1/messages ${host}`)
      expect(await body('/api/config')).toBe(`kanban /api/config ${host}`)
      expect(await body('/api/config', { referer: `http://${host}/ccr/ui/` })).toBe(
        `router /api/config ${host}`,
      )
      expect(await body('/api/config', { referer: `http://${host}/x?/ccr/` })).toBe(
        `kanban /api/config ${host}`,
      )
      const away = await get('/ccr/')
      expect([away.status, away.headers.get('location')]).toEqual([
        302,
        expect.stringMatching(/\/ccr\/ui\/$/),
      ])
    })
  })
})
