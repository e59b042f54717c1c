// A host whose login shell answers instead of a deploy's script: whatever it prints or withholds, the engine
// keeps answering, its memory stays bounded, and a cancelled deploy ends.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { expectAnswering } from '#test/engine/expect-answering.ts'
import { begin, type DeployLab, deployLab, planOf } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const honest = 'exec /bin/sh "$@"'

describe.skipIf(refused !== null)(
  `a deploy to a host that lies${refused ? ` (${refused})` : ''}`,
  { timeout: 300_000 },
  () => {
    let lab: DeployLab
    let host: TestHost
    let old: string
    let reference: string
    beforeAll(async () => {
      lab = await deployLab()
      old = (await lab.machine('old', { name: 'box', label: '25.11.1', packages: [] })).path
      reference = (await lab.machine('next', { name: 'box', label: '25.11.2', packages: [] })).reference
      host = await lab.host({ name: 'box', system: old })
      await shell(honest)
      await host.run('sh', '-c', `echo /liar >>/etc/shells; usermod -s /liar root`)
    }, 300_000)
    afterAll(() => lab?.close())
    beforeEach(async () => {
      await shell(honest)
      await host.run('nix-env', '-p', '/nix/var/nix/profiles/system', '--set', old)
      await host.run(`${old}/bin/switch-to-configuration`, 'switch')
    })

    /** Replaces root's login shell. */
    const shell = (text: string) =>
      host.run(
        'sh',
        '-c',
        `cat >/liar.new <<'END'\n#!/bin/sh\n${text}\nEND\nchmod +x /liar.new; mv /liar.new /liar`,
      )
    /** Only for that verb of the script. */
    const onVerb = (verb: string, text: string) =>
      `case "$2" in *"kiln ${verb} "*) ${text} ;; esac\n${honest}`
    const plan = () =>
      planOf(lab.engine, {
        source: { kind: 'flake', reference },
        hosts: [lab.target(host)],
        checks: [],
        activateSeconds: 5,
        confirmSeconds: 5,
      })

    for (const [what, text] of [
      ['lines of a log', 'exec yes "log x" >&2'],
      ['states', 'while :; do echo "state activating"; echo "state waiting"; done >&2'],
      ['one line', 'printf "log " >&2; exec cat /dev/zero >&2'],
    ] as const)
      it(`continues if it prints ${what} without end`, async () => {
        const made = await plan()
        await shell(onVerb('start', text))
        const { end } = await begin(lab.engine, made)
        await expectAnswering(lab.engine, end)
        expect((await end).detail.results[0]?.outcome).not.toBe('switched')
      })

    it('does not believe that it switched if nothing was confirmed', async () => {
      const made = await plan()
      await shell(onVerb('start', 'echo "state done" >&2; echo "outcome switched test" >&2; exit 0'))
      const { state, detail } = await (await begin(lab.engine, made)).end
      expect(state).toBe('failed')
      expect(detail.results).toMatchObject([{ outcome: 'unknown', error: { code: 'deploy.lost' } }])
    })

    it('ends when cancelled, even if it holds the connection and never answers', async () => {
      const made = await plan()
      await shell(onVerb('start', 'exec sleep 600'))
      const { job, end } = await begin(lab.engine, made)
      await new Promise(resolve => setTimeout(resolve, 3000))
      await lab.engine.client.jobs.cancel({ id: job })
      // Two activations of five seconds, and a minute.
      const { state, detail } = await end
      expect(state).toBe('cancelled')
      expect(detail.results[0]?.outcome).not.toBe('switched')
    })
  },
)
