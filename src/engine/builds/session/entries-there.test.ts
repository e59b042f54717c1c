import { expect, test } from 'vitest'
import { growth } from '#test/growth.ts'
import { findOutputFile } from '../output-file.ts'
import { entriesIn } from './entries-there.ts'

const store = '/nix/store/0-image'

test('the files of a store path are listed by folder, in order', async () => {
  const output = ['d\t0\t0\t', 'd\t0\t0\tiso', 'f\t9\t8\tiso/b.iso', 'f\t9\t8\tiso/a', 'noise', ''].join('\n')
  const { facts, list } = entriesIn(output, store)
  expect(await list(store)).toEqual(['iso'])
  expect(await list(`${store}/iso`)).toEqual(['a', 'b.iso'])
  expect(await facts(`${store}/iso/a`)).toMatchObject({ kind: 'file', sizeBytes: 9, allocatedBytes: 4096 })
  expect(await facts(store)).toMatchObject({ kind: 'folder' })
  expect(await list('/elsewhere')).toEqual([])
})

test('a builder that names a hundred thousand folders does not stop the engine', async () => {
  const search = (count: number) => {
    const folders = Array.from({ length: count }, (_, index) => `d\t0\t0\t${index.toString(36)}`)
    const output = ['d\t0\t0\t', ...folders, 'f\t1\t1\tzz/x.raw'].join('\n')
    const files = { ...entriesIn(output, store), resolve: async (path: string) => path }
    return () =>
      expect(findOutputFile(files, store, 'raw')).resolves.toMatchObject({ path: `${store}/zz/x.raw` })
  }
  // A search of all entries for each folder took minutes. Eight times as many: 8 in proportion, 64 by their square.
  expect(await growth(search(12_500), search(100_000))).toBeLessThan(32)
})
