// A drive that Kiln writes as a person has it do: an image that was built before goes into a library, and from there onto a loop
// device, with what the drive gets of its person.
import { execFileSync } from 'node:child_process'
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extraDiskBytes, rawImageIn } from '../machine/disk.ts'
import { runKiln } from '../run-kiln.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { prebuiltId, writePrebuiltProfile } from '../system/prebuilt-profile.ts'
import { lastLines, ToolError, UnavailableError } from '../tool-error.ts'

/** Gives the result of a command. */
export type Kiln = (...words: string[]) => Promise<Record<string, unknown>>

/** Throws UnavailableError. */
export function assertDrives(): void {
  if (process.getuid?.() !== 0 || !existsSync('/dev/loop-control'))
    throw new UnavailableError('a drive to flash needs root and loop devices')
}

/** `env` has the home of this Kiln in KILN_HOME. */
export function createKiln(env: () => NodeJS.ProcessEnv): Kiln {
  return async (...words) => {
    const { code, output } = await runKiln([...words, '--json'], env())
    const results = output.split('\n').filter(line => line.startsWith('{"type":"result"'))
    const result = results.at(-1)
    if (code !== 0 || result === undefined)
      throw new ToolError(`kiln ${words.join(' ')} ended with ${code}: ${lastLines(output, 15)}`)
    return JSON.parse(result) as Record<string, unknown>
  }
}

type FlashedDrive = {
  built: Built
  folder: string
  /** Of the file for --personalise. */
  answers: Readonly<Record<string, unknown>>
}

/** Nix builds nothing: it has the image. Gives its id in the library, and where the drive is. */
export async function flashDrive(
  kiln: Kiln,
  { built, folder, answers }: FlashedDrive,
): Promise<{ image: string; diskPath: string }> {
  const profiles = writePrebuiltProfile(folder, `    images.x86_64-linux.raw = ${nixExpressionOf(built)};\n`)
  const { image } = await kiln('--profiles', profiles, 'build', prebuiltId, '-f', 'raw', '--trust')
  const { id } = image as { id: string }
  const diskPath = join(folder, 'disk.raw')
  const answersPath = join(folder, 'answers.json')
  writeFileSync(answersPath, JSON.stringify(answers))
  writeFileSync(diskPath, '')
  truncateSync(diskPath, statSync(rawImageIn(built.path)).size + extraDiskBytes)
  const drive = execFileSync('losetup', ['--find', '--show', diskPath], { encoding: 'utf8' }).trim()
  try {
    const { drives } = await kiln('flash', id, '--drive', drive, '--personalise', answersPath, '--yes')
    const [ended] = drives as { outcome: string }[]
    if (ended?.outcome !== 'verified') throw new ToolError(`The flash ended as ${JSON.stringify(ended)}`)
  } finally {
    execFileSync('losetup', ['--detach', drive])
  }
  return { image: id, diskPath }
}
