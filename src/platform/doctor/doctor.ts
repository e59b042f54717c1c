// Looks for each tool by running it, and installs what Kiln can install itself.
import type { DoctorPort } from '#engine/ports/index.ts'
import type { NixPort } from '#engine/ports/nix.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { ToolReport } from '#shared/model/doctor.ts'
import { planNix } from '../nix/install/install.ts'
import type { Run } from '../process/run.ts'
import { qemuVersion, type Tool, tools } from './tools.ts'

export type DoctorParts = {
  run: Run
  nix: NixPort
  platform: string
  isRoot: boolean
}
type Found = Pick<ToolReport, 'state' | 'version' | 'path' | 'problem'>

export function createDoctor(parts: DoctorParts): DoctorPort {
  const probe = { nix: () => probeNix(parts), 'qemu-img': () => probeQemuImg(parts) }
  return {
    async check() {
      const reports = await Promise.all(tools.map(async tool => report(parts, tool, await probe[tool.id]())))
      return { tools: reports, ready: reports.every(each => each.state === 'ok') }
    },
    async fix(id, { signal, onLine }) {
      const tool = tools.find(each => each.id === id)
      const how = tool && (await plannedFix(parts, tool))
      if (!tool || !how?.run) {
        const values = { tool: tool?.name ?? id, install: tool ? installText(parts, tool) : '' }
        throw failure('doctor.no-fix', { operation: 'doctor.fix', values })
      }
      await how.run({ signal, onLine })
    },
  }
}

async function report(parts: DoctorParts, tool: Tool, found: Found): Promise<ToolReport> {
  const { id, name, why } = tool
  const planned = found.state === 'ok' ? null : await plannedFix(parts, tool)
  const install = planned && !planned.run ? planned.text : installText(parts, tool)
  return { id, name, why, ...found, required: true, install, fix: planned?.run ? planned.text : null }
}

const installText = ({ platform }: DoctorParts, { install }: Tool) =>
  platform === 'darwin' ? install.macos : install.linux

async function probeNix({ nix, run }: DoctorParts): Promise<Found> {
  const path = await where(run, 'nix')
  try {
    const { version } = await nix.ready()
    return { state: 'ok', version, path, problem: null }
  } catch (thrown) {
    if (!(thrown instanceof KilnError)) throw thrown
    const states = { 'nix.missing': 'missing', 'nix.too-old': 'too-old' } as const
    const state = thrown.code in states ? states[thrown.code as keyof typeof states] : 'broken'
    return { state, version: null, path, problem: thrown.message }
  }
}

async function probeQemuImg({ run }: DoctorParts): Promise<Found> {
  try {
    const { code, stdout } = await run({ command: 'qemu-img', args: ['--version'] })
    const version = qemuVersion(stdout)
    const path = await where(run, 'qemu-img')
    if (code === 0 && version) return { state: 'ok', version, path, problem: null }
    return { state: 'broken', version, path, problem: `qemu-img --version ended with ${code ?? 'a signal'}.` }
  } catch (thrown) {
    if (thrown instanceof KilnError && thrown.code === 'tool.missing')
      return { state: 'missing', version: null, path: null, problem: 'It was not found on PATH.' }
    throw thrown
  }
}

async function where(run: Run, command: string): Promise<string | null> {
  const { code, stdout } = await run({ command: 'which', args: [command] }).catch(() => ({
    code: 1,
    stdout: '',
  }))
  return code === 0 ? stdout.trim() : null
}

type FixOptions = { signal: AbortSignal; onLine: (line: string) => void }
type Fix = { text: string; run: ((options: FixOptions) => Promise<void>) | null }

/** What Kiln would do itself; without `run`, how a person gets it; null where nothing more is known. */
async function plannedFix({ run, isRoot }: DoctorParts, tool: Tool): Promise<Fix | null> {
  if (tool.id === 'nix') {
    const { text, install } = await planNix(run)
    return { text, run: install }
  }
  if (!isRoot || tool.debian.length === 0 || !(await where(run, 'apt-get'))) return null
  const args = ['install', '-y', '--no-install-recommends', ...tool.debian]
  return {
    text: `Runs: apt-get ${args.join(' ')}`,
    async run({ signal, onLine }) {
      onLine(`apt-get ${args.join(' ')}`)
      const onLines = (lines: { text: string }[]) => lines.forEach(line => void onLine(line.text))
      const env = { DEBIAN_FRONTEND: 'noninteractive' }
      const exit = await run({ command: 'apt-get', args, env, signal, onLines })
      signal.throwIfAborted()
      if (exit.code === 0) return
      const values = { tool: 'apt-get', reason: exit.lastLines.at(-1) ?? `exit status ${exit.code}` }
      const details = { command: exit.command, lastLines: exit.lastLines }
      throw failure('tool.failed', { operation: 'doctor.fix', values, details })
    },
  }
}
