// "Install Command Line Tool" on a Mac: links the package's `kiln` into a folder of PATH. /usr/local/bin belongs to root
// on a new Mac, or is not there, so macOS asks for an administrator.
import { execFile } from 'node:child_process'
import { lstatSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

export const linkedTo = '/usr/local/bin/kiln'

type LinkState = 'linked' | 'free' | 'taken'

/** `taken`: it is something that Kiln did not put there. */
export function linkState(tool: string, link = linkedTo): LinkState {
  const there = lstatSync(link, { throwIfNoEntry: false })
  if (!there) return 'free'
  if (!there.isSymbolicLink()) return 'taken'
  const target = readlinkSync(link)
  if (target === tool) return 'linked'
  return target.endsWith('/Contents/Resources/bin/kiln') ? 'free' : 'taken'
}

/**
 * An app that was started from its disk image, or which macOS moved aside because it was downloaded (App Translocation),
 * is at that path for this start only.
 */
export const isTemporaryPath = (tool: string): boolean =>
  tool.startsWith('/Volumes/') || tool.includes('/AppTranslocation/')

export const toolOf = (resources: string) => join(resources, 'bin', 'kiln')

/** The path is an argument of the script, and quoted by AppleScript: never a part of its text. */
export const linkArgv = (tool: string, link = linkedTo): string[] => [
  '-e',
  'on run {tool, target}',
  '-e',
  'do shell script "/bin/mkdir -p -m 755 /usr/local/bin && /bin/ln -sfn " & quoted form of tool & " " & quoted form of target with administrator privileges',
  '-e',
  'end run',
  tool,
  link,
]

/** Resolves to null, or to why not. Cancelled in the dialog: "User canceled. (-128)". */
export const link = (tool: string): Promise<string | null> =>
  new Promise(resolve => {
    execFile('/usr/bin/osascript', linkArgv(tool), (error, _stdout, stderr) =>
      resolve(error ? stderr.trim() || error.message : null),
    )
  })

export const wasCancelled = (reason: string) => /\(-128\)/.test(reason)
