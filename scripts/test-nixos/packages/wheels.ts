// Python packages that Debian does not have, by PyPI's own client.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines, sha256Of, ToolError } from '../tool-error.ts'
import { fileNameOf, type Pin } from './pins.ts'

type Request = { name: string; version: string; folder: string }

/** Downloads one wheel and calls it by its content. */
function download({ name, version, folder }: Request): Pin {
  mkdirSync(folder, { recursive: true })
  const partial = mkdtempSync(join(folder, '.download-'))
  try {
    const flags = ['--quiet', '--no-deps', '--only-binary', ':all:', '--dest', partial]
    const args = ['-m', 'pip', 'download', ...flags, `${name}==${version}`]
    const { status, stderr } = spawnSync('python3', args, { encoding: 'utf8' })
    if (status !== 0) throw new ToolError(`pip brought no ${name} ${version}:\n${lastLines(stderr)}`)
    const file = readdirSync(partial).find(each => each.endsWith('.whl'))
    if (!file) throw new ToolError(`${name} ${version} has no wheel on PyPI.`)
    const pin = { version, sha256: sha256Of(join(partial, file)) }
    renameSync(join(partial, file), join(folder, fileNameOf(name, pin, 'whl')))
    return pin
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

export const pinWheels = (wanted: Record<string, string>, folder: string): Record<string, Pin> =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, version]) => [name, download({ name, version, folder })]),
  )

export function fetchWheels(pins: Record<string, Pin>, folder: string): void {
  for (const [name, pin] of Object.entries(pins)) {
    if (existsSync(join(folder, fileNameOf(name, pin, 'whl')))) continue
    const { sha256 } = download({ name, version: pin.version, folder })
    if (sha256 !== pin.sha256)
      throw new ToolError(`${name} ${pin.version} on PyPI has another SHA-256 than pins.json says.`)
  }
}
