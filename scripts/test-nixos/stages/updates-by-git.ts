// A machine that follows a repository: it fetches from a server of this computer, checks who signed the newest commit, evaluates
// and builds that, and switches to it.
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { gitMachine } from '#test/updates/git-machine.ts'
import { checkAll, noFailedUnits, prints, retryFor, succeeds } from '../machine/checks.ts'
import { copyImageToDisk } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { loginPrompt, type Machine, startMachine } from '../machine/machine.ts'
import { type Access, sshSend } from '../machine/ssh.ts'
import { byGitModules } from '../system/by-git-builds.ts'
import { type RebuildPlan, rebuiltMark, rebuiltText, wrapProfile } from '../system/rebuild-plan.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import { copyStorePaths } from './generations.ts'
import { stateFolder, wholly } from './updating-machine.ts'

type ByGit = {
  image: string
  plan: RebuildPlan
  /** The profile's name in the plan's flake. */
  profile: string
  known: KnownFailures
  log: (line: string) => void
  env: NodeJS.ProcessEnv
  keyPath: string
  folder: string
}

/** Enough to evaluate a NixOS on it. */
const memoryMiB = 4096
const runMs = 3_600_000
const patienceSeconds = 1800
/** The port in nix/tests/debian/updates/by-git.nix. */
const port = 8418
/** Debian's Nix has the place of Debian's shell compiled in, for builds in its sandbox: here it is the machine's. */
const debianNix = `mkdir -p /run/systemd/system/kiln-updates.service.d
printf '[Service]\nEnvironment="NIX_CONFIG=sandbox-paths = /bin/sh=%s"\n' "$(readlink -f /bin/sh)" \
  >/run/systemd/system/kiln-updates.service.d/test.conf
systemctl daemon-reload`

const report = z.looseObject({ outcome: z.string(), to: z.string().optional() })
type Report = z.infer<typeof report>

export async function runUpdatesByGit(options: ByGit): Promise<void> {
  const { image, plan, profile, known, log, env, keyPath, folder } = options
  mkdirSync(folder, { recursive: true })
  const disk = copyImageToDisk(image, folder)
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }
  const repository = gitMachine()
  const server = await serve(join(repository.origin, '.git'))
  await using machine = await startMachine({ diskPath: disk.path, folder, memoryMiB })
  const run = async (what: string, expected: Readonly<Record<string, unknown>>): Promise<Report> => {
    await machine.shell('systemctl start kiln-updates.service', runMs)
    const found = await reportOf(machine)
    const wrong = Object.entries(expected).filter(([name, value]) => found[name] !== value)
    if (wrong.length > 0)
      throw new ToolError(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
    log(`${what}: ${JSON.stringify(found)}`)
    return found
  }
  const commit = (by: string | null): string => {
    cpSync(plan.folder, repository.origin, { recursive: true })
    const made = repository.commitIn(repository.origin, by)
    publish(repository)
    return made
  }
  let cable: AsyncDisposable | null = null
  try {
    await waitForLogin(machine, disk.path)
    await checkAll(machine, [noFailedUnits(known.units)])
    const { output: first } = await machine.shell('readlink -f /run/current-system')
    log(`copies ${plan.copied.length} paths; ${plan.builds} derivations are left to the machine`)
    await copyStorePaths(machine, access, ...plan.copied)
    await machine.shell(debianNix)
    repository.allow('anna')
    const allowed = readFileSync(repository.allowed)
    sshSend(machine, access, 'root', 'cat >/var/lib/kiln/allowed_signers', allowed)
    const unsigned = commit(null)
    await run('a server that is away', { outcome: 'failed', problem: 'unreachable' })
    cable = await forwardPort(machine, access, port)
    const refused = { outcome: 'refused', refusal: 'commit-signature', commit: unsigned }
    await run('a commit without a signature', refused)
    await checkAll(machine, [prints('what runs', 'readlink -f /run/current-system', first)])

    // Its flake names another version of NixOS in the initrd than the image has.
    commit('anna')
    const mark = machine.console().length
    await machine.shell('systemctl start --no-block kiln-updates.service')
    await shown(machine, mark)
    await cable[Symbol.asyncDispose]()
    cable = await forwardPort(machine, access, port)
    await machine.shell(debianNix)
    await checkAll(machine, [
      succeeds(
        'the switch has ended',
        retryFor(patienceSeconds, `! test -e ${stateFolder}/trial.json`),
        runMs,
      ),
    ])
    const { output: ended } = await machine.shell(`cat ${stateFolder}/last_switch`)
    log(`a signed commit, which the machine restarted for: ${ended}`)
    const { outcome, to = '' } = report.parse(JSON.parse(ended))
    if (outcome !== 'switched') throw new ToolError(`A signed commit was not kept: ${ended}`)
    await checkAll(machine, [
      ...wholly(to),
      prints('what the commit brings', `cat /etc/${rebuiltMark}`, rebuiltText),
      noFailedUnits(known.units),
    ])

    wrapProfile({ workspace: plan.folder, profile, also: [...byGitModules, 'updates/purposeless.nix'] })
    const bad = commit('anna')
    const worse = { outcome: 'went-back', why: 'worse: kiln-test-purpose.service' }
    await run('a signed commit whose service is dead', worse)
    await checkAll(machine, [...wholly(to), noFailedUnits(known.units)])
    await run('the same again', { outcome: 'waiting', for: 'went-back' })

    repository.git(repository.origin, 'reset', '--quiet', '--hard', `${bad}~1`)
    repository.git(repository.origin, 'commit', '--quiet', '--amend', '--allow-empty', '--message', 'other')
    publish(repository)
    await run('a branch that was written again', { outcome: 'refused', refusal: 'not-a-descendant' })
    await checkAll(machine, [...wholly(to), noFailedUnits(known.units)])
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
    await cable?.[Symbol.asyncDispose]()
    server.closeAllConnections()
    server.close()
    repository.close()
  }
}

/** Resolves at its next login prompt, after what its console showed before the mark. */
async function shown(machine: Machine, mark: number): Promise<void> {
  const end = Date.now() + runMs
  while (!loginPrompt.test(machine.console().slice(mark))) {
    if (Date.now() > end) throw new ToolError(`It did not restart: ${lastLines(machine.console(), 20)}`)
    await pause(500, null, { ref: false })
  }
}

/** The report of its unit's last run. */
async function reportOf(machine: Machine): Promise<Report> {
  const { output } = await machine.shell(
    "journalctl --sync; journalctl --boot --unit kiln-updates --output cat --no-pager | grep '^{' | tail -n 1",
  )
  if (output !== '') return report.parse(JSON.parse(output))
  const words = await machine.shell('journalctl --boot --unit kiln-updates --no-pager | tail -n 20')
  throw new ToolError(`kiln-updates reported nothing: ${words.output}`)
}

type Repository = Pick<ReturnType<typeof gitMachine>, 'git' | 'origin'>

/** Writes what git's "dumb" protocol reads: packs, and a list of them. */
function publish({ git, origin }: Repository): void {
  git(origin, 'repack', '-a', '-d', '--quiet')
  git(origin, 'update-server-info')
}

async function serve(folder: string) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const file = join(folder, path)
    if (path.includes('..') || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end()
      return
    }
    response.end(readFileSync(file))
  }).listen(port, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return server
}
