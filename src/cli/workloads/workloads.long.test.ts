// Runs `kiln workloads` against a real broker behind a real sshd (test/support/hosts/orchestrator.ts).
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

  test('[N16] tells a viewer why it is refused', () => {
    expect(on('stop', 'attic-vic', 'dev')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Your role on attic-vic does not allow this.'),
    })
    expect(on('stop', 'attic-vic', 'dev', '--json').stdout).toContain('"code":"workload.role"')
  })
})
