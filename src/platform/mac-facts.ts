// Asks a Mac about itself, by its own programs. Each answer is null where it cannot be known.
import { execFile } from 'node:child_process'

/** Output and status of a program; status null if it could not run. */
type Answer = { code: number | null; stdout: string }
export type AskMac = (program: string, args: string[]) => Promise<Answer>

const askMac: AskMac = (program, args) =>
  new Promise(resolve => {
    const options = {
      timeout: 10_000,
      maxBuffer: 65_536,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    }
    execFile(program, args, options, (error, stdout) =>
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : null) : 0, stdout }),
    )
  })

const adminGroup = '80'

/**
 * Whether sudo takes this user's password: macOS lets the group admin use it. By number: names of groups from a directory
 * have spaces. A managed Mac's `id` may list the directory's groups only, so what denies it is the membership itself.
 */
export async function isAdministrator(
  ask: AskMac = askMac,
  uid: number = process.getuid?.() ?? -1,
): Promise<boolean | null> {
  const { code, stdout } = await ask('/usr/bin/id', ['-G'])
  if (code === 0 && stdout.trim().split(/\s+/).includes(adminGroup)) return true
  const membership = await ask('/usr/bin/dsmemberutil', [
    'checkmembership',
    '-u',
    String(uid),
    '-g',
    adminGroup,
  ])
  if (/\bis a member\b/.test(membership.stdout)) return true
  return /\bis not a member\b/.test(membership.stdout) ? false : null
}

export type MacProcessor = {
  /** An Apple processor, also where this program runs by Rosetta. */
  apple: boolean
  /** This program is built for Intel and runs by Rosetta. */
  translated: boolean
  /** Rosetta is installed: x86_64 programs run. */
  rosetta: boolean
}

/** `architecture`: Node's, of this process. */
export async function macProcessor(architecture: string, ask: AskMac = askMac): Promise<MacProcessor> {
  // The answer is 1 for a translated program too; Intel's macOS does not know the name.
  const { code, stdout } = await ask('/usr/sbin/sysctl', ['-n', 'hw.optional.arm64'])
  const apple = architecture === 'arm64' || (code === 0 && stdout.trim() === '1')
  const translated = apple && architecture === 'x64'
  const rosetta =
    apple && (translated || (await ask('/usr/bin/arch', ['-x86_64', '/usr/bin/true'])).code === 0)
  return { apple, translated, rosetta }
}

/** "15.5" → [15, 5]. Null if it cannot be known. */
export async function macVersion(ask: AskMac = askMac): Promise<[number, number] | null> {
  const { code, stdout } = await ask('/usr/bin/sw_vers', ['-productVersion'])
  const [, major, minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(code === 0 ? stdout.trim() : '') ?? []
  return major === undefined ? null : [Number(major), Number(minor)]
}
