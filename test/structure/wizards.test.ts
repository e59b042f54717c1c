import { expect, it } from 'vitest'
import { readImportGraph } from './import-graph.ts'

const features = 'src/renderer/src/features/'
const wizards = ['new-image', 'flash', 'deploy', 'install', 'updates']

/** The wizard that a file belongs to; undefined for all others. */
const wizardOf = (file: string) => wizards.find(wizard => file.startsWith(`${features}${wizard}/`))

it('no wizard is built of another: what two of them show is a feature that both import', () => {
  const files = [...readImportGraph('src/renderer')].filter(([from]) => wizardOf(from))
  for (const wizard of wizards) expect(files.some(([from]) => wizardOf(from) === wizard)).toBe(true)
  const between = files.flatMap(([from, { files: imported }]) =>
    imported.filter(to => wizardOf(to) && wizardOf(to) !== wizardOf(from)).map(to => `${from} imports ${to}`),
  )
  expect(between).toEqual([])
})
