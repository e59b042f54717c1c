// Runs `kiln workloads` against a real broker behind a real sshd (test/support/hosts/orchestrator.ts).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type OrchestratorLab, orchestratorLab } from '#test/hosts/orchestrator.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`kiln workloads (${refused ?? 'on a broker'})`, { timeout: 3 * minute }, () => {
  let lab: OrchestratorLab
  let kiln: ReturnType<typeof kilnIn>
  beforeAll(async () => {
    lab = await orchestratorLab()
    await lab.as('ada')
    await lab.as('vic')
    kiln = kilnIn(lab.home)
  }, 3 * minute)
  afterAll(() => lab?.close())

  const on = (...words: string[]) => kiln('workloads', ...words)

  test('[V1] creates, lists and looks into a container of the host', () => {
    expect(on('attic-ada')).toMatchObject({
      status: 0,
      stdout: 'No workloads. Create one: kiln workloads create attic-ada NAME MODULE...\n',
      stderr:
        'ada: owner on attic-ada\nModules: git fish\nModules of virtual machines: docker fish git workspace\n',
    })
    const made = on('create', 'attic-ada', 'dev', 'git', 'fish', '--quota', '2')
    expect(made).toMatchObject({ status: 0, stdout: 'Created dev at 10.233.1.2.\n' })
    expect(made.stderr).toContain('✓ Build the system\n')
    expect(on('list', 'attic-ada').stdout).toMatch(
      /^dev {2}ada {2}running {2}10\.233\.1\.2 {2}\S+ \S+ of 2 GiB {2}git fish\n$/,
    )
    expect(on('exec', 'attic-ada', 'dev', '--', 'sh', '-c', 'echo one; exit 7')).toMatchObject({
      status: 7,
      stdout: 'one\n',
    })
    expect(on('logs', 'attic-ada', 'dev', '5').stdout).toBe('a line of the log\n')
    expect(on('logs', 'attic-ada', 'dev', '500')).toMatchObject({ status: 2 })
    expect(on('snapshot', 'attic-ada', 'dev', 'first').stdout).toBe('Snapshot of dev: first\n')
    expect(on('snapshots', 'attic-ada', 'dev').stdout).toMatch(/^first {2}\d{4}-\S+Z {2}\S+ \S+\n$/)
  })

  test("[N16] escapes control characters in a command's output", () => {
    const hostile = "printf '\\033]0;owned\\007\\033[2Jx\\n'; printf '\\033[31my\\n' >&2"
    const { stdout, stderr } = on('exec', 'attic-ada', 'dev', '--', 'sh', '-c', hostile)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0007\u001b]/)
    expect(stdout).toContain('x')
    const json = on('exec', 'attic-ada', 'dev', '--json', '--', 'sh', '-c', hostile)
    expect(JSON.parse(json.stdout)).toMatchObject({ out: '\u001b]0;owned\u0007\u001b[2Jx\n' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(json.stdout).not.toMatch(/[\u0007\u001b]/)
  })

  test('[N16] destroys only after a yes, and names what is lost', () => {
    const waits = on('destroy', 'attic-ada', 'dev', '--json')
    expect(waits.status).toBe(1)
    const [approval, error] = waits.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(approval).toMatchObject({
      type: 'approval',
      approval: { verb: 'destroy', input: { name: 'dev' } },
    })
    expect(error).toMatchObject({ type: 'error', error: { code: 'workload.unconfirmed' } })
    const { id } = approval.approval
    expect(on('approvals', 'attic-ada').stdout).toContain(`${id}  destroy  dev  ada`)
    expect(on('refuse', 'attic-ada', id).stdout).toBe('Refused. Nothing was changed.\n')
    expect(on('destroy', 'attic-ada', 'dev', '--yes')).toMatchObject({
      status: 0,
      stdout: 'dev is in the trash of attic-ada: kiln workloads trash attic-ada\n',
    })
    const [trashed = ''] = on('trash', 'attic-ada').stdout.split(' ', 1)
    expect(on('undo', 'attic-ada', trashed).stdout).toBe('dev is back.\n')
  })

  test('[V2] removes a snapshot only after a yes, and names it in its result', () => {
    const waits = on('forget-snapshot', 'attic-ada', 'dev', 'first', '--json')
    expect(waits.status).toBe(1)
    const [approval, error] = waits.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(approval).toMatchObject({
      type: 'approval',
      approval: { verb: 'forget-snapshot', input: { name: 'dev', label: 'first' } },
    })
    expect(error).toMatchObject({ type: 'error', error: { code: 'workload.unconfirmed' } })
    expect(on('approvals', 'attic-ada').stdout).toMatch(
      /^[0-9a-f]{16} {2}forget-snapshot {2}dev label: first {2}ada {2}\S+ \S+\n$/,
    )
    expect(on('forget-snapshot', 'attic-ada', 'dev', 'first', '--yes')).toMatchObject({
      status: 0,
      stdout: 'The snapshot first of dev is removed.\n',
    })
    expect(on('snapshots', 'attic-ada', 'dev').stdout).toBe('dev has no snapshots.\n')
    expect(on('forget-snapshot', 'attic-ada', 'dev', 'first', '--yes', '--json').stdout).toContain(
      '"code":"workload.no-snapshot"',
    )
  })

  test('[V2] removes from the trash by the id, and names what is there', () => {
    on('create', 'attic-ada', 'old')
    on('destroy', 'attic-ada', 'old', '--yes')
    const [id = ''] = on('trash', 'attic-ada').stdout.split(' ', 1)
    expect(on('purge', 'attic-ada', '0123456789abcdef', '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has nothing of yours with the id 0123456789abcdef'),
    })
    const told = 'In the trash: old of ada, with a quota of 1 GiB, since 2'
    const waits = on('purge', 'attic-ada', id)
    expect(waits).toMatchObject({ status: 1, stderr: expect.stringContaining(told) })
    // Another owner reads the same before the approval.
    expect(on('approvals', 'attic-ada').stdout).toContain(`\n  ${told}`)
    expect(on('purge', 'attic-ada', id, '--yes')).toMatchObject({
      status: 0,
      stdout: 'old is removed from the trash of attic-ada.\n',
    })
    expect(on('trash', 'attic-ada').stdout).toBe('The trash is empty.\n')
  })

  test('[N16] names a person who is not on the list, and a value that the broker refuses', () => {
    expect(on('list', 'attic-ada', '--as', 'adda').stderr).toContain(
      'The broker of attic-ada is off, or has no person adda.',
    )
    expect(on('snapshot', 'attic-ada', 'dev', 'x'.repeat(200)).stderr).toContain(
      'The broker of attic-ada does not accept one of the values.',
    )
  })

  test('[V1] brings a module of a file, which this host refuses', () => {
    const module = join(lab.home, 'own.nix')
    writeFileSync(module, '{ }')
    const made = on('create', 'attic-ada', 'own', '--module', module)
    expect(made.stderr).toContain('attic-ada takes no modules of its people.')
    expect(on('create', 'attic-ada', 'own', '--module', `${module}x`).status).toBe(2)
  })

  test('[N16] tells a viewer why it is refused', () => {
    expect(on('stop', 'attic-vic', 'dev')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Your role on attic-vic does not allow this.'),
    })
    expect(on('stop', 'attic-vic', 'dev', '--json').stdout).toContain('"code":"workload.role"')
  })

  test('[N16] ends with 1 for a status that no program can have', async () => {
    const hello = { voxnix: 1, person: 'ada', role: 'owner', most: null, modules: [], quotaGiB: null }
    for (const status of [256, 512, -1, 2 ** 40]) {
      const value = { status, out: '', err: '', cut: false, timedOut: false }
      const lines = [hello, { id: 1, ok: true, value }].map(each => `echo '${JSON.stringify(each)}'`)
      await lab.install(lines.join('; '))
      expect(on('exec', 'attic-ada', 'dev', '--', 'true').status).toBe(1)
    }
    await lab.install()
  })
})
