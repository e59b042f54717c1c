// Finds the facts of a URL before it is downloaded, from its first megabytes.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writing } from '#platform/files/fs-failure.ts'
import { partialPath } from '#platform/files/partial-name.ts'
import { message } from '#shared/messages/codes.ts'
import { makeCacheFolder } from '../cache-folder.ts'
import { decode, firstBytes, type Packed } from '../decode/decode.ts'
import { unwrapped } from '../decode/unwrapped.ts'
import type { Probed } from '../download/probe.ts'
import { broken, unusable } from '../failures.ts'
import { openSource } from '../read/source-file.ts'
import { headBytes, kindOf, type Wrapping } from '../recognise/kinds.ts'
import { cutShort, needsOf } from '../recognise/needed-bytes.ts'
import { startFacts, startUnknown } from '../recognise/start-facts.ts'
import type { Tools } from '../tools.ts'
import { type FileFacts, packedKind, personaliseOf } from './facts.ts'
import { diskHeadBytes, diskIn, partitionsIn, qcow2Of, refusePart } from './look.ts'
import { agreedFrameBytes } from './sizes.ts'

const laterKnown = { can: false, reason: message('source.seed-unknown') } as const

/** Throws source.unusable, source.broken, tool.missing. `name` is the file's name in errors. */
export async function factsOfHead(
  tools: Tools,
  { name, head, fileBytes }: Probed,
  address: string,
  signal: AbortSignal,
): Promise<FileFacts> {
  const named = { name, path: address }
  refusePart(named)
  const kind = kindOf(head.subarray(0, headBytes))
  if (kind.kind === 'foreign') throw unusable(named, kind.reason)
  const common = { name, fileBytes, mappedBytes: null, ...startUnknown }
  if (kind.kind === 'disk') {
    const needed = needsOf(head).bytes
    if (fileBytes !== null && needed > fileBytes) throw broken(named, cutShort(fileBytes, needed))
    const personalise = personaliseOf(await partitionsIn(head))
    return {
      ...common,
      ...startFacts(head, kind.disk),
      kind: kind.disk,
      sizeBytes: fileBytes,
      personalise,
    }
  }
  if (kind.kind === 'qcow2')
    return { ...common, kind: 'qcow2', sizeBytes: qcow2Of(named, head).sizeBytes, personalise: laterKnown }
  // A zip archive's directory is at its end.
  if (kind.wrapping === 'zip') return { ...common, kind: 'zip', sizeBytes: null, personalise: laterKnown }
  const { packed, head: diskHead } = await unpackedHead(
    tools,
    { name, head, fileBytes },
    kind.wrapping,
    signal,
  )
  const disk = diskIn(named, kindOf(diskHead), packed)
  const innermost = packed.inner ?? { wrapping: kind.wrapping, head }
  return {
    ...common,
    ...startFacts(diskHead, disk),
    kind: packedKind(disk, packed),
    sizeBytes: innermost.wrapping === 'zst' ? agreedFrameBytes(innermost.head, diskHead) : null,
    personalise: personaliseOf(await partitionsIn(diskHead)),
  }
}

async function unpackedHead(
  tools: Tools,
  { name, head, fileBytes }: Probed,
  wrapping: Wrapping,
  signal: AbortSignal,
): Promise<{ packed: Packed; head: Buffer }> {
  await makeCacheFolder(tools.folder)
  const path = partialPath(join(tools.folder, 'head'))
  await writing('flash.source', path, () => writeFile(path, head))
  try {
    const file = await openSource(path, name)
    try {
      const isPart = fileBytes === null || fileBytes > head.length
      return await unwrapped({ file, wrapping, member: null, inner: null }, packed =>
        firstBytes(decode(tools, packed, { signal, onRead: () => undefined }), diskHeadBytes, isPart),
      )
    } finally {
      await file.handle.close()
    }
  } finally {
    await rm(path, { force: true })
  }
}
