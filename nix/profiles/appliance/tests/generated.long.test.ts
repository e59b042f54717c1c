// What the appliance generates, read by the programs that it is for: nginx and systemd. (Files and users: state.test.ts.)
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'
import { gixyFindings, gixyIsMissing } from '../../../tests/tools/gixy.ts'
import { appliance, Bench, hasProgram } from './script.ts'

type Texts = {
  nginx: string
  programs: string[]
  units: Record<string, string>
  kernelParams: string[]
  shell: string[]
  activation: string
}

const evaluated = (more: Record<string, boolean> = {}): Texts =>
  ofFunction(join(import.meta.dirname, 'texts.nix'), more)

const nginx = ['/usr/sbin/nginx', 'nginx'].find(hasProgram)
const possible = noSources === undefined && hasProgram('nix-instantiate')

describe.skipIf(!possible)('what is generated (needs KILN_NIXPKGS, KILN_NIX_INPUTS and Nix)', () => {
  let texts: Texts
  let bench: Bench
  beforeAll(() => {
    texts = evaluated()
    bench = new Bench()
  })
  afterAll(() => bench.remove())

  test.skipIf(!hasProgram('systemd-analyze'))('the units are right to systemd', () => {
    mkdirSync(bench.path('units'))
    const units = { ...texts.units, 'nginx.service': '[Service]\nExecStart=/bin/true\n' }
    for (const [name, text] of Object.entries(units)) {
      // Nothing of the Nix store is built here.
      writeFileSync(bench.path('units', name), text.replaceAll(/^(Exec\w+)=.*$/gm, '$1=/bin/true'))
    }
    const files = Object.keys(units).map(name => bench.path('units', name))
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', ...files], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${bench.path('units')}:/lib/systemd/system` },
    })
    // Newer than Debian 12's systemd 252.
    const known = /RestartMaxDelaySec|RestartSteps|@sandbox/
    expect(stderr.split('\n').filter(line => line !== '' && !known.test(line))).toEqual([])
  })

  test('an image that the system has is unpacked without waiting for a network', () => {
    const image = evaluated({ carries: true }).units['homeassistant-image.service']
    expect(image).toMatch(/"HAOS_CARRIED=\/nix\/store\/\w+-home-assistant-os\.qcow2\.xz"/)
    expect(image).not.toContain('network-online.target')
    expect(texts.units['homeassistant-image.service']).not.toContain('HAOS_CARRIED')
  })

  test('the virtual machine waits for its image, and the image’s end starts it', () => {
    const vm = texts.units['homeassistant-vm.service']
    expect(vm).toContain('ConditionPathExists=/var/lib/kaliun/home-assistant.qcow2\n')
    expect(vm).toMatch(/^After=.*setup-bridge\.service/m)
    expect(vm).toContain('"HA_VNC=127.0.0.1:0"')
    const image = texts.units['homeassistant-image.service']
    expect(image).toContain('ConditionPathExists=!/var/lib/kaliun/home-assistant.qcow2\n')
    expect(image).toContain('OnSuccess=homeassistant-vm.service\n')
    // A boot must not wait for half a gigabyte.
    expect(image).toContain('Type=exec\n')
  })

  test('(l) activation downloads nothing: without a network the box still starts, and fetches its image later', () => {
    expect(texts.activation).toContain('setting up /etc')
    expect(texts.activation).not.toMatch(/\b(curl|wget)\b|bin\/(git|nix[\w-]*)\s|https?:/)
    expect(texts.activation).not.toContain('homeassistant-image')
  })

  test('an address with % in it is the same to systemd', () => {
    const image = texts.units['homeassistant-image.service']
    expect(image).toContain('"HAOS_URL=http://mirror.lan/haos%%20ova.qcow2.xz"\n')
  })

  test('the logo is shown although there is a serial console', () => {
    expect(texts.kernelParams).toContainEqual(expect.stringMatching(/^console=ttyS0/))
    expect(texts.kernelParams).toContain('plymouth.ignore-serial-consoles')
  })

  test('the shell on tty2 can be entered where no user has a password', () => {
    expect(texts.shell).toEqual(['', expect.stringMatching(/\/agetty .*--autologin admin /)])
  })

  test('jq is there for whom a unit tells to look with it', () => {
    expect(texts.programs).toContain('jq')
  })

  test.skipIf(gixyIsMissing)('nginx.conf passes the check that nixpkgs builds it with', () => {
    expect(gixyFindings(texts.nginx)).toBe('')
    // As it was once: the check is a real one.
    expect(gixyFindings(texts.nginx.replaceAll('Host $visited_host', 'Host $http_host'))).toContain(
      'host_spoofing',
    )
  })

  describe.skipIf(nginx === undefined)('the proxy, in the real nginx', () => {
    let server: ChildProcess
    let home: Server
    let port: number
    const upstream = () => bench.path('homeassistant', 'upstream.conf')

    const ask = (headers: Record<string, string> = {}, body = '', path = '/api/states?x=1') =>
      new Promise<{ status: number | undefined; retry: string | undefined; text: string }>((done, fail) => {
        // A connection that is kept is closed with the worker at a reload, which may happen while it is used again.
        const options = { port, path, headers, agent: false, method: body === '' ? 'GET' : 'POST' }
        const call = request(options, answer => {
          let text = ''
          answer.on('data', data => {
            text += data
          })
          answer.on('end', () =>
            done({ status: answer.statusCode, retry: answer.headers['retry-after'], text }),
          )
        })
        call.on('error', fail)
        call.end(body)
      })
    const reload = async (address: string) => {
      writeFileSync(upstream(), `set $homeassistant "${address}";\n`)
      // Until the workers with the old address are gone.
      const done = new Promise<void>(ready => {
        server.stderr?.on('data', text => /worker process \d+ exited/.test(String(text)) && ready())
      })
      server.kill('SIGHUP')
      await done
    }

    beforeAll(async () => {
      home = createServer((incoming, response) => {
        let length = 0
        incoming.on('data', data => {
          length += data.length
        })
        incoming.on('end', () =>
          response.end(JSON.stringify({ url: incoming.url, headers: incoming.headers, length })),
        )
      })
      home.on('upgrade', (_, socket) => {
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
      })
      await new Promise<void>(listening => home.listen(0, '127.0.0.1', listening))
      const spare = createServer()
      await new Promise<void>(listening => spare.listen(0, '127.0.0.1', listening))
      port = (spare.address() as AddressInfo).port
      await new Promise(closed => spare.close(closed))

      bench.write('homeassistant/upstream.conf', 'set $homeassistant "";')
      bench.write('empty.conf', '')
      copyFileSync(
        join(appliance, '../../modules/services/homeassistant-vm/waiting.html'),
        bench.path('waiting.html'),
      )
      const conf = bench.write(
        'nginx.conf',
        texts.nginx
          .replaceAll(/\/nix\/store\/[^;]*waiting\.html/g, bench.path('waiting.html'))
          .replaceAll(/\/nix\/store\/[^;]*/g, bench.path('empty.conf'))
          .replaceAll('/run/homeassistant', bench.path('homeassistant'))
          .replaceAll('/run/nginx/nginx.pid', bench.path('nginx.pid'))
          .replaceAll('0.0.0.0:8123', `127.0.0.1:${port}`)
          .replaceAll(/^.*\[::\]:8123.*$/gm, '')
          .replace('error_log stderr', 'error_log stderr notice'),
      )
      // Its workers have an unprivileged user where root runs the tests.
      chmodSync(bench.folder, 0o755)
      server = spawn(nginx ?? 'nginx', ['-p', bench.folder, '-c', conf], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      await new Promise<void>((ready, fail) => {
        server.once('exit', code => fail(new Error(`nginx ended with ${code}`)))
        server.stderr?.on('data', text => String(text).includes('start worker') && ready())
      })
    })
    afterAll(async () => {
      const ended = new Promise(closed => server.once('close', closed))
      server.kill('SIGTERM')
      await ended
      await new Promise(closed => home.close(closed))
    })

    test('asks for patience until there is an address', async () => {
      const answer = await ask()
      expect(answer).toMatchObject({ status: 503, retry: '10' })
      expect(answer.text).toContain('Home Assistant is starting')
    })

    test('passes on to the address, names no visitor, and takes uploads of any size', async () => {
      await reload(`127.0.0.1:${(home.address() as AddressInfo).port}`)
      const strangers = { 'x-forwarded-for': '192.0.2.66', forwarded: 'for=192.0.2.66' }
      const answer = await ask({ host: 'box.local:8123', ...strangers }, 'x'.repeat(12_000_000))
      expect(answer.status).toBe(200)
      const seen = JSON.parse(answer.text)
      expect(seen).toMatchObject({ url: '/api/states?x=1', length: 12_000_000 })
      expect(seen.headers).toMatchObject({ host: 'box.local:8123' })
      expect(Object.keys(seen.headers).filter(name => name.includes('forwarded'))).toEqual([])
      expect((await ask({}, '', '/.kaliunbox/waiting.html')).status).toBe(404)
    })

    test('opens web sockets', async () => {
      const upgraded = await new Promise<number | undefined>((done, fail) => {
        const call = request({
          port,
          path: '/api/websocket',
          headers: { connection: 'upgrade', upgrade: 'websocket' },
        })
        call.on('upgrade', (answer, socket) => {
          socket.destroy()
          done(answer.statusCode)
        })
        call.on('response', answer => done(answer.statusCode))
        call.on('error', fail)
        call.end()
      })
      expect(upgraded).toBe(101)
    })
  })
})
