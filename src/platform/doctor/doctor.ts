// Finds each tool by running it, and installs what Kiln can install itself.

import type { DoctorPort } from '#engine/ports/index.ts'
import type { InstallerPort } from '#engine/ports/installer.ts'
import type { NixPort } from '#engine/ports/nix.ts'
import type { WriterSetupPort } from '#engine/ports/writer-setup.ts'
import type { ToolReport } from '#shared/doctor.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { MacProcessor } from '../mac-facts.ts'
import type { Env } from '../network/proxy.ts'
import { planNix } from '../nix/install/install.ts'
import type { Run } from '../process/run.ts'
import { probeInstaller } from './installer-report.ts'
import { macReports } from './mac-report.ts'
import { probeQemu, type QemuFacts } from './qemu-report.ts'
import { bzip2Version, cacheToolVersion, qemuVersion, type Tool, tools, xzVersion } from './tools.ts'
import { writerReport } from './writer-report.ts'

type DoctorParts = {
  run: Run
  nix: NixPort
  writerSetup: Pick<WriterSetupPort, 'state'>
  qemu: QemuFacts
  installer: Pick<InstallerPort, 'ready'>
  platform: string
  isRoot: boolean
  /** Null on Linux. */
  mac: (() => Promise<MacProcessor>) | null
  /** PATH of the programs that Kiln starts. */
  path: string
  /** This computer's environment, with its proxy and its authorities. */
  env: Env
}
type Found = Pick<ToolReport, 'state' | 'version' | 'path' | 'problem'>

export function createDoctor(parts: DoctorParts): DoctorPort {
  const probe = {
    nix: () => probeNix(parts),
    'qemu-img': () => probeProgram(parts, 'qemu-img', '--version', qemuVersion),
    qemu: () => probeQemu(parts.qemu, program => probeProgram(parts, program, '--version', qemuVersion)),
    xz: () => probeProgram(parts, 'xz', '--version', xzVersion),
    // When run for its version, it also compresses its input.
    bzip2: () => probeProgram(parts, 'bzip2', '--help', bzip2Version),
    'nixos-anywhere': (signal: AbortSignal) =>
      probeInstaller(parts.installer, {
        signal,
        where: name => where(parts.run, name),
        notFound: notFound(parts),
      }),
    attic: () => probeProgram(parts, 'attic', '--version', cacheToolVersion),
    cachix: () => probeProgram(parts, 'cachix', '--version', cacheToolVersion),
  }
  return {
    async check(signal) {
      const writer = writerReport(parts.writerSetup, signal)
      const found = await Promise.all(
        tools.map(async tool => report(parts, tool, await probe[tool.id](signal))),
      )
      const reports = [...found, ...(await writer), ...(parts.mac ? macReports(await parts.mac()) : [])]
      return { tools: reports, ready: reports.every(each => !each.required || each.state === 'ok') }
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
  const { id, name, why, required, extra = false } = tool
  const planned = found.state === 'ok' ? null : await plannedFix(parts, tool)
  const install = planned && !planned.run ? planned.text : installText(parts, tool)
  return { id, name, why, required, extra, ...found, install, fix: planned?.run ? planned.text : null }
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
    return { state, version: null, path, problem: { code: thrown.code, values: thrown.values } }
  }
}

const notFound = ({ path }: DoctorParts): Found => ({
  state: 'missing',
  version: null,
  path: null,
  problem: message('tool.not-on-path', { folders: path.split(':').filter(Boolean).join(', ') }),
})

const firstLines = 100
const longestLine = 1000

async function probeProgram(
  parts: DoctorParts,
  command: string,
  question: string,
  versionIn: (text: string) => string | null,
): Promise<Found> {
  const { run } = parts
  try {
    // Some, such as bzip2, print their version on stderr, first of many lines.
    const output: string[] = []
    const onLines = (lines: { text: string }[]) => {
      for (const { text } of lines) if (output.length < firstLines) output.push(text.slice(0, longestLine))
    }
    const { code, stdout } = await run({ command, args: [question], onLines })
    const version = versionIn([stdout, ...output].join('\n'))
    const path = await where(run, command)
    if (code === 0 && version) return { state: 'ok', version, path, problem: null }
    const problem = message('tool.ended', {
      command: `${command} ${question}`,
      status: code === null ? '' : String(code),
    })
    return { state: 'broken', version, path, problem }
  } catch (thrown) {
    if (thrown instanceof KilnError && thrown.code === 'tool.missing') return notFound(parts)
    throw thrown
  }
}

async function where(run: Run, command: string): Promise<string | null> {
  // Without `which` no paths are known, but the tools are still found.
  const { code, stdout } = await run({ command: 'which', args: [command] }).catch(() => ({
    code: 1,
    stdout: '',
  }))
  return code === 0 ? stdout.trim() : null
}

type FixOptions = { signal: AbortSignal; onLine: (line: string) => void }
type Fix = { text: Value; run: ((options: FixOptions) => Promise<void>) | null }

/** Plans Kiln's own action; without `run`, how the user can get the tool; null if unknown. */
async function plannedFix({ run, isRoot, env }: DoctorParts, tool: Tool): Promise<Fix | null> {
  if (tool.id === 'nix') {
    const { text, install } = await planNix({ run, env })
    return { text, run: install }
  }
  if (!isRoot || tool.debian.length === 0 || !(await where(run, 'apt-get'))) return null
  const args = ['install', '-y', '--no-install-recommends', ...tool.debian]
  return {
    text: message('tool.runs', { command: `apt-get ${args.join(' ')}` }),
    async run({ signal, onLine }) {
      onLine(`apt-get ${args.join(' ')}`)
      const onLines = (lines: { text: string }[]) => lines.forEach(line => void onLine(line.text))
      const env = { DEBIAN_FRONTEND: 'noninteractive' }
      const exit = await run({ command: 'apt-get', args, env, signal, onLines })
      signal.throwIfAborted()
      if (exit.code === 0) return
      const values = {
        tool: 'apt-get',
        reason: exit.lastLines.at(-1) ?? message('reason.exit-status', { status: String(exit.code) }),
      }
      const details = { command: exit.command, lastLines: exit.lastLines }
      throw failure('tool.failed', { operation: 'doctor.fix', values, details })
    },
  }
}
