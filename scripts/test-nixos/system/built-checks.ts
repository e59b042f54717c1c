// Runs the built system's own programs on its configuration before anything boots: systemd on every unit, nginx on its
// configuration. nixpkgs has gixy, shellcheck and sshd check theirs while it builds.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolError } from '../tool-error.ts'

/** Warnings of systemd about units that are right. */
const expectedWarnings: readonly RegExp[] = [
  // The configuration masks it; what a package masks has to be in stand-ins.json.
  /^Unit \S+ is masked\.$/,
  // NixOS adds settings to a unit that neither its packages nor the profile have; nothing starts it.
  /^(Unit )?virtchd\.service(:| has a bad unit file setting)/,
  /^syslog\.socket: service syslog\.service not loaded/,
  // These exist only on a running machine: npm installs the last one for the sandbox’s agent.
  /Command (bootctl|\/(run|home)\/\S+) is not executable: No such file or directory$/,
]

export function unexpectedWarnings(output: string, absent: readonly string[]): string[] {
  // The unit of a package that is absent has nothing to start.
  const isOfAbsent = (line: string) => absent.some(name => line.includes(`${name}d.service`))
  return output
    .split('\n')
    .filter(line => line !== '' && !isOfAbsent(line) && !expectedWarnings.some(known => known.test(line)))
}

const runProgram = (program: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
  const { stdout, stderr, error, status } = spawnSync(program, args, { encoding: 'utf8', env })
  if (error) throw new ToolError(`${program} does not start: ${error.message}`)
  return { output: `${stdout}${stderr}`, status }
}

/** Empty where systemd knows every setting of every unit, and finds every program. */
function unitWarnings(system: string, absent: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const folder = realpathSync(join(system, 'etc/systemd/system'))
  // A template is verified by the units that are made of it.
  const units = readdirSync(folder).filter(name => /\.(service|socket|timer|path|mount)$/.test(name))
  const paths = units.filter(name => !name.includes('@.')).map(name => join(folder, name))
  const args = ['verify', '--man=no', '--generators=no', '--recursive-errors=no', ...paths]
  const { output, status } = runProgram(join(system, 'sw/bin/systemd-analyze'), args, {
    ...env,
    SYSTEMD_UNIT_PATH: folder,
  })
  const warnings = unexpectedWarnings(output, absent)
  return status !== 0 && output === '' ? [`systemd-analyze verify ended with ${status}`] : warnings
}

/** The text that tmpfiles.d gives a new file. */
function tmpfilesContent(system: string, file: string): string {
  const folder = realpathSync(join(system, 'etc/tmpfiles.d'))
  const lines = readdirSync(folder).flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
  const fields = lines
    .map(line => line.split(/[ \t]+/))
    .find(([type, path]) => unquoted(type).startsWith('f') && unquoted(path) === file)
  if (!fields) throw new ToolError(`nginx includes ${file}, which no tmpfiles.d makes.`)
  return unquoted(fields.slice(6).join(' ')).replaceAll('\\x20', ' ').replaceAll('\\x22', '"')
}
const unquoted = (text = '') => text.replace(/^'(.*)'$/, '$1')

/** Empty where there is no nginx, or it takes its configuration. */
function nginxErrors(system: string, env: NodeJS.ProcessEnv): string[] {
  const unit = join(system, 'etc/systemd/system/nginx.service')
  if (!existsSync(unit)) return []
  const [, program, path] =
    /^ExecStart=(\/nix\/store\/\S+\/nginx) -c '?([^'\s]+)'?/m.exec(readFileSync(unit, 'utf8')) ?? []
  if (!program || !path) throw new ToolError('nginx.service does not say which configuration nginx reads.')
  const folder = mkdtempSync(join(tmpdir(), 'kiln-nginx-'))
  try {
    // Its folders below /run and /var are the machine's, and what it includes from there is as the boot makes it.
    const text = readFileSync(path, 'utf8')
      .replaceAll(/\/(run|var\/\w+)\/nginx\/|\/tmp\/(?=nginx_)/g, `${folder}/`)
      // The path of its default log is compiled in.
      .replace(/^(\s*)http \{/m, '$1http { access_log off;')
      .replaceAll(/\binclude (\/run\/[^;]+);/g, (_, file: string) => tmpfilesContent(system, file))
    writeFileSync(join(folder, 'nginx.conf'), text)
    const args = ['-t', '-q', '-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr']
    const { output, status } = runProgram(program, args, env)
    return status === 0 ? [] : [output]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function checkBuilt(system: string, absent: readonly string[], env: NodeJS.ProcessEnv): void {
  const warnings = [...unitWarnings(system, absent, env), ...nginxErrors(system, env)]
  if (warnings.length > 0) throw new ToolError(warnings.slice(0, 20).join('\n'))
}
