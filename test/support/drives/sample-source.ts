// For tests: a file that is to be flashed.
import type { FoundSource } from '#engine/flash/request/facts.ts'
import type { SourceFacts } from '#shared/flash/flash.ts'

export const sampleSource = (facts: Partial<SourceFacts> = {}): FoundSource => ({
  origin: { from: { path: '/x.img' }, name: null, image: null, bmap: null, sha256: null, signedSha256: null },
  secrets: [],
  facts: {
    name: 'x.img',
    kind: 'raw',
    sizeBytes: 4e9,
    mappedBytes: null,
    fileBytes: 4e9,
    personalise: { can: false, reason: 'it has no seed partition.' },
    isRecognised: true,
    isDiscOnly: false,
    sectorBytes: null,
    onDrives: [],
    beside: [],
    ...facts,
  },
})
