// A machine whose login shell answers instead of an installation's scripts: whatever it prints or withholds,
// the engine keeps answering, the installation ends, and nothing is reported as installed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { InstallRequest } from '#shared/install/plan.ts'
import { expectAnswering } from '#test/engine/expect-answering.ts'
import { begin, type InstallLab, installLab, planOf } from '#test/hosts/installs/lab.ts'
import { asInstaller, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers } from '#test/hosts/installs/machines-flake.ts'

const refused = hostsRefused()
const honest = 'exec /bin/sh "$@"'
const minute = 60_000

describe.skipIf(refused !== null)(
  `an installation on a machine that lies${refused ? ` (${refused})` : ''}`,
  { timeout: 5 * minute },
  () => {
    let lab: InstallLab
    let host: TestHost
    beforeAll(async () => {
      lab = await installLab(installers[0])
      const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
      host = await lab.host({ name: 'box', system: path })
      await makeInstallable(host)
      await asInstaller(host)
      await shell(honest)
      await host.run('sh', '-c', `echo /liar >>/etc/shells; usermod -s /liar root`)
    }, 5 * minute)
    afterAll(() => lab?.close())
    beforeEach(async () => {
      await shell(honest)
      await host.run('sh', '-c', 'rm -f /root/calls /root/disko-does /root/nixos-install-does')
    })

    /** Replaces root's login shell. */
    const shell = (text: string) =>
      host.run(
        'sh',
        '-c',
        `cat >/liar.new <<'END'\n#!/bin/sh\n${text}\nEND\nchmod +x /liar.new; mv /liar.new /liar`,
      )
    /** Only for commands with that word. */
    const onWord = (word: string, text: string) => `case "$*" in *"${word}"*) ${text} ;; esac\n${honest}`
    const request = (more: Partial<InstallRequest> = {}) => ({
      source: lab.flake('box'),
      host: lab.target(host),
      disks: ['LAB-A'],
      phaseSeconds: 15,
      startSeconds: 5,
      ...more,
    })
    const calls = async () => host.run('sh', '-c', 'cat /root/calls 2>/dev/null || true')

    for (const [what, text, code] of [
      ['zeros', 'exec cat /dev/zero', 'ssh.too-much'],
      ['complaints', 'exec cat /dev/zero >&2', 'ssh.too-much'],
      ['not an answer', 'echo hello; exit 0', 'hosts.no-facts'],
    ] as const)
      it(`has no plan if it answers with ${what}`, async () => {
        await shell(text)
        const made = planOf(lab.engine, request())
        await expectAnswering(lab.engine, made)
        const plan = await made
        expect(plan).toMatchObject({ target: null, disks: [], erased: [] })
        expect(plan.problems.map(problem => problem.code)).toEqual([code])
      })

    for (const [what, lie, code] of [
      ['two with the serial that was chosen', 's#^serial.*#serial\\tLAB-A#', 'install.same-serial'],
      ['a name that a shell would run', 's#^block\\tsda#block\\tsda; reboot#', 'install.no-device'],
      ['sizes that cannot be', 's#^size.*#size\\t1e99#', 'install.no-disks'],
    ] as const)
      it(`starts nothing if it lists ${what}`, async () => {
        await shell(`case "$*" in *"sh -s"*) /bin/sh -s | sed '${lie}'; exit ;; esac\n${honest}`)
        const plan = await planOf(lab.engine, request())
        expect(plan.problems.map(problem => problem.code)).toEqual([code])
        await expect(begin(lab.engine, plan)).rejects.toMatchObject({ code })
        expect(await calls()).toBe('')
      })

    for (const [what, text] of [
      ['lines', 'exec yes "### Installing NixOS ###" >&2'],
      ['one line', 'exec cat /dev/zero >&2'],
      ['output', 'exec yes "### Done! ###"'],
    ] as const)
      it(`ends if it prints ${what} without end while its disk is formatted`, async () => {
        const plan = await planOf(lab.engine, request())
        expect(plan.problems).toEqual([])
        await shell(onWord('-disko', text))
        const { end } = await begin(lab.engine, plan)
        await expectAnswering(lab.engine, end)
        const { state, error, stages } = await end
        expect(state).toBe('failed')
        expect(['ssh.too-much', 'install.step-hung', 'install.step-failed', 'install.step-tried']).toContain(
          error?.code,
        )
        expect(stages.filter(({ state: each }) => each === 'done').map(({ id }) => id)).toEqual(['connect'])
      })

    it('is not believed if it prints itself that it is installed', async () => {
      const plan = await planOf(lab.engine, request())
      const words = ['Formatting hard drive with disko', 'Installing NixOS', 'Rebooting', 'Done!']
      const says = words.map(each => `echo "### ${each} ###" >&2`).join('; ')
      await shell(onWord('-disko', `${says}; exit 1`))
      const { state, error } = await (await begin(lab.engine, plan)).end
      expect(state).toBe('failed')
      expect(error).toMatchObject({ code: 'install.step-failed' })
      expect(await calls()).toBe('')
    })

    it('ends when its time runs out if it never answers', async () => {
      const plan = await planOf(lab.engine, request())
      await shell(onWord('-disko', 'exec sleep 600'))
      const { state, error } = await (await begin(lab.engine, plan)).end
      expect(state).toBe('failed')
      expect(error).toMatchObject({ code: 'install.step-hung' })
    })
  },
)
