// The first screen of a box, as a person in front of it has it: the QR code, taken from a picture by a real decoder (zbarimg), and
// the letters.
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Machine } from '../machine/machine.ts'
import { ToolError, UnavailableError } from '../tool-error.ts'

/** The screen is drawn every 30 seconds, by a program that starts slowly on an emulated processor. */
const pictures = 12

/** Throws UnavailableError. */
export function assertDecoder(): void {
  if (spawnSync('zbarimg', ['--version']).error)
    throw new UnavailableError('a QR code is read by zbarimg, which is not here (zbar-tools)')
}

/** What the QR code says, once it is this or matches; the last picture stays as NAME.png. */
export async function readQrCode(
  machine: Machine,
  { folder, name, wanted }: { folder: string; name: string; wanted: string | RegExp },
): Promise<string> {
  const path = join(folder, `${name}.png`)
  let found = ''
  for (let picture = 1; picture <= pictures; picture += 1) {
    await machine.screenshot(path)
    found = decoded(path)
    if (typeof wanted === 'string' ? found === wanted : wanted.test(found)) return found
  }
  throw new ToolError(`On none of ${pictures} pictures the QR code was ${wanted}; the last had "${found}".`)
}

/** Of none, ''. Without a decoder for other codes, which letters could be taken for. */
function decoded(path: string): string {
  const { status, stdout } = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', path], {
    encoding: 'utf8',
  })
  // 4: no code is in the picture.
  if (status !== 0 && status !== 4) throw new ToolError(`zbarimg ended with ${status}.`)
  return stdout.trim()
}

type ShownForNetwork = { code: string; fingerprint: string }

/** What a person types into Kiln, of the letters of the screen. */
export async function readLetters(machine: Machine): Promise<ShownForNetwork> {
  const { output } = await machine.shell("tr -c '[:print:]' ' ' </dev/vcs1")
  const [, code] = /Code: +([A-Z]{4}-[A-Z]{4})\b/.exec(output) ?? []
  const [, fingerprint] = /Fingerprint: +([A-Z]{4}-[A-Z]{4}-[A-Z]{4})\b/.exec(output) ?? []
  if (!code || !fingerprint) throw new ToolError(`Its screen shows no code for its network: ${output}`)
  return { code, fingerprint }
}

/** "SHA256:…", as ssh-keygen and Kiln show it. */
export function fingerprintOf(publicKey: string): string {
  const input = `${publicKey}\n`
  return execFileSync('ssh-keygen', ['-l', '-f', '-'], { input, encoding: 'utf8' }).split(' ')[1] ?? ''
}
