// A session of Kiln with secrets, including failures: none of its processes writes them to the log or the
// report.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startServer as startWindowServer } from '#server/server.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import type { ToEngine } from '#shared/contract/wire.ts'
import { textForms } from '#shared/diagnostics/log-forms.ts'
import { reportText } from '#shared/diagnostics/report-text.ts'
import { buildResult } from '#shared/images/image.ts'
import { canFlash, flashBench } from '#test/drives/flash.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { startServer } from '#test/http/file-server.ts'
import { english } from '#test/texts.ts'
import { hasNix } from '#test/tools-here.ts'

/** Plain words, as people choose them: they do not look like secrets. */
const secrets = {
  option: 'quokkaoption',
  token: 'quokkatoken',
  passphrase: 'quokkapassphrase',
  network: 'quokkanetwork',
  host: 'quokkahost',
  user: 'quokkauser',
  urlUser: 'quokkaurluser',
  urlPassword: 'quokkaurlpassword',
  query: 'quokkaquery',
  path: 'quokkapath',
  call: 'quokkacall',
  preset: 'quokkapreset',
  imageName: 'quokkaimage',
  setting: 'quokkasetting',
  argument: 'quokkaargument',
}
const refused = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(Error)

describe.skipIf(!canFlash || !hasNix)('the log of a session with secrets (needs root, Nix, qemu-img)', () => {
  const bench = flashBench()
  const { loop, choose } = bench

  async function build() {
    const { client } = bench.kiln
    const request = { profile: 'tiny', formats: ['raw' as const], name: secrets.imageName }
    await refused(client.builds.start({ ...request, options: { token: secrets.option } }))
    const failing = { hostname: secrets.host, message: secrets.option, variant: 'fails' }
    const failed = await client.builds.start({ ...request, options: failing })
    expect((await jobEnd(client, failed.job)).state).toBe('failed')
    const built = await client.builds.start({ ...request, options: { hostname: secrets.host } })
    return buildResult.parse((await jobEnd(client, built.job)).value).id
  }

  async function flash(id: string) {
    const { client } = bench.kiln
    const [drive, stick] = [loop(300), loop(1)]
    const source = { kind: 'image' as const, id, format: 'raw' as const }
    const seed = {
      hostname: secrets.host,
      user: secrets.user,
      secrets: { token: secrets.token },
      wifi: [{ ssid: secrets.network, passphrase: secrets.passphrase }],
    }
    const chosen = await choose(drive)
    const { job } = await client.flash.start({ source, drives: [{ ...chosen, seed }] })
    expect((await jobEnd(client, job)).error).toBeNull()
    await refused(client.flash.start({ source, drives: [{ ...(await choose(stick)), seed }] }))
    await refused(client.flash.inspect({ source: { kind: 'file', path: `/nowhere/${secrets.path}.img` } }))
    await refused(client.flash.readTable({ text: `hostname,${secrets.token}\n"${secrets.passphrase}` }))
  }

  async function download() {
    const { client } = bench.kiln
    const server = await startServer(() => ({ bytes: Buffer.from('x'), status: 404 }))
    try {
      const { host } = new URL(server.url())
      const url = `http://${secrets.urlUser}:${secrets.urlPassword}@${host}/x.img?token=${secrets.query}`
      await refused(client.flash.inspect({ source: { kind: 'url', url } }))
      await refused(client.profiles.show({ id: `git+http://${host}/${secrets.path}?token=${secrets.query}` }))
    } finally {
      await server.stop()
    }
  }

  async function keep() {
    const { client, home } = bench.kiln
    const fields = { profile: 'tiny', options: { token: secrets.option, hostname: secrets.host } }
    await client.presets.save({ ...fields, name: secrets.preset, formats: ['raw'] })
    await refused(client.presets.import({ text: `{"${secrets.preset}": ${secrets.option}` }))
    await refused(client.presets.remove({ id: secrets.preset }))
    await refused(client.images.show({ id: secrets.path }))
    await refused(
      client.doctor
        .fix({ tool: secrets.argument })
        .then(({ job }) => jobEnd(client, job))
        .then(view => {
          throw new Error(view.state)
        }),
    )
    await refused(client.settings.change({ imagesFolder: `/proc/${secrets.path}` }))
    writeFileSync(join(home, 'settings.json'), `{"schema":1,"theme":"${secrets.setting}"}`)
    await refused(client.settings.get({}))
  }

  /** Input that no client of Kiln's sends. */
  async function sendNonsense() {
    const ports = memoryPorts()
    bench.kiln.engine.connect(ports.engine)
    const answered = new Promise(resolve => ports.client.listen(resolve))
    ports.client.post({ t: 'call', id: 1, call: `images.${secrets.call}`, input: secrets.call } as ToEngine)
    await answered
    ports.client.close()
  }

  /** A line that Kiln must never write: a secret under every key. */
  function logByMistake() {
    for (const secret of Object.values(secrets))
      for (const key of [...Object.keys(textForms), 'path', 'password', 'value', 'count'])
        bench.kiln.ports.log.warn((key === 'code' ? secret : 'job-ended') as 'job-ended', { [key]: secret })
  }

  /** The token that was used, and a wrong one. */
  async function serve(folder: string): Promise<string> {
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    const { engine } = bench.kiln
    const server = await startWindowServer({
      engine,
      folder,
      port: 0,
      refusals: { foreignUser: '', usedAddress: '', notFound: '' },
      onUsed: () => undefined,
    })
    try {
      const { pathname, search } = new URL(server.address)
      await fetch(server.address, { redirect: 'manual' })
      await fetch(new URL(`/?token=${secrets.query}`, server.address), { redirect: 'manual' })
      const token = /[\w-]{16,}/.exec(`${pathname}${search}`)?.[0]
      if (!token) throw new Error('the address has no token')
      return token
    } finally {
      await server.close()
    }
  }

  it('contains none of them, and neither does the report [N15]', { timeout: 300_000 }, async () => {
    const { client, home } = bench.kiln
    await flash(await build())
    await download()
    await keep()
    await sendNonsense()
    const kiln = kilnIn(home)
    expect(kiln('build', 'tiny', '--set', `token=${secrets.argument}`).status).not.toBe(0)
    expect(kiln('flash', `/nowhere/${secrets.path}`, '--drive', `/dev/${secrets.path}`).status).not.toBe(0)
    expect(kiln(secrets.argument).status).not.toBe(0)
    logByMistake()

    const folder = mkdtempSync(join(tmpdir(), 'kiln-report-'))
    try {
      const serveToken = await serve(folder)
      const report = await client.doctor.report({})
      expect(kiln('doctor', '--report', join(folder, 'report.txt')).status).toBe(0)
      expect(kiln('doctor', '--json', '--report', join(folder, 'report.json')).status).toBe(0)
      const logs = readdirSync(join(home, 'logs')).map(name => join(home, 'logs', name))
      const files = [...logs, join(folder, 'report.txt'), join(folder, 'report.json')]
      const texts = [
        ...files.map(path => [path, readFileSync(path, 'utf8')] as const),
        ['report', JSON.stringify(report)] as const,
        ['report as text', reportText(report, english)] as const,
      ]
      const found = texts.flatMap(([name, text]) =>
        [...Object.values(secrets), serveToken, 'quokka']
          .filter(each => text.includes(each))
          .map(each => [name, each]),
      )
      expect(found).toEqual([])

      // The log is not empty.
      const events = readFileSync(join(home, 'logs', 'kiln.log'), 'utf8')
      for (const code of [
        'option.secret',
        'image.unknown',
        'settings.broken',
        'preset.unknown',
        'call.unknown',
      ])
        expect([code, events.includes(`"code":"${code}"`)]).toEqual([code, true])
      expect(report.failedJobs.map(({ data }) => data['kind'])).toContain('build')
      expect(report.settingsProblem).toBe('settings.broken')
      expect(report.log).toHaveLength(200)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
