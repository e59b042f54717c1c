// Opens the user's browser at a URL with a token. Every user of the computer can read a program's arguments,
// so the browser gets the name of a file that only this user can read, and the file leads to the URL.
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeTempFolder, soundRuntimeFolder } from '#platform/temp-folder.ts'

export type Opened = { forget(): Promise<void> }

/** Best effort: the URL is printed anyway. Null if there is no browser to open. */
export async function openBrowser(address: string, env = process.env): Promise<Opened | null> {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return null
  const { path, forget } = await redirectFile(address, soundRuntimeFolder(env['XDG_RUNTIME_DIR']) ?? tmpdir())
  const { execa } = await import('execa')
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open'
  await execa(command, [pathToFileURL(path).href], { reject: false, stdio: 'ignore', timeout: 10_000, env })
  return { forget }
}

/** `folder` may be shared; what is created in it is private to this user. */
export async function redirectFile(address: string, folder: string): Promise<{ path: string } & Opened> {
  const own = await makeTempFolder(folder, 'kiln-')
  const path = join(own, 'open.html')
  const page = `<!doctype html><meta charset="utf-8"><title>Kiln</title><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${address}">\n`
  await writeFile(path, page, { mode: 0o600, flag: 'wx' })
  return { path, forget: () => rm(own, { recursive: true, force: true }) }
}
