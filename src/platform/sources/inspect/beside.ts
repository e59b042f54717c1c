// The files beside a source: a block map, checksums, signatures. Each that is found is used, or named with the reason why
// it is not.
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readRegular } from '#platform/files/regular-file.ts'
import { KilnError } from '#shared/errors.ts'
import type { BesideSource } from '#shared/flash/flash.ts'
import { sumFor } from '#shared/flash/given-sum.ts'
import { sumsIn } from '#shared/flash/sums.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { mapsFor } from '../maps.ts'
import { maxSumsBytes, sumsText } from '../sums-text.ts'

const hashes = ['sha256', 'sha512', 'sha1', 'md5']
/** Names of files with sums for this file alone, which need not name it. */
const ownSums = hashes.flatMap(hash => [`.${hash}`, `.${hash}sum`, `.${hash}.txt`])
/** Names of files with sums for a folder: they count if they name the file. */
const folderSums = [
  ...hashes.flatMap(hash => {
    const name = `${hash}sum`
    return [...[`${name}s`, name].flatMap(each => [each.toUpperCase(), `${each.toUpperCase()}.txt`])]
  }),
  'sha256sums.txt',
  'sha256sum.txt',
  'sha256sums',
  'sha512sums.txt',
  'md5sum.txt',
  'CHECKSUM',
  'CHECKSUMS',
  'CHECKSUMS.txt',
  'checksums.txt',
  'CHECKSUM.SHA256',
  'CHECKSUM.SHA512',
]
const signatures = ['.asc', '.sig', '.sign', '.gpg', '.minisig', '.sigstore', '.sigstore.json', '.p7s']

/** `sizeBytes`: of the disk, null if unknown. */
export async function besideOf(path: string, sizeBytes: number | null): Promise<BesideSource[]> {
  const [maps, sums] = await Promise.all([mapsBeside(path, sizeBytes), sumsBeside(path)])
  const signed = [path, ...sums.map(({ file }) => join(dirname(path), file))]
  return [...maps, ...sums, ...(await signaturesOf(signed))]
}

async function mapsBeside(path: string, sizeBytes: number | null): Promise<BesideSource[]> {
  const { found, unused } = await mapsFor(path, null, sizeBytes)
  const used = found ? [{ file: found.file, use: 'used' as const }] : []
  return [
    ...used.map(each => ({ ...each, text: message('beside.map', { file: each.file }) })),
    ...unused.map(({ file, reason }) => notUsed(file, reason)),
  ]
}

async function sumsBeside(path: string): Promise<BesideSource[]> {
  const [name, folder] = [basename(path), dirname(path)]
  const places = [
    ...ownSums.map(ending => ({ file: `${name}${ending}`, isOwn: true })),
    ...folderSums.map(file => ({ file, isOwn: false })),
  ]
  const all: BesideSource[] = []
  for (const place of places) {
    const one = await sumIn(join(folder, place.file), { ...place, name })
    if (!one) continue
    const first = all.find(({ sha256 }) => sha256)
    if (!first || !one.sha256) all.push(one)
    else if (first.sha256 !== one.sha256)
      all.push(notUsed(one.file, message('beside.other-sum', { other: first.file })))
  }
  // If the SHA-256 is checked, sums of other hashes add nothing.
  return all.some(({ sha256 }) => sha256) ? all.filter(({ file, sha256 }) => sha256 || !isOther(file)) : all
}

const isOther = (file: string) => /md5|sha1|sha512/i.test(file)

type Place = { file: string; isOwn: boolean; name: string }

/** null if there is none, or a folder's that is not about this file. */
async function sumIn(path: string, { file, isOwn, name }: Place): Promise<BesideSource | null> {
  const bytes = await readRegular(path, { operation: 'flash.source', maxBytes: maxSumsBytes }).catch(
    thrown => {
      if (thrown instanceof KilnError) return thrown
      throw thrown
    },
  )
  if (bytes === null) return null
  // It may be about this file, which only its content says.
  if (bytes instanceof KilnError) return notUsed(file, bytes.values['reason'] ?? '')
  const sums = sumsIn(sumsText(bytes))
  const found = sumFor(isOwn ? sums : sums.filter(each => each.name !== null), name)
  if (!found) return isOwn ? notUsed(file, message('beside.no-sum', { name })) : null
  if (found.hash !== 'SHA-256') return notUsed(file, message('beside.other-hash', { hash: found.hash }))
  return { file, use: 'used', text: message('beside.sum', { file }), sha256: found.hex }
}

async function signaturesOf(paths: string[]): Promise<BesideSource[]> {
  const places = paths.flatMap(path => signatures.map(ending => `${path}${ending}`))
  const there = await Promise.all(
    places.map(path =>
      stat(path).then(
        facts => facts.isFile(),
        () => false, // there is none
      ),
    ),
  )
  return places
    .filter((_, at) => there[at])
    .map(path => {
      const file = basename(path)
      return { file, use: 'unused', text: message('beside.signature', { file }) }
    })
}

const notUsed = (file: string, reason: Value): BesideSource => ({
  file,
  use: 'unused',
  text: message('beside.unused', { file, reason }),
})
