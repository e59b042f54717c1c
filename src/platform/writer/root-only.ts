// Whether root may run a file: only if no other user can change or replace it, from / down to the file.

import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

const othersWrite = 0o022
const sticky = 0o1000
const mostLinks = 40

/** Why other users can change `path`, or null. A file that cannot be inspected counts as theirs. */
export async function rootOnlyProblem(path: string): Promise<Message | null> {
  try {
    const mounts = parseMounts(await readFile('/proc/self/mountinfo', 'utf8'))
    return await problemAt(resolve(path), mounts, mostLinks)
  } catch (thrown) {
    return message('writer.reason.unreadable', {
      path,
      reason: thrown instanceof Error ? thrown.message : String(thrown),
    })
  }
}

/** The same for a file and everything next to it in its folder: a program loads libraries from there. */
export async function folderOnlyProblem(path: string): Promise<Message | null> {
  const folder = dirname(path)
  // A folder that cannot be listed fails the check of the folder itself, the first of these names.
  for (const name of ['', ...(await readdir(folder).catch(() => []))]) {
    const problem = await rootOnlyProblem(join(folder, name))
    if (problem) return problem
  }
  return rootOnlyProblem(path)
}

async function problemAt(path: string, mounts: Mount[], linksLeft: number): Promise<Message | null> {
  const parts = path.split('/').filter(Boolean)
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const at = `/${parts.slice(0, depth).join('/')}`
    const facts = await lstat(at)
    if (facts.uid !== 0) return message('writer.reason.owner', { path: at })
    if (facts.isSymbolicLink()) {
      if (linksLeft === 0) return message('writer.reason.links', { path })
      const target = resolve(dirname(at), await readlink(at))
      return problemAt(join(target, ...parts.slice(depth)), mounts, linksLeft - 1)
    }
    // Other users cannot move or remove root's files in a sticky folder (/tmp).
    const isShared = facts.isDirectory() && (facts.mode & sticky) !== 0 && depth < parts.length
    if ((facts.mode & othersWrite) !== 0 && !isShared) return message('writer.reason.writable', { path: at })
    const mount = mounts.findLast(each => each.point === at)
    if (mount?.isTheirs) return message('writer.reason.mount', { path: at })
  }
  return null
}

type Mount = { point: string; isTheirs: boolean }

/**
 * From /proc/self/mountinfo, proc(5). Mounts that a user may make (FUSE, a stick) show any owner, even root;
 * such mounts are FUSE's, or have nosuid, so their files grant no privileges. Pure.
 */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ')
    const point = before.split(' ')[4]
    const options = before.split(' ')[5] ?? ''
    if (point === undefined) return []
    const isTheirs = after.startsWith('fuse') || options.split(',').includes('nosuid')
    return [{ point: point.replaceAll(/\\([0-7]{3})/g, octal), isTheirs }]
  })
}

const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))
